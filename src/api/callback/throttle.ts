import type { Seconds } from '../../base/kernel/index.ts'

/** Counts requests, so that there are not too many of a kind within a time. */
export interface Throttle {
  /**
   * Counts one more, when fewer than `most` are counted since the first of `within`; false when
   * there are too many, and nothing is counted.
   */
  take(what: string, whose: string, o: { most: number; within: Seconds }): Promise<boolean>
  /** What was counted came to nothing. */
  giveBack(what: string, whose: string): Promise<void>
}
