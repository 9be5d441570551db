import type { JsonObject } from '../../base/http/index.ts'
import type { Clock, Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { Timer, Timers } from '../../base/timers/index.ts'
import type { Callback, CallbackRef } from './callback.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'
import type { CallbackStore } from './callback-store.ts'
import { dutyOf, patrolEvery, patrolHorizon, submissionGuard, wakeAt } from './duty.ts'
import type { Handover } from './handover.ts'
import type { NewsTeller } from './news-teller.ts'
import type { Timekeeper } from './queue-time.ts'
import { parametersOf } from './run.ts'
import type { SessionWatching } from './session-watch.ts'
import { broken, submitted } from './transitions.ts'

export interface ScheduleParts {
  readonly ledger: CallbackLedger
  readonly store: Pick<CallbackStore, 'forget'>
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  readonly handover: Handover
  readonly sessions: SessionWatching
  readonly timekeeper: Timekeeper
  readonly teller: Pick<NewsTeller, 'wake'>
  readonly source: OptionSource
  readonly clock: Clock
  readonly logger: Logger
}

const kind = 'callback'

/**
 * Callbacks that are to be looked at sooner than this get a timer from whoever changes them: more
 * than the Patrol looks ahead and takes for a round, so that none falls between the two.
 */
const ownHorizon: Milliseconds = patrolHorizon + 2 * patrolEvery

/**
 * Does for each callback what its time has come for: a timer wakes whichever node is free, which
 * looks at the record and does its duty. What a timer says is never believed, only the record, so a
 * timer too many does no harm; one too few is found by the Patrol.
 */
export class Schedule {
  readonly #parts: ScheduleParts

  constructor(parts: ScheduleParts) {
    this.#parts = parts
  }

  /** Before timers start. */
  register(): void {
    this.#parts.timers.handle(kind, (timer) => this.#run(timer))
  }

  /**
   * Has somebody look at the callback when its time has come. What is further ahead is woken by the
   * Patrol, which finds it in the store; a timer that rings for nothing finds nothing to do.
   */
  async wake(callback: Callback): Promise<void> {
    const at = wakeAt(callback)
    if (at !== undefined && at < this.#parts.clock.now() + ownHorizon)
      await this.wakeAt(callback, at)
  }

  /** Sets a timer. */
  async wakeAt({ service, id }: CallbackRef, at: Milliseconds): Promise<void> {
    await this.#parts.timers.schedule(kind, id, at, service)
  }

  /** The same, where it is no reason to fail: the timer finds nothing to do, or the Patrol it. */
  async wakeQuietly(callback: Callback): Promise<void> {
    await this.wake(callback).catch((error: unknown) => {
      this.#parts.logger.warn({ err: error }, 'a callback could not be given a timer')
    })
  }

  /**
   * Hands over what is marked as being handed over, within the request that asks for it; gives what
   * the client is to be told. Meanwhile its timer is kept from ringing, and rings when this node dies.
   */
  async handOverNow(
    callback: Callback,
    options: CallbackOptions,
    data: ReadonlyMap<string, string> | undefined,
  ): Promise<JsonObject> {
    const beat = setInterval(() => void this.#holdBack(callback), submissionGuard / 2)
    try {
      const { after, answer } = await this.#parts.handover.begin(callback, options, data)
      if (after !== undefined) await this.wakeQuietly(after)
      return answer
    } finally {
      clearInterval(beat)
    }
  }

  /** Tells who carries it out that it has ended; should that fail, a timer tries again. */
  async sayFarewell(callback: Callback): Promise<void> {
    const { handover, clock, logger } = this.#parts
    if (dutyOf(callback, clock.now()) !== 'farewell') return this.wakeQuietly(callback)
    try {
      await handover.farewell(callback)
    } catch (error) {
      logger.warn({ err: error }, 'an end could not be told yet')
      await this.wakeQuietly(callback)
    }
  }

  async #run(timer: Timer): Promise<void> {
    const ref = { service: timer.payload, id: timer.id }
    const callback = await this.#parts.ledger.find(ref)
    if (callback === undefined) return this.#parts.store.forget(ref) // it is over
    const after = await this.#doDuty(callback, timer)
    if (after === undefined) return
    await this.wake(after)
    await this.#parts.teller.wake(after) // should its node have died before it was told
  }

  /** Gives it as it is afterwards. */
  async #doDuty(callback: Callback, { fence }: Timer): Promise<Callback | undefined> {
    const { handover, sessions, clock } = this.#parts
    switch (dutyOf(callback, clock.now())) {
      case 'submit':
        return this.#submit(callback, fence)
      case 'ask':
        return sessions.ask(callback)
      case 'recover':
        return handover.recover(callback, fence)
      case 'expire':
        return this.#expire(callback)
      case 'farewell':
        return handover.farewell(callback)
      case 'nothing':
        return callback
    }
  }

  async #submit(callback: Callback, fence: number): Promise<Callback | undefined> {
    const { ledger, handover, timekeeper, source, clock } = this.#parts
    const now = clock.now()
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const timing = options && (await timekeeper.timing(options, callback.desiredAt, now))
    if (timing?.isImmediate === false && callback.attempts === 0) {
      return this.#postpone(callback, timing.dueAt)
    }
    const data = handover.readData(callback)
    const marked = await ledger.change(callback, (current) => {
      if (dutyOf(current, now) !== 'submit') return { result: false }
      const detail = `attempt ${current.attempts + 1}, fence ${fence}`
      const decision = { step: 'handing over', verdict: 'ruled', detail } as const
      return { after: ledger.next(current, submitted(current, fence, now), decision), result: true }
    })
    if (marked.kind !== 'done') return undefined
    if (!marked.result) return marked.callback
    return (await handover.carryOn(marked.callback, options, data)).after
  }

  /** The wait has become shorter: it is early. */
  async #postpone(callback: Callback, dueAt: Milliseconds): Promise<Callback | undefined> {
    const { ledger, clock } = this.#parts
    const changed = await ledger.change(callback, (current) => {
      if (dutyOf(current, clock.now()) !== 'submit') return { result: undefined }
      return { after: ledger.next(current, { dueAt }), result: undefined }
    })
    return changed.kind === 'done' ? changed.callback : undefined
  }

  async #expire(callback: Callback): Promise<Callback | undefined> {
    const { ledger, clock } = this.#parts
    const changed = await ledger.change(callback, (current) => {
      if (dutyOf(current, clock.now()) !== 'expire') return { result: undefined }
      const option = { name: '_ttl', isOfService: false }
      const reason = current.state === 'PROCESSING' ? 'NOT_AVAILABLE' : 'FAIL_TIMEOUT_TTL'
      const changes = broken(current, reason, { by: 'terminate', since: clock.now() })
      const decision = { step: 'end', verdict: 'done', option } as const
      return { after: ledger.next(current, changes, decision), result: undefined }
    })
    return changed.kind === 'done' ? changed.callback : undefined
  }

  async #holdBack(callback: Callback): Promise<void> {
    const { timers, clock, logger } = this.#parts
    const until = clock.now() + submissionGuard
    await timers.schedule(kind, callback.id, until, callback.service).catch((error: unknown) => {
      logger.warn({ err: error }, 'a timer could not be held back') // it rings, and finds it under way
    })
  }
}
