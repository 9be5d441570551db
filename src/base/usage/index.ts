/**
 * Counts that outlive a request: what rooms tell it is added up in the node and goes once a second
 * into buckets of a minute, an hour and a day that all nodes share. It knows sums alone: no request,
 * no callback, nobody's number. A node that dies loses what it counted within its last second.
 */
export { type Kept, kept, type Resolution } from './buckets.ts'
export { createUsage, type Usage } from './create-usage.ts'
export { type Metric, measure, metricsOf, type Subject, subjects } from './metrics.ts'
export type { UsageCounts } from './usage-counts.ts'
export { allNames, otherName } from './usage-keys.ts'
export type { Measured, Reading, UsageSeries } from './usage-series.ts'
