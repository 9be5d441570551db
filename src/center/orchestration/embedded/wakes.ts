import type { Clock, Milliseconds } from '../../../base/kernel/index.ts'
import type { Timers } from '../../../base/timers/index.ts'
import { isOver, type RunRecord } from './run/run-record.ts'
import { tableOf } from './tables/index.ts'
import type { State } from './tables/state-table.ts'

const kind = 'orchestration-run'
const again: Milliseconds = 5000 // what failed is tried again; routing and Redis are mostly back by then
const busy: Milliseconds = 1000

/**
 * How often a run is looked at that nobody has told us of, should word have been lost with a node.
 * An offer that was lost is found by DeskWatch, within seconds.
 */
const looks: Readonly<Record<Exclude<State, 'over'>, Milliseconds>> = {
  waiting: 300_000,
  asked: 15_000,
  held: 15_000,
  confirmed: 300_000,
  expected: 300_000,
  calling: 15_000,
  lapsed: 300_000,
  arrived: 60_000,
  dialling: 2000, // nobody calls back when a telephone is answered
  talking: 30_000,
  pausing: 300_000,
  snoozed: 300_000,
  early: 300_000,
}

const chatLook: Milliseconds = 2000 // an agent waits for whoever has the address; not for long

/** One timer a run: for its deadlines, for looking after it, and for what a dead node has left. */
export class Wakes {
  readonly #timers: Pick<Timers, 'handle' | 'schedule' | 'cancel'>
  readonly #clock: Clock

  constructor(timers: Pick<Timers, 'handle' | 'schedule' | 'cancel'>, clock: Clock) {
    this.#timers = timers
    this.#clock = clock
  }

  onWake(wake: (serviceId: string) => Promise<void>): void {
    this.#timers.handle(kind, ({ id }) => wake(id))
  }

  /** Sees to it that somebody looks after the run when that is next due; `now` is the time of Redis. */
  async plan(run: RunRecord, now: Milliseconds, redo: Milliseconds = again): Promise<void> {
    const at = nextLook(run, now, redo)
    if (at === undefined) await this.#timers.cancel(kind, run.serviceId)
    else await this.#schedule(run.serviceId, at - now)
  }

  async soon(serviceId: string): Promise<void> {
    await this.#schedule(serviceId, busy)
  }

  async cancel(serviceId: string): Promise<void> {
    await this.#timers.cancel(kind, serviceId)
  }

  #schedule(serviceId: string, delay: Milliseconds): Promise<void> {
    return this.#timers.schedule(kind, serviceId, this.#clock.now() + Math.max(0, delay))
  }
}

const limitedGift: ReadonlySet<State> = new Set<State>(['expected', 'calling'])

function nextLook(run: RunRecord, now: Milliseconds, redo: Milliseconds): Milliseconds | undefined {
  const isOpen = run.todo.length > 0
  if (run.state === 'over') return isOpen ? now + redo : undefined
  const ends = tableOf(run).rows.some(({ on, from }) => on === 'expiry' && from.includes(run.state))
  const isChatAwaited = run.scenario.startsWith('CHAT') && limitedGift.has(run.state)
  return Math.min(
    now + (isChatAwaited && run.dueAt !== undefined ? chatLook : looks[run.state]),
    run.dueAt ?? Number.POSITIVE_INFINITY,
    ends ? run.endsAt : Number.POSITIVE_INFINITY,
    isOpen ? now + redo : Number.POSITIVE_INFINITY,
  )
}

const day: Milliseconds = 86_400_000

/** A call may last a week (`longest_handling`); what has ended is remembered for a day. */
export function keptFor(run: RunRecord, now: Milliseconds): Milliseconds {
  return isOver(run) ? day : Math.max(0, run.endsAt - now) + 8 * day
}
