import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Metric, Resolution, Subject } from '../../base/usage/index.ts'

/** Start of the interval; null: not known, or, of waits and levels, nothing to tell it from. */
export type ReportPoint = readonly [at: Milliseconds, value: number | null]

export interface ReportSeries {
  /** Service, resource group or queue; `*` for all together. */
  readonly of: string
  readonly metric: Metric
  readonly points: readonly ReportPoint[]
  /** Of the whole time at once: the sum, the average, or the quantile of all waits. */
  readonly total: number | null
}

export interface ReportTotal {
  readonly metric: Metric
  readonly value: number | null
}

export interface Report {
  readonly kind: Subject
  readonly of: readonly string[] | undefined
  /** As cut into whole intervals. */
  readonly from: Milliseconds
  readonly to: Milliseconds
  readonly interval: Resolution
  /** By whose days it is cut. */
  readonly zone: string
  readonly countingSince: Milliseconds | undefined
  /** What a reader has to know beside the numbers. */
  readonly notes: readonly string[]
  readonly series: readonly ReportSeries[]
  /** Of all series together. */
  readonly totals: readonly ReportTotal[]
}
