import { setTimeout as pause } from 'node:timers/promises'
import type { JsonObject } from '../../base/http/index.ts'
import { ApiError, type Clock, type Logger, type Milliseconds } from '../../base/kernel/index.ts'
import {
  mayHaveHappened,
  type Orchestrator,
  type SessionWatch,
  type Started,
} from '../../center/orchestration/index.ts'
import type { ServiceService } from '../service/index.ts'
import { type Callback, type Farewell, keptUntil } from './callback.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'
import { parametersOf, toRun, toRunRef } from './run.ts'
import { failed, inDoubt, started, submitted } from './transitions.ts'

export interface HandoverParts {
  readonly ledger: CallbackLedger
  readonly orchestrator: Pick<Orchestrator, 'start' | 'event' | 'terminate'> & Partial<SessionWatch>
  readonly services: Pick<ServiceService, 'data' | 'keep'>
  readonly source: OptionSource
  readonly clock: Clock
  readonly logger: Logger
}

/** How a handing over ended; `after` is undefined when nobody could write it down. */
export interface HandedOver {
  readonly after: Callback | undefined
  readonly answer: JsonObject
}

const firstRetry: Milliseconds = 5_000 // doubled with each attempt that failed
const startRemembered: Milliseconds = 20_000 // for which an orchestrator surely knows of a start under way
const writingTries = 40 // while Redis is away
const writingPause: Milliseconds = 500
const longestFarewell: Milliseconds = 900_000 // then it is gone, or never answers

/**
 * Hands callbacks over to who carries them out, and writes down how that ended.
 *
 * A callback is marked before it is handed over. When a node dies in between, the one that finds the
 * mark starts it again: an orchestrator that has begun it answers as before and starts nothing. When
 * that cannot be known any more (the answer was lost on the way, or too long ago) the session, if
 * there is one, has `queue-polling-rate` to report for itself: any news of it, or its id by
 * `_ors_session_id`. Silence means that there is none, since forgetting a customer is worse than a
 * second session, which is refused when it reports.
 */
export class Handover {
  readonly #parts: HandoverParts

  constructor(parts: HandoverParts) {
    this.#parts = parts
  }

  /**
   * The first attempt, while the client waits: throws what the orchestrator threw when nothing came
   * of it, and the callback has then failed. In doubt it is kept, and the client told so.
   */
  async begin(
    callback: Callback,
    options: CallbackOptions,
    data: ReadonlyMap<string, string> | undefined,
  ): Promise<HandedOver> {
    try {
      const own = data ?? (await this.readData(callback))
      const start = await this.#start(callback, options, own)
      const after = await this.#write(() => this.#noteStarted(callback, start), 1)
      return { after, answer: start.answer }
    } catch (error) {
      const isDoubtful = mayHaveHappened(error)
      const after = await this.#write(() => this.#noteFailed(callback, error, undefined), 1)
      if (isDoubtful) return { after, answer: {} }
      throw error
    }
  }

  /** The customer's data; whoever reads it ahead need not come back for it. */
  readData(callback: Callback): Promise<ReadonlyMap<string, string>> {
    const data = this.#parts.services.data(callback)
    data.catch(() => undefined) // told to whoever awaits it
    return data
  }

  /** An attempt of the schedule's: what fails is tried again later, as often as the service says. */
  async carryOn(
    callback: Callback,
    options: CallbackOptions | undefined,
    data = this.readData(callback),
  ): Promise<HandedOver> {
    const attempts = options?.submitAttempts ?? 1
    const isLast = callback.attempts >= attempts
    try {
      if (options === undefined) throw new Error(`no callback service ${callback.service}`)
      const start = await this.#start(callback, options, await data)
      const after = await this.#write(() => this.#noteStarted(callback, start), writingTries)
      return { after, answer: start.answer }
    } catch (error) {
      const delay = firstRetry * 2 ** (callback.attempts - 1)
      const retryAt = isLast ? undefined : this.#parts.clock.now() + delay
      const note = () => this.#noteFailed(callback, error, retryAt)
      return { after: await this.#write(note, writingTries), answer: {} }
    }
  }

  /** Somebody began to hand it over and did not say how it ended. */
  async recover(callback: Callback, fence: number): Promise<Callback | undefined> {
    const { source, clock, ledger } = this.#parts
    const { submission } = callback
    if (submission === undefined || submission.fence >= fence) return callback
    const now = clock.now()
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const isForgotten = now - submission.begunAt > startRemembered
    if (submission.inDoubtUntil === undefined && isForgotten) return this.#doubt(callback)
    const isSilent = submission.inDoubtUntil !== undefined
    const isLast = callback.attempts >= (options?.submitAttempts ?? 1)
    const taken = await ledger.change(callback, (current) => {
      const held = current.submission
      if (current.state === 'COMPLETED' || held === undefined || held.fence >= fence) {
        return { result: false }
      }
      if (isSilent && isLast) return { after: this.#giveUp(current), result: false }
      const changes = isSilent
        ? submitted(current, fence, now)
        : { submission: { ...held, fence, begunAt: now } }
      const detail = `${isSilent ? 'no word of a session' : 'the node that did it has gone'}, fence ${fence}`
      const decision = { step: 'handing over', verdict: 'ruled', detail } as const
      return { after: ledger.next(current, changes, decision), result: true }
    })
    if (taken.kind !== 'done' || !taken.result)
      return taken.kind === 'done' ? taken.callback : undefined
    return (await this.carryOn(taken.callback, options)).after
  }

  get #rate(): Milliseconds {
    return 1000 * this.#parts.source.section()['queue-polling-rate']
  }

  /** Tells who carries it out that it has ended. Throws when that cannot be told now. */
  async farewell(callback: Callback): Promise<Callback | undefined> {
    const { ledger, clock } = this.#parts
    const { farewell } = callback
    if (farewell === undefined) return callback
    const isHopeless = clock.now() > farewell.since + longestFarewell
    if (!isHopeless) await this.#tell(callback, farewell)
    const changed = await ledger.change(callback, (current) => {
      if (current.farewell?.since !== farewell.since) return { result: undefined }
      const detail = isHopeless ? 'could not be told' : `told by ${farewell.by}`
      const decision = { step: 'farewell', verdict: 'done', detail } as const
      const changes = { farewell: undefined, submission: undefined }
      return { after: ledger.next(current, changes, decision), result: undefined }
    })
    return changed.kind === 'done' ? changed.callback : undefined
  }

  async #tell(callback: Callback, { by }: Farewell): Promise<void> {
    const { orchestrator, source } = this.#parts
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const run = toRunRef(callback, options)
    try {
      if (by === 'cancel') await orchestrator.event(run, 'cancel', {})
      else await orchestrator.terminate(run)
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error // 404: it has ended
    }
  }

  /** Where there is no data, there is at least the place for it: whoever carries it out will look there. */
  async #start(
    callback: Callback,
    options: CallbackOptions,
    data: ReadonlyMap<string, string>,
  ): Promise<Started> {
    const { orchestrator, services } = this.#parts
    const { dataId } = callback
    if (data.size === 0) await services.keep({ dataId, expiresAt: keptUntil(callback) }, [])
    return orchestrator.start(toRun(callback, options, data))
  }

  async #noteStarted(callback: Callback, { session }: Started): Promise<Callback | undefined> {
    const { ledger, orchestrator, source, clock } = this.#parts
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const mayVanish = options !== undefined && (orchestrator.mayVanish?.(options.forRun()) ?? false)
    const changed = await ledger.change(callback, (current) => {
      const isStray = Boolean(current.session) && session !== '' && current.session !== session
      if (isStray) return { result: true }
      const decision = {
        step: 'handing over',
        verdict: 'done',
        detail: `session ${session}`,
      } as const
      const now = clock.now()
      const askAt = mayVanish && session !== '' ? now + this.#rate : undefined
      const changes = { ...started(current, session, now), askAt }
      return { after: ledger.next(current, changes, decision), result: false }
    })
    if (changed.kind !== 'done') return undefined
    if (changed.result) await this.#endStray(callback, session)
    return changed.callback
  }

  /** Two sessions serve one customer: the later one is not wanted. */
  async #endStray(callback: Callback, session: string): Promise<void> {
    const { orchestrator, source, logger } = this.#parts
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const run = { ...toRunRef(callback, options), session }
    await orchestrator.terminate(run).catch((error: unknown) => {
      logger.error(
        { err: error, serviceId: callback.id, session },
        'a second session cannot be ended',
      )
    })
  }

  async #noteFailed(
    callback: Callback,
    error: unknown,
    retryAt: Milliseconds | undefined,
  ): Promise<Callback | undefined> {
    const { ledger, clock, logger } = this.#parts
    const attempt = callback.submission?.attempt
    const isDoubtful = mayHaveHappened(error)
    logger.warn(
      { err: error, serviceId: callback.id, attempt, isDoubtful },
      'a callback was not handed over',
    )
    const until = clock.now() + this.#rate
    const changed = await ledger.change(callback, (current) => {
      if (current.submission?.attempt !== attempt) return { result: undefined } // no longer ours
      const changes = isDoubtful ? inDoubt(current, until) : failed(current, retryAt)
      const verdict = isDoubtful ? 'ruled' : 'refused'
      const decision = { step: 'handing over', verdict, detail: reasonOf(error) } as const
      return { after: ledger.next(current, changes, decision), result: undefined }
    })
    return changed.kind === 'done' ? changed.callback : undefined
  }

  async #doubt(callback: Callback): Promise<Callback | undefined> {
    const { ledger, clock } = this.#parts
    const until = clock.now() + this.#rate
    const changed = await ledger.change(callback, (current) => {
      if (current.submission?.attempt !== callback.submission?.attempt) return { result: undefined }
      const detail = 'nobody knows whether it was started; waiting for word of it'
      const decision = {
        step: 'handing over',
        verdict: 'ruled',
        option: { name: 'queue-polling-rate', isOfService: false },
        detail,
      } as const
      return { after: ledger.next(current, inDoubt(current, until), decision), result: undefined }
    })
    return changed.kind === 'done' ? changed.callback : undefined
  }

  /** No word of it, and no attempts left: should there be a session after all, it has its `_ttl`. */
  #giveUp(callback: Callback): Callback {
    const detail = 'no word of a session, and no attempt left'
    const decision = { step: 'handing over', verdict: 'refused', detail } as const
    return this.#parts.ledger.next(callback, { submission: undefined }, decision)
  }

  /** What happened outside must be written down, also when Redis is away for a moment. */
  async #write(
    note: () => Promise<Callback | undefined>,
    tries: number,
  ): Promise<Callback | undefined> {
    for (let left = tries; ; left--) {
      try {
        return await note()
      } catch (error) {
        this.#parts.logger.warn({ err: error, left }, 'the end of a handing over cannot be written')
        if (left <= 1) return undefined // its mark stays, and somebody will ask the orchestrator
        await pause(writingPause)
      }
    }
  }
}

/** One line, for people; what else an error holds is for the log. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
