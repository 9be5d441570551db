import { callbackSection, serviceSection } from '../../base/config/index.ts'
import type { JsonObject, Parameters } from '../../base/http/index.ts'
import { ApiError, type Clock, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import { type Callback, type CallbackState, isReason } from './callback.ts'
import {
  callbackNotFound,
  callbackServiceUnknown,
  noSuchRequest,
  parameterIllFormed,
} from './callback-errors.ts'
import type { OptionSource } from './callback-options.ts'
import type { CallbackStore } from './callback-store.ts'
import type { Changing } from './changing.ts'
import { parseHistory, type RulingOption } from './history.ts'
import type { Homes } from './homes.ts'
import { callbackServices, type Querying } from './querying.ts'
import { readState, readTime } from './request-values.ts'

export interface AdministeringParts {
  readonly source: OptionSource
  /** The names of all services. */
  readonly services: () => readonly string[]
  readonly store: CallbackStore
  readonly homes: Homes
  readonly querying: Querying
  readonly changing: Pick<Changing, 'cancel'>
  readonly clock: Clock
}

const lookBack: Milliseconds = 900_000 // a quarter of an hour: what is late is still of interest
const lookAhead: Milliseconds = 86_400_000 // reference: ADMIN Query-Callback, `end_time`
const usualMost = 500 // reference: ADMIN Query-Callback, `max`
const largestMost = 10_000
const page = 500 // callbacks read at a time where states are picked out
const mostPages = 40 // for one queue; who looks for a rare state narrows the time
const mostCancelled = 1000 // in one request
const cancelledAtOnce = 20

interface Wanted {
  readonly from: Milliseconds
  readonly to: Milliseconds
  readonly most: number
  readonly states: ReadonlySet<CallbackState> | undefined
}

/** What operators see and do of all callbacks. */
export class Administering {
  readonly #parts: AdministeringParts

  constructor(parts: AdministeringParts) {
    this.#parts = parts
  }

  /** Callbacks by service, each queue by desired time; a service without any has an empty one. */
  async queues(parameters: Parameters): Promise<JsonObject> {
    const { source, services } = this.#parts
    const target = parameters.text('target')?.trim() ?? ''
    const all = callbackServices(source, target === '' ? services() : [target])
    if (target !== '' && all.length === 0) throw callbackServiceUnknown(target)
    const wanted = this.#readWanted(parameters)
    const queues = await Promise.all(
      all.map(async (service) => [service, await this.#queue(service, wanted)] as const),
    )
    return Object.fromEntries(queues)
  }

  /** Cancels each; gives who went and who did not, and why. */
  async cancel(ids: readonly string[], reason: string): Promise<JsonObject> {
    if (ids.length > mostCancelled) {
      throw parameterIllFormed('ids', `names over ${mostCancelled} callbacks`)
    }
    const given = isReason(reason) ? reason : 'CANCELLED'
    const cancelled: string[] = []
    const failed: JsonObject[] = []
    const waiting = [...new Set(ids)]
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const refusal = await this.#cancelOne(id, given, reason)
        if (refusal === undefined) cancelled.push(id)
        else failed.push({ _id: id, ...refusal.toJSON() })
      }
    }
    await Promise.all(Array.from({ length: cancelledAtOnce }, work))
    return { cancelled, failed }
  }

  /** What decided each step, in order. */
  async why(id: string): Promise<JsonObject> {
    const { homes, store, querying } = this.#parts
    const home = await homes.find(id)
    const callback = home && (await store.find(home))
    if (callback === undefined) throw callbackNotFound(id)
    const decisions = parseHistory(callback.history, callback.createdAt)
    return {
      ...querying.view(callback),
      _created_time: toTimestamp(callback.createdAt),
      _attempts: callback.attempts,
      decisions: decisions.map(({ at, step, verdict, option, detail }) => ({
        ...{ at: toTimestamp(at), step, verdict },
        ...(option === undefined ? {} : { option: pathOf(option, callback.service) }),
        ...(detail === undefined ? {} : { detail }),
      })),
    }
  }

  async #cancelOne(id: string, reason: string, because: string): Promise<ApiError | undefined> {
    const { homes, changing } = this.#parts
    try {
      const home = await homes.find(id)
      if (home === undefined) return noSuchRequest('cancel', id)
      await changing.cancel(home, reason, `by an operator: ${because}`)
      return undefined
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return error
      throw error
    }
  }

  async #queue(service: string, wanted: Wanted): Promise<JsonObject[]> {
    const found: Callback[] = []
    const { store, querying } = this.#parts
    const size = wanted.states === undefined ? wanted.most : page
    for (let at = 0; at < mostPages && found.length < wanted.most; at++) {
      const ids = await store.queued(service, wanted, { skip: at * size, most: size })
      const callbacks = await store.findAll(ids.map((id) => ({ service, id })))
      const picked = callbacks.filter(({ state }) => wanted.states?.has(state) ?? true)
      found.push(...picked.slice(0, wanted.most - found.length))
      if (ids.length < size) break
    }
    return found.map((callback) => {
      const { state, properties } = callback
      const { _customer_number: number = '' } = properties
      // What older consoles read.
      return { ...querying.view(callback), _customerNumber: number, _callbackState: state }
    })
  }

  #readWanted(parameters: Parameters): Wanted {
    const now = this.#parts.clock.now()
    const time = (name: string) => {
      const text = parameters.text(name)?.trim() ?? ''
      return text === '' ? undefined : readTime(name, text)
    }
    const max = parameters.text('max')?.trim() || String(usualMost)
    const most = /^\d{1,5}$/.test(max) ? Number(max) : 0
    if (most < 1 || most > largestMost) {
      throw parameterIllFormed('max', `is not a whole number from 1 to ${largestMost}`)
    }
    const states = (parameters.text('states') ?? '').split(',').filter((each) => each.trim() !== '')
    return {
      from: time('start_time') ?? now - lookBack,
      to: time('end_time') ?? now + lookAhead,
      most,
      states: states.length === 0 ? undefined : new Set(states.map(readState)),
    }
  }
}

/** Where the option stands. */
function pathOf({ name, isOfService }: RulingOption, service: string): string {
  return isOfService
    ? `${serviceSection.name}${service}.${name}`
    : `${callbackSection.name}.${name}`
}
