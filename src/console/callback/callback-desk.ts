import type { Callback, Callbacks, OptionSource } from '../../api/callback/index.ts'
import {
  invalidParameter,
  type JsonObject,
  type JsonValue,
  Parameters,
  type SignedIn,
} from '../../base/http/index.ts'
import { type Clock, toTimestamp } from '../../base/kernel/index.ts'
import { type Actor, type Audited, toAuthor } from './actor.ts'
import { type CallbackRow, type RowParts, toRow } from './callback-row.ts'
import type { ServiceCredentials } from './credentials.ts'
import { masker } from './masking.ts'
import type { CallbackBook } from './queue/callback-book.ts'
import { numberOf } from './queue/order.ts'
import { readTime } from './queue/selection.ts'
import { dataOf, type UserData } from './user-data.ts'

export interface DeskParts {
  readonly book: CallbackBook
  readonly callbacks: Pick<Callbacks, 'administering' | 'changing'>
  readonly source: OptionSource
  readonly credentials: ServiceCredentials
  readonly storage: UserData
  readonly agentOf: RowParts['agentOf']
  readonly audit: Audited
  readonly clock: Clock
}

/** What may be done with a callback now, by this user. */
type Allowed = 'reschedule' | 'cancel'

export interface Detail extends CallbackRow {
  readonly allowed: readonly Allowed[]
  readonly properties: JsonValue
  readonly data: JsonValue
  readonly history: JsonValue
}

/** One callback: all there is to know of it, and what operators do with it. */
export class CallbackDesk {
  readonly #parts: DeskParts

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  rows(callbacks: readonly Callback[], user: SignedIn): Promise<CallbackRow[]> {
    const { source, agentOf, clock } = this.#parts
    const parts = { source, agentOf, now: clock.now() }
    return Promise.all(callbacks.map((callback) => toRow(callback, parts, user)))
  }

  async row(id: string, user: SignedIn): Promise<CallbackRow> {
    const [row] = await this.rows([await this.#parts.book.one(id)], user)
    if (row === undefined) throw new Error('a callback has a row')
    return row
  }

  async detail(id: string, user: SignedIn): Promise<Detail> {
    const { book, callbacks } = this.#parts
    const callback = await book.one(id)
    const mask = masker(user, numberOf(callback))
    const [[row], why, data] = await Promise.all([
      this.rows([callback], user),
      callbacks.administering.why(id),
      dataOf(this.#parts.storage, callback),
    ])
    if (row === undefined) throw new Error('a callback has a row')
    return {
      ...row,
      allowed: allowedTo(user, callback),
      properties: mask(callback.properties),
      data: mask(data),
      history: mask(why.decisions ?? []),
    }
  }

  /** Another time; refused with the free slots around it when its slot is full. */
  async reschedule(id: string, desiredTime: string, actor: Actor): Promise<CallbackRow> {
    const { book, callbacks, credentials, audit } = this.#parts
    const at = readTime('desiredTime', desiredTime)
    if (at === undefined) throw invalidParameter('desiredTime is missing')
    const before = await book.one(id)
    const parameters = Parameters.of([['_new_desired_time', toTimestamp(at)]])
    await callbacks.changing.update(before, parameters, {
      ...{ user: undefined, authorization: credentials(before.service) },
      header: () => undefined,
    })
    await audit.note({
      ...{ ...toAuthor(actor), what: 'callback.rescheduled', thing: id },
      ...{ before: toTimestamp(before.desiredAt), after: toTimestamp(at) },
    })
    return this.row(id, actor.user)
  }

  /** Each that can be is cancelled; the answer says which could not, and why. */
  async cancel(ids: readonly string[], reason: string, actor: Actor): Promise<JsonObject> {
    const { callbacks, audit } = this.#parts
    const answer = await callbacks.administering.cancel(ids, reason)
    const { cancelled } = answer
    for (const id of Array.isArray(cancelled) ? cancelled : []) {
      await audit.note({
        ...toAuthor(actor),
        what: 'callback.cancelled',
        thing: String(id),
        after: reason,
      })
    }
    return answer
  }
}

function allowedTo({ role }: SignedIn, { state }: Callback): Allowed[] {
  if (role === 'viewer' || role === 'agent' || state === 'COMPLETED') return []
  return state === 'SCHEDULED' ? ['reschedule', 'cancel'] : ['cancel']
}
