import type { Clock, Milliseconds } from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'

const kind = 'routing-sweep'
const step: Milliseconds = 500 // deadlines this close share a sweep: a busy node sets two timers a second

/** Ends what is due; resolves to the time until the next deadline, undefined when there is none. */
export type Sweep = () => Promise<Milliseconds | undefined>

/**
 * Sees to it that some node ends what is due, whatever happens to this one.
 *
 * Deadlines stand in Redis beside the state they belong to and change with it; a timer only wakes
 * somebody to look. One is set before a change that may make a deadline, so that a node which dies
 * after the change leaves none behind that nobody looks at; and each look sets the next.
 */
export class Sweeps {
  readonly #timers: Pick<Timers, 'schedule'>
  readonly #clock: Clock
  readonly #set = new Map<Milliseconds, Promise<void>>()

  constructor(timers: Pick<Timers, 'handle' | 'schedule'>, sweep: Sweep, clock: Clock) {
    this.#timers = timers
    this.#clock = clock
    timers.handle(kind, async () => {
      const next = await sweep()
      if (next !== undefined) await this.#schedule(this.#stepAfter(next))
    })
  }

  /** Resolves when a sweep is sure to begin in `delay`, at the latest a step after it. */
  within(delay: Milliseconds): Promise<void> {
    this.#forgetPast()
    const at = this.#stepAfter(delay)
    const known = this.#set.get(at)
    if (known !== undefined) return known
    const scheduled = this.#schedule(at)
    this.#set.set(at, scheduled)
    scheduled.catch(() => this.#set.delete(at)) // the caller hears of it, the next one tries again
    return scheduled
  }

  /** The same on every node whose clock is right, so that nodes share a timer instead of adding one. */
  #stepAfter(delay: Milliseconds): Milliseconds {
    return Math.ceil((this.#clock.now() + delay) / step) * step
  }

  #schedule(at: Milliseconds): Promise<void> {
    return this.#timers.schedule(kind, String(at), at)
  }

  #forgetPast(): void {
    const now = this.#clock.now()
    for (const at of this.#set.keys()) if (at < now) this.#set.delete(at)
  }
}
