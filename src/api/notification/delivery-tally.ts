import type { PushOutcome } from '../../channels/push/index.ts'

/** Counts what became of one event's notifications. */
export class DeliveryTally {
  #of = 0
  #failed = 0
  #reason = ''

  count(outcome: PushOutcome): void {
    this.#of += 1
    if (outcome.kind === 'delivered') return
    this.#failed += 1
    if (this.#failed === 1) this.#reason = outcome.reason
  }

  get of(): number {
    return this.#of
  }

  get failed(): number {
    return this.#failed
  }

  /** Why the first of those failed that failed. */
  get reason(): string {
    return this.#reason
  }
}
