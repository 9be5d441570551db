import type { Statistic, StatisticValue } from './statistic.ts'
import type { TimeLimit } from './time-limit.ts'

/**
 * How asking for a statistic ended.
 *
 * value        computed just now
 * not-defined  the source has no such metric for that type of object; another may have it
 * refused      the source has the metric, but not for that object or with that filter; why, for the caller
 * unavailable  the source does not answer, or not in time; why, for the log
 */
export type Peeked =
  | { readonly kind: 'value'; readonly value: StatisticValue }
  | { readonly kind: 'not-defined' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string }

/** What a source can be asked for; `*` where it takes every type, or every metric. */
export interface Metric {
  readonly objectType: string
  readonly metric: string
}

/** A source of statistics. */
export interface StatServer {
  /**
   * The value as it is now, never one of before. Settles soon after `within` has ended, then as
   * unavailable. Rejects only where the data store fails it.
   */
  peek(statistic: Statistic, within: TimeLimit): Promise<Peeked>
  metrics(): readonly Metric[]
}

export const notDefined: Peeked = { kind: 'not-defined' }

export function unavailable(reason: string): Peeked {
  return { kind: 'unavailable', reason }
}
