import type { Clock, Live, Milliseconds } from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import { deliveryTimer } from './delivery-bell.ts'
import type { DeliveryStore } from './delivery-store.ts'

const watchTimer = 'delivery.watch'
const every: Milliseconds = 30_000 // for all nodes together
const mostAtOnce = 500
const ringAgainAfter: Milliseconds = 1_000 // where there were more

/**
 * Finds deliveries that nobody has looked at in time: a node died between writing one down and the
 * end of its attempt, or a timer could not be set. One durable timer does it for all nodes.
 */
export class OverdueWatch {
  readonly #store: DeliveryStore
  readonly #timers: Pick<Timers, 'handle' | 'schedule'>
  readonly #watchAfter: Live<Milliseconds>
  readonly #clock: Clock

  constructor(o: {
    store: DeliveryStore
    timers: Pick<Timers, 'handle' | 'schedule'>
    watchAfter: Live<Milliseconds>
    clock: Clock
  }) {
    this.#store = o.store
    this.#timers = o.timers
    this.#watchAfter = o.watchAfter
    this.#clock = o.clock
    o.timers.handle(watchTimer, () => this.#look())
  }

  /** At full half minutes: nodes that start one after the other do not put it off. */
  start(): Promise<void> {
    const now = this.#clock.now()
    return this.#timers.schedule(watchTimer, 'all', now - (now % every) + every)
  }

  async #look(): Promise<void> {
    const now = this.#clock.now()
    const ids = await this.#store.overdue(now, now + this.#watchAfter(), mostAtOnce)
    await Promise.all(ids.map((id) => this.#timers.schedule(deliveryTimer, id, now)))
    const isMore = ids.length === mostAtOnce
    await this.#timers.schedule(watchTimer, 'all', now + (isMore ? ringAgainAfter : every))
  }
}
