/**
 * Statistics of the contact centre: sources that are asked in turn (servers of statistics over HTTP,
 * then the embedded centre), behind a cache that all nodes share. Who may ask, and how an answer looks
 * on the wire, is not known here.
 */
export type { ContactCentre, MeasuredAgent, MeasuredQueue } from './contact-centre.ts'
export { createStatistics, type StatisticsParts } from './create-statistics.ts'
export { toObjectType } from './names.ts'
export type { Metric } from './stat-server.ts'
export type { StatSource } from './stat-source.ts'
export type { Statistic, StatisticValue } from './statistic.ts'
export type { StatisticAnswer, Statistics } from './statistics.ts'
