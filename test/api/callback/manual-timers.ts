import type { Timer, TimerHandler, Timers } from '../../../src/base/timers/index.ts'
import type { ManualClock } from './serve-callbacks.ts'

interface Waiting {
  readonly kind: string
  readonly id: string
  readonly dueAt: number
  readonly payload: string
  readonly attempt: number
}

const mostRuns = 10_000 // of one call: beyond it timers set each other

/**
 * Timers that ring when a test moves its clock, one after the other. A handler may die: then its
 * timer rings again, for a node with a later fence, and what the dead one still does is not awaited.
 */
export class ManualTimers implements Timers {
  readonly #clock: ManualClock
  readonly #handlers = new Map<string, TimerHandler>()
  readonly #waiting = new Map<string, Waiting>()
  #fence = 0
  #die: () => void = () => undefined

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  handle(kind: string, handler: TimerHandler): void {
    this.#handlers.set(kind, handler)
  }

  async schedule(kind: string, id: string, dueAt: number, payload = ''): Promise<void> {
    this.#waiting.set(`${kind} ${id}`, { kind, id, dueAt, payload, attempt: 0 })
  }

  async cancel(kind: string, id: string): Promise<boolean> {
    return this.#waiting.delete(`${kind} ${id}`)
  }

  async start(): Promise<void> {}

  async close(): Promise<void> {}

  /** When the timer of a callback rings; undefined: never. */
  dueAt(id: string): number | undefined {
    return this.#waiting.get(`callback ${id}`)?.dueAt
  }

  /** Whether any of this kind is set. */
  has(kind: string): boolean {
    return [...this.#waiting.values()].some((each) => each.kind === kind)
  }

  /** Loses a timer, as no store should. */
  lose(id: string, kind = 'callback'): void {
    this.#waiting.delete(`${kind} ${id}`)
  }

  /** The node that runs a handler now is gone. */
  die(): Promise<never> {
    this.#die()
    return new Promise(() => undefined)
  }

  /** Moves the clock from timer to timer up to then. */
  async runUntil(end: number): Promise<void> {
    for (let runs = 0; runs < mostRuns; runs++) {
      const next = [...this.#waiting.values()].sort((one, other) => one.dueAt - other.dueAt)[0]
      if (next === undefined || next.dueAt > end) {
        this.#clock.moveTo(Math.max(end, this.#clock.now()))
        return
      }
      this.#clock.moveTo(Math.max(next.dueAt, this.#clock.now()))
      await this.#run(next)
    }
    throw new Error('timers set each other')
  }

  async runDue(): Promise<void> {
    await this.runUntil(this.#clock.now())
  }

  async #run(waiting: Waiting): Promise<void> {
    const key = `${waiting.kind} ${waiting.id}`
    this.#waiting.delete(key)
    const attempt = waiting.attempt + 1
    this.#fence += 1
    const outcome = await this.#handled({ ...waiting, attempt, fence: this.#fence })
    if (outcome === 'done' || this.#waiting.has(key)) return
    const delay = outcome === 'died' ? 10_000 : 1000 * 2 ** (attempt - 1)
    this.#waiting.set(key, { ...waiting, attempt, dueAt: this.#clock.now() + delay })
  }

  async #handled(timer: Timer): Promise<'done' | 'failed' | 'died'> {
    const handler = this.#handlers.get(timer.kind)
    if (handler === undefined) throw new Error(`no handler for ${timer.kind}`)
    const died = new Promise<'died'>((resolve) => {
      this.#die = () => resolve('died')
    })
    const run = handler(timer).then(
      () => 'done' as const,
      () => 'failed' as const,
    )
    return Promise.race([run, died])
  }
}
