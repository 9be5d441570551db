import type { Clock, Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { isCallbackService, type OptionSource } from './callback-options.ts'
import type { CallbackStore } from './callback-store.ts'
import { patrolEvery, patrolHorizon } from './duty.ts'
import type { Schedule } from './schedule.ts'

export interface PatrolParts {
  readonly store: Pick<CallbackStore, 'waking' | 'forget'>
  readonly ledger: Pick<CallbackLedger, 'find'>
  readonly schedule: Pick<Schedule, 'wakeAt'>
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  readonly source: OptionSource
  /** The names of all services. */
  readonly services: () => readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}

const kind = 'callback-patrol'
const page = 500

/**
 * Goes round every `queue-polling-rate`, or a minute where that is shorter, one node for all: gives a
 * timer to callbacks whose time comes soon, and wakes those for which nothing was done in time, as
 * when a node died over them. So a million callbacks that are far ahead need no timers.
 */
export class Patrol {
  readonly #parts: PatrolParts

  constructor(parts: PatrolParts) {
    this.#parts = parts
  }

  /** Before timers start. A round that fails is gone again, by the timers' own rules. */
  register(): void {
    this.#parts.timers.handle(kind, async ({ payload }) => {
      const seen = payload === '' ? Number.NEGATIVE_INFINITY : Number(payload)
      await this.#setOut(String(await this.goRound(seen)))
    })
  }

  /** Goes round now, and from then on. */
  async setOut(): Promise<void> {
    const { timers, clock } = this.#parts
    await timers.schedule(kind, 'all', clock.now())
  }

  /** The same for a Redis that comes back, and may have lost everything: else nobody would go round. */
  setOutAgain(): void {
    this.setOut().catch((error: unknown) => {
      this.#parts.logger.warn({ err: error }, 'the patrol could not be set out') // Redis is away again
    })
  }

  /** All that is to be looked at after `seen` gets a timer, as far as this round sees; gives how far. */
  async goRound(seen: Milliseconds): Promise<Milliseconds> {
    const { services, source, clock } = this.#parts
    const now = clock.now()
    const horizon = now + patrolHorizon
    for (const service of services()) {
      const options = source.service(service)
      if (options === undefined || !isCallbackService(service, options)) continue
      await this.#rouse(service, now - this.#rate())
      await this.#wakeBetween(service, seen, horizon)
    }
    return horizon
  }

  /** A page begins by time, not by place: what goes meanwhile must move no other out of sight. */
  async #wakeBetween(service: string, from: Milliseconds, to: Milliseconds): Promise<void> {
    const { store, schedule } = this.#parts
    let [after, skip] = [from, 0]
    for (;;) {
      const found = await store.waking(service, { from: after, to }, { skip, most: page })
      await Promise.all(found.map(({ id, at }) => schedule.wakeAt({ service, id }, at)))
      const last = found.at(-1)
      if (last === undefined || found.length < page) return
      const next = last.at - 1 // those of the last time may have more; a timer set twice is one
      ;[after, skip] = next > after ? [next, 0] : [after, skip + page]
    }
  }

  /** Those that should have been looked at before then. What cannot be done now is tried each round. */
  async #rouse(service: string, before: Milliseconds): Promise<void> {
    const { store, ledger, schedule, clock, logger } = this.#parts
    const range = { from: Number.NEGATIVE_INFINITY, to: before }
    const late = await store.waking(service, range, { skip: 0, most: page })
    if (late.length > 0) logger.warn({ service, count: late.length }, 'callbacks are overdue')
    for (const { id } of late) {
      const ref = { service, id }
      if ((await ledger.find(ref)) === undefined) await store.forget(ref)
      else await schedule.wakeAt(ref, clock.now())
    }
  }

  async #setOut(seen: string): Promise<void> {
    const { timers, clock } = this.#parts
    const every = Math.min(this.#rate(), patrolEvery)
    await timers.schedule(kind, 'all', clock.now() + every, seen)
  }

  #rate(): Milliseconds {
    return 1000 * this.#parts.source.section()['queue-polling-rate']
  }
}
