import { quantile } from './waits.ts'

/** What is counted together; each counts by names of one kind. */
export type Subject = 'services' | 'resources' | 'callback' | 'chat'

export const subjects: readonly Subject[] = ['services', 'resources', 'callback', 'chat']

/*
 * A metric is made of parts, whole numbers that are added up per name and bucket. Its value over any
 * span of time follows from the sums of its parts there, so that an hour is never made of medians.
 */
export interface Metric {
  readonly metric: string
  readonly unit: 'requests' | 'numbers' | 'chats' | 'callbacks' | 'seconds'
  /** In a few words, for whoever reads an export. */
  readonly title: string
  readonly from:
    | { readonly count: string }
    /** An average over time; of several names the sum. */
    | { readonly level: string; readonly samples: string }
    /** An average over cases; the sum is in milliseconds. */
    | { readonly mean: string; readonly cases: string }
    | { readonly quantile: number }
}

const waits = [
  { metric: 'wait-median', unit: 'seconds', title: 'Median wait', from: { quantile: 0.5 } },
  { metric: 'wait-p90', unit: 'seconds', title: '90 % waited at most', from: { quantile: 0.9 } },
  {
    metric: 'wait-mean',
    unit: 'seconds',
    title: 'Average wait',
    from: { mean: 'waited', cases: 'waits' },
  },
] as const satisfies readonly Metric[]

/** All that can be read, by what it is counted by: service, resource group, service, queue. */
const metrics = {
  services: [
    { metric: 'accesses', unit: 'requests', title: 'Accesses', from: { count: 'accesses' } },
    { metric: 'errors', unit: 'requests', title: 'Of these refused', from: { count: 'errors' } },
  ],
  resources: [
    {
      metric: 'booked',
      unit: 'numbers',
      title: 'Numbers booked, on average',
      from: { level: 'booked', samples: 'samples' },
    },
    {
      metric: 'size',
      unit: 'numbers',
      title: 'Numbers in the pool, on average',
      from: { level: 'size', samples: 'samples' },
    },
    { metric: 'allocated', unit: 'numbers', title: 'Allocated', from: { count: 'allocated' } },
    {
      metric: 'pool-empty',
      unit: 'requests',
      title: 'Refused, the pool being empty',
      from: { count: 'pool-empty' },
    },
  ],
  callback: [
    { metric: 'accepted', unit: 'callbacks', title: 'Accepted', from: { count: 'accepted' } },
    { metric: 'refused', unit: 'callbacks', title: 'Refused', from: { count: 'refused' } },
    { metric: 'connected', unit: 'callbacks', title: 'Connected', from: { count: 'connected' } },
    { metric: 'cancelled', unit: 'callbacks', title: 'Cancelled', from: { count: 'cancelled' } },
    {
      metric: 'timed-out',
      unit: 'callbacks',
      title: 'Ran out of time',
      from: { count: 'timed-out' },
    },
    {
      metric: 'not-confirmed',
      unit: 'callbacks',
      title: 'Not confirmed',
      from: { count: 'not-confirmed' },
    },
    {
      metric: 'declined',
      unit: 'callbacks',
      title: 'Agents declined',
      from: { count: 'declined' },
    },
    {
      metric: 'not-reached',
      unit: 'callbacks',
      title: 'Customer not reached',
      from: { count: 'not-reached' },
    },
    { metric: 'failed', unit: 'callbacks', title: 'Failed', from: { count: 'failed' } },
    ...waits,
  ],
  chat: [
    { metric: 'begun', unit: 'chats', title: 'Begun', from: { count: 'begun' } },
    { metric: 'answered', unit: 'chats', title: 'Answered', from: { count: 'answered' } },
    { metric: 'abandoned', unit: 'chats', title: 'Abandoned', from: { count: 'abandoned' } },
    { metric: 'ended', unit: 'chats', title: 'Ended', from: { count: 'ended' } },
    ...waits,
  ],
} as const satisfies Record<Subject, readonly Metric[]>

export function metricsOf(subject: Subject): readonly Metric[] {
  return metrics[subject]
}

/** The value that the sums of its parts give; null when there is nothing to tell it from. */
export function measure({ from }: Metric, sumOf: (part: string) => number): number | null {
  if ('count' in from) return sumOf(from.count)
  if ('quantile' in from) return quantile(from.quantile, sumOf)
  if ('mean' in from) return ratio(sumOf(from.mean) / 1000, sumOf(from.cases))
  return ratio(sumOf(from.level), sumOf(from.samples))
}

function ratio(sum: number, cases: number): number | null {
  return cases === 0 ? null : Math.round((sum / cases) * 100) / 100
}
