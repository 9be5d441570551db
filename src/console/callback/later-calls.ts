import { setTimeout as pause } from 'node:timers/promises'
import {
  type Callback,
  CallbackOptions,
  type Callbacks,
  type OptionSource,
} from '../../api/callback/index.ts'
import { invalidParameter, type JsonValue, Parameters } from '../../base/http/index.ts'
import { ApiError, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { Routing } from '../../center/routing/index.ts'
import { type Actor, type Audited, toAuthor } from './actor.ts'
import type { ServiceCredentials } from './credentials.ts'
import { noCallUnderWay, slotTaken } from './later-errors.ts'
import type { CallbackBook } from './queue/callback-book.ts'
import { readTime } from './queue/selection.ts'
import { dataOf, type UserData } from './user-data.ts'

export interface LaterParts {
  readonly book: Pick<CallbackBook, 'one'>
  readonly callbacks: Pick<Callbacks, 'starting'>
  readonly routing: Pick<Routing, 'interaction' | 'complete'>
  readonly source: OptionSource
  readonly credentials: ServiceCredentials
  readonly storage: UserData
  readonly audit: Audited
  isFree(callback: Callback, at: Milliseconds): Promise<boolean>
}

const endsWithin: Milliseconds = 5000 // the word of its end goes from routing to the callback by an event
const looksEvery: Milliseconds = 100

/**
 * Customers who are reached and ask to be called at another time: the same call is booked for then,
 * and the one under way ends, which frees its agent. States of callbacks go forward only, so it is
 * another callback, with all that the first one was asked for with.
 */
export class LaterCalls {
  readonly #parts: LaterParts

  constructor(parts: LaterParts) {
    this.#parts = parts
  }

  /** Gives the id of the callback that is booked; refused, the call goes on as if nothing was said. */
  async book(id: string, desiredTime: string, actor: Actor): Promise<string> {
    const { book, routing, audit } = this.#parts
    const at = readTime('desiredTime', desiredTime)
    if (at === undefined) throw invalidParameter('desiredTime is missing')
    const callback = await book.one(id)
    const agent = await this.#whoCalls(callback, actor)
    const end = () => routing.complete(agent, id)
    const again = await this.#bookAround(callback, at, end)
    await audit.note({
      ...{ ...toAuthor(actor), what: 'callback.rescheduled', thing: id },
      ...{ before: toTimestamp(callback.desiredAt), after: `${toTimestamp(at)} ${again}` },
    })
    return again
  }

  /** Agents put off their own calls, supervisors anybody's. */
  async #whoCalls({ id, state }: Callback, { user }: Actor): Promise<string> {
    const interaction = await this.#parts.routing.interaction(id)
    const { agent } = interaction ?? {}
    const isUnderWay = interaction?.state === 'active' && interaction.media === 'voice'
    const mayEnd = user.role !== 'agent' || user.name === agent
    if (agent === undefined || !isUnderWay || state !== 'PROCESSING' || !mayEnd) {
      throw noCallUnderWay(user.name, id)
    }
    return agent
  }

  /**
   * Books before the call ends, so that a refusal loses nobody. Where customers have so many
   * callbacks at a time, this one may count among them: then it ends first, once nothing but that
   * stands in the way.
   */
  async #bookAround(
    callback: Callback,
    at: Milliseconds,
    end: () => Promise<void>,
  ): Promise<string> {
    try {
      const again = await this.#start(callback, at)
      await end()
      return again
    } catch (error) {
      if (!this.#isInItsOwnWay(callback, error)) throw error
    }
    if (!(await this.#parts.isFree(callback, at))) throw slotTaken(at)
    await end()
    await this.#ended(callback.id)
    return this.#start(callback, at)
  }

  /** The same once more, as when an answer was lost, is answered with what was booked. */
  async #start(callback: Callback, at: Milliseconds): Promise<string> {
    const { callbacks, credentials, storage } = this.#parts
    const { id, service, user, properties } = callback
    const { _ors_session_id, ...steering } = properties
    const parameters = Parameters.of([
      ...entriesOf(await dataOf(storage, callback)),
      ...Object.entries(steering),
      ['_desired_time', toTimestamp(at)],
    ])
    const call = { user, authorization: credentials(service), header: () => undefined }
    const key = `later ${id} ${toTimestamp(at)}`
    const { _id } = await callbacks.starting.start(service, parameters, call, key)
    return String(_id)
  }

  #isInItsOwnWay({ service }: Callback, error: unknown): boolean {
    const most = CallbackOptions.of(this.#parts.source, service)?.mostOutstanding
    if (most === undefined || !(error instanceof ApiError)) return false
    return error.message.includes('_enable_in_queue_checking')
  }

  async #ended(id: string): Promise<void> {
    const until = performance.now() + endsWithin
    while (performance.now() < until) {
      if ((await this.#parts.book.one(id)).state === 'COMPLETED') return
      await pause(looksEvery)
    }
  }
}

/** What was stored by name; the user is named by the call itself. */
function entriesOf(data: JsonValue): [string, JsonValue][] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  return Object.entries(data).filter(([name]) => name !== 'gms_user')
}
