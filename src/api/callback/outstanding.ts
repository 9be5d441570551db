import type { Milliseconds } from '../../base/kernel/index.ts'
import type { CallbackRef } from './callback.ts'

/** Which callbacks of a customer have not ended, so that nobody has more than an operator wants. */
export interface Outstanding {
  /**
   * Counts the callback until it leaves or `until` has passed, when fewer than `most` others are
   * counted. Else gives those that are: some of them may have ended and not left.
   */
  enter(
    customer: string,
    callback: CallbackRef,
    o: { most: number; until: Milliseconds },
  ): Promise<readonly CallbackRef[] | undefined>

  /** Counts it until then, whoever else is counted. */
  stay(customer: string, callback: CallbackRef, until: Milliseconds): Promise<void>

  leave(customer: string, callback: CallbackRef): Promise<void>
}
