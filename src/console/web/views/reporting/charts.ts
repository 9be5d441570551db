import type { Kind, Report, Series } from './report-json.ts'

/** One question and what answers it. */
export interface ChartPlan {
  readonly id: string
  readonly metrics: readonly string[]
  /** Outcomes on top of each other; else side by side. */
  readonly isStacked?: boolean
  /** The last metric is drawn as the limit of the others. */
  readonly hasLimit?: boolean
}

const waits = { id: 'waits', metrics: ['wait-median', 'wait-p90'] } as const

const plans: Readonly<Record<Kind, readonly ChartPlan[]>> = {
  resources: [
    { id: 'occupancy', metrics: ['booked', 'size'], hasLimit: true },
    { id: 'allocations', metrics: ['allocated', 'pool-empty'] },
  ],
  services: [
    { id: 'accesses', metrics: ['accesses'] },
    { id: 'errors', metrics: ['errors'] },
  ],
  callback: [
    {
      id: 'ends',
      metrics: ['connected', 'cancelled', 'timed-out', 'not-confirmed', 'failed'],
      isStacked: true,
    },
    { id: 'requests', metrics: ['accepted', 'refused'] },
    waits,
  ],
  chat: [{ id: 'chats', metrics: ['begun', 'answered', 'abandoned'] }, waits],
}

export const plansOf = (kind: Kind): readonly ChartPlan[] => plans[kind]

/** A line of a chart: what it is called, and its values by interval. */
export interface Line {
  readonly of: string
  readonly metric: string
  readonly values: readonly (number | null)[]
  readonly total: number | null
}

export interface Plot {
  readonly unit: string
  /** Seconds since 1970, the same for all lines. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
}

export const mostLines = 6 // as many as can be told apart

/** The report's series that answer the question; of many names those with the most. */
export function toPlot({ series }: Report, plan: ChartPlan): Plot {
  const found = series.filter(({ metric }) => plan.metrics.includes(metric))
  const byMetric = (one: Series, other: Series) =>
    plan.metrics.indexOf(one.metric) - plan.metrics.indexOf(other.metric)
  const wanted =
    plan.metrics.length === 1
      ? found.toSorted((one, other) => (other.total ?? 0) - (one.total ?? 0))
      : found.toSorted(byMetric)
  const shown = wanted.slice(0, mostLines)
  return {
    unit: shown[0]?.unit ?? '',
    times: shown[0]?.values.map(([at]) => at) ?? [],
    lines: shown.map(({ of, metric, values, total }) => ({
      ...{ of, metric, total },
      values: values.map(([, value]) => value),
    })),
  }
}

/** Each line on top of those before it; a gap in one is a gap. */
export function stacked(lines: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const sums: (number | null)[][] = []
  for (const values of lines) {
    const below = sums.at(-1)
    sums.push(values.map((value, at) => (value === null ? null : value + (below?.[at] ?? 0))))
  }
  return sums
}

/** Where a line is highest, and its extremes: what a reader would say of it in a sentence. */
export function extremes({ values }: Line): { low: number; high: number; at: number } | undefined {
  let found: { low: number; high: number; at: number } | undefined
  for (const [at, value] of values.entries()) {
    if (value === null) continue
    found ??= { low: value, high: value, at }
    if (value < found.low) found = { ...found, low: value }
    if (value > found.high) found = { ...found, high: value, at }
  }
  return found
}
