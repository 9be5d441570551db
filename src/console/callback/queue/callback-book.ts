import {
  type Callback,
  CallbackOptions,
  type CallbackRef,
  type CallbackStore,
  callbackNotFound,
  callbackServices,
  callbackServiceUnknown,
  type Homes,
  type OptionSource,
  toLookupValue,
} from '../../../api/callback/index.ts'
import { invalidParameter } from '../../../base/http/index.ts'
import type { Clock, Milliseconds } from '../../../base/kernel/index.ts'
import { type Cursor, compareMarks, type Mark, markOf } from './cursor.ts'
import { byOrder, type Order } from './order.ts'
import { isSelected, type Selection, toSelection } from './selection.ts'

export interface BookParts {
  readonly store: Pick<CallbackStore, 'find' | 'findAll' | 'queued' | 'waking' | 'lookUp'>
  readonly homes: Pick<Homes, 'find'>
  readonly source: OptionSource
  /** The names of all services. */
  readonly services: () => readonly string[]
  readonly clock: Clock
}

export interface Page {
  readonly callbacks: readonly Callback[]
  /** Where the next begins; there may be one that is empty, since looking through a queue has its limit. */
  readonly next: Cursor | undefined
}

interface Stretch {
  readonly found: readonly Callback[]
  /** Undefined: all there is was looked at. */
  readonly upTo: Mark | undefined
}

const mostScanned = 5000 // callbacks of one service looked through for a page
const mostSorted = 10_000 // callbacks that are sorted by something else than their time
const triedAgainWithin: Milliseconds = 60_000 // what could not be begun is tried again by then
const lateOfOthers: Milliseconds = 900_000 // those that other systems begin are looked at for as long as any by default
const batch = { min: 50, max: 500 }
const mostFound = 1000 // of one value; nobody has asked for more callbacks than that
const longestSearched = 256 // characters; no id or value that can be looked up has more

/** All callbacks as operators leaf through them; what it costs depends on what is shown, not on what there is. */
export class CallbackBook {
  readonly #parts: BookParts

  constructor(parts: BookParts) {
    this.#parts = parts
  }

  async page(
    selection: Selection,
    order: Order,
    limit: number,
    cursor: Cursor | undefined,
  ): Promise<Page> {
    if (selection.q === undefined && order === 'due') return this.#byTime(selection, limit, cursor)
    const found =
      selection.q === undefined
        ? await this.all(selection, mostSorted)
        : await this.#search(selection, selection.q)
    const sorted = found.toSorted(byOrder(order))
    const skip = cursor !== undefined && 'skip' in cursor ? cursor.skip : 0
    const next = skip + limit < sorted.length ? { skip: skip + limit } : undefined
    return { callbacks: sorted.slice(skip, skip + limit), next }
  }

  /** Every one that is meant, by desired time; a refusal when there are more than `most`. */
  async all(selection: Selection, most: number): Promise<readonly Callback[]> {
    if (selection.q !== undefined) return this.#search(selection, selection.q)
    const stretches = await Promise.all(
      this.#services(selection).map((service) =>
        this.#read(service, selection, undefined, { found: most + 1, scanned: most }),
      ),
    )
    const found = stretches.flatMap((stretch) => stretch.found)
    if (found.length > most || stretches.some(({ upTo }) => upTo !== undefined)) {
      throw invalidParameter(`over ${most} callbacks are in that time; narrow from and to`)
    }
    return found.sort(byOrder('due'))
  }

  /** The one of that id; 404 when there is none. */
  async one(id: string): Promise<Callback> {
    const home = id.length > longestSearched ? undefined : await this.#parts.homes.find(id)
    const callback = home && (await this.#parts.store.find(home))
    if (callback === undefined) throw callbackNotFound(id)
    return callback
  }

  /** Those of that id, that customer's number in any spelling, or that value; the latest first. */
  async find(q: string): Promise<readonly Callback[]> {
    const found = await this.#search(toSelection({ q }, this.#parts.clock.now()), q)
    return found.toSorted(byOrder('-due'))
  }

  async #byTime(selection: Selection, limit: number, cursor: Cursor | undefined): Promise<Page> {
    if (cursor !== undefined && !('mark' in cursor))
      throw invalidParameter('cursor is of a list in another order')
    const limits = { found: limit + 1, scanned: mostScanned }
    const stretches = await Promise.all(
      this.#services(selection).map((service) =>
        this.#read(service, selection, cursor?.mark, limits),
      ),
    )
    const horizon = stretches
      .flatMap(({ upTo }) => (upTo === undefined ? [] : [upTo]))
      .sort(compareMarks)[0]
    const found = stretches
      .flatMap((stretch) => stretch.found)
      .filter((each) => horizon === undefined || compareMarks(markOf(each), horizon) <= 0)
      .sort(byOrder('due'))
    const callbacks = found.slice(0, limit)
    const last = callbacks.at(-1)
    if (found.length > limit && last !== undefined)
      return { callbacks, next: { mark: markOf(last) } }
    return { callbacks, next: horizon && { mark: horizon } }
  }

  /** From one service's queue, behind `after`, until enough are found or looked at. */
  async #read(
    service: string,
    selection: Selection,
    after: Mark | undefined,
    limits: { found: number; scanned: number },
  ): Promise<Stretch> {
    if (selection.isLateOnly && selection.from === Number.NEGATIVE_INFINITY)
      return { found: await this.#late(service, selection, after), upTo: undefined }
    const { store, clock } = this.#parts
    const range = { from: Math.max(selection.from, after?.at ?? selection.from), to: selection.to }
    const most = Math.min(Math.max(limits.found, batch.min), batch.max)
    const found: Callback[] = []
    let upTo = after
    for (let skip = 0; skip < limits.scanned; skip += most) {
      const ids = await store.queued(service, range, { skip, most })
      const callbacks = await store.findAll(ids.map((id) => ({ service, id })))
      const fresh = callbacks.filter((each) => {
        return after === undefined || compareMarks(markOf(each), after) > 0
      })
      found.push(...fresh.filter((each) => isSelected(each, selection, clock.now())))
      const last = fresh.at(-1)
      if (last !== undefined) upTo = markOf(last)
      if (ids.length < most) return { found, upTo: undefined }
      if (found.length >= limits.found) break
    }
    return { found, upTo }
  }

  /**
   * What somebody was to look at by now, or is to try again soon: what is late is among it, however
   * long it has been so, or else it became due of late.
   */
  async #late(service: string, selection: Selection, after: Mark | undefined): Promise<Callback[]> {
    const { store, clock } = this.#parts
    const now = clock.now()
    const range = { from: now - lateOfOthers, to: now }
    const page = { skip: 0, most: mostScanned }
    const [waking, queued] = await Promise.all([
      store.waking(service, { from: Number.NEGATIVE_INFINITY, to: now + triedAgainWithin }, page),
      store.queued(service, range, page),
    ])
    const ids = new Set([...waking.map(({ id }) => id), ...queued])
    const found = await store.findAll([...ids].map((id) => ({ service, id })))
    return found.filter((each) => {
      const isNext = after === undefined || compareMarks(markOf(each), after) > 0
      return isNext && isSelected(each, selection, now)
    })
  }

  /** Looked up by what services let their callbacks be found by, never by looking through them. */
  async #search(selection: Selection, q: string): Promise<readonly Callback[]> {
    if (q.length > longestSearched) return []
    const { store, homes, clock } = this.#parts
    const home = await homes.find(q)
    const found = await Promise.all(
      this.#services(selection).map((service) => this.#lookUp(service, q)),
    )
    const refs = [...(home === undefined ? [] : [home]), ...found.flat()]
    const once = new Map(refs.map((ref) => [`${ref.service} ${ref.id}`, ref]))
    const callbacks = await store.findAll([...once.values()])
    return callbacks.filter((each) => isSelected(each, selection, clock.now()))
  }

  async #lookUp(service: string, q: string): Promise<CallbackRef[]> {
    const { store, source } = this.#parts
    const options = CallbackOptions.of(source, service)
    if (options === undefined) return []
    const found = await Promise.all(
      options.lookupKeys.map((name) => {
        return store.lookUp(service, toLookupValue(name, q, options.country), mostFound)
      }),
    )
    return found.flat().map((id) => ({ service, id }))
  }

  #services({ service }: Selection): readonly string[] {
    const { source, services } = this.#parts
    const known = callbackServices(source, service === undefined ? services() : [service])
    if (service !== undefined && known.length === 0) throw callbackServiceUnknown(service)
    return known
  }
}
