import type { Milliseconds } from '../kernel/index.ts'
import type { TimerHandler, Timers } from './timers.ts'

/** Two groups that know nothing of each other: what hangs in one takes no place in the other. */
export class TimersInGroups implements Timers {
  readonly #common: Timers
  readonly #apart: Timers
  readonly #kindsApart = new Set<string>()

  constructor(common: Timers, apart: Timers) {
    this.#common = common
    this.#apart = apart
  }

  handle(kind: string, handler: TimerHandler, { apart } = { apart: false }): void {
    this.#common.handle(kind, handler) // also for what a node set that did not know it apart
    if (!apart) return
    this.#apart.handle(kind, handler)
    this.#kindsApart.add(kind)
  }

  schedule(kind: string, id: string, dueAt: Milliseconds, payload?: string): Promise<void> {
    return this.#groupOf(kind).schedule(kind, id, dueAt, payload)
  }

  cancel(kind: string, id: string): Promise<boolean> {
    return this.#groupOf(kind).cancel(kind, id)
  }

  async start(): Promise<void> {
    await Promise.all([this.#common.start(), this.#apart.start()])
  }

  async close(): Promise<void> {
    await Promise.all([this.#common.close(), this.#apart.close()])
  }

  #groupOf(kind: string): Timers {
    return this.#kindsApart.has(kind) ? this.#apart : this.#common
  }
}
