import type { Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'

export const deliveryTimer = 'delivery'
const againAfter: Milliseconds = 500 // while Redis, or the part of it that keeps a timer, is away
const mostAtOnce = 500
const mostWaiting = 20_000 // beyond it deliveries are left to be found overdue

/** Sets the timers of deliveries, also those that cannot be set now. */
export class DeliveryBell {
  readonly #timers: Pick<Timers, 'schedule'>
  readonly #logger: Logger
  readonly #waiting = new Map<string, Milliseconds>()
  #later: NodeJS.Timeout | undefined
  #closed = false

  constructor(timers: Pick<Timers, 'schedule'>, logger: Logger) {
    this.#timers = timers
    this.#logger = logger
  }

  /**
   * Has the delivery looked at then. Resolves when its timer is set, or when that has to wait for
   * Redis; should this node end meanwhile, the delivery is found overdue.
   */
  async ring(id: string, at: Milliseconds): Promise<void> {
    try {
      await this.#timers.schedule(deliveryTimer, id, at)
    } catch (error) {
      const isNews = this.#later === undefined
      if (isNews) this.#logger.warn({ err: error }, 'deliveries wait for their timers')
      if (this.#waiting.size < mostWaiting) this.#waiting.set(id, at)
      this.#tryLater()
    }
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#later)
  }

  #tryLater(): void {
    if (this.#later !== undefined || this.#closed || this.#waiting.size === 0) return
    this.#later = setTimeout(async () => {
      const some = [...this.#waiting].slice(0, mostAtOnce)
      for (const [id] of some) this.#waiting.delete(id)
      await Promise.all(some.map(([id, at]) => this.ring(id, at)))
      this.#later = undefined
      this.#tryLater()
    }, againAfter).unref()
  }
}
