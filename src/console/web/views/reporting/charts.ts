import type { Kind, Report, Series } from './report-json.ts'

/** One question and what answers it. */
export interface ChartPlan {
  readonly id: string
  readonly metrics: readonly string[]
  /** Those that are drawn together as the last line, Other. */
  readonly others?: readonly string[]
  /** Outcomes on top of each other; else side by side. */
  readonly isStacked?: boolean
  /** The last metric is drawn as the limit of the others. */
  readonly hasLimit?: boolean
  /** Two metrics, and what lies between them. */
  readonly isBand?: boolean
}

const waits: ChartPlan = { id: 'waits', metrics: ['wait-median', 'wait-p90'], isBand: true }

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
      others: ['declined', 'not-reached'],
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
  /** When each interval begins, in seconds since 1970; the same for all lines. */
  readonly times: readonly number[]
  /** When the last one ends. */
  readonly end: number
  readonly lines: readonly Line[]
}

export const mostLines = 6 // as many as can be told apart
export const other = '(others)' // what a line is of that stands for several

/** The report's series that answer the question; of many names those with the most, and the rest as one. */
export function toPlot({ series, to }: Report, plan: ChartPlan): Plot {
  const lines = series.map(toLine)
  const found = lines.filter(({ metric }) => plan.metrics.includes(metric))
  const rest = lines.filter(({ metric }) => plan.others?.includes(metric))
  const isOneMetric = plan.metrics.length === 1
  const shown = isOneMetric ? mostOf(found) : found.toSorted(byOrder(plan.metrics))
  return {
    unit: series.find(({ metric }) => metric === plan.metrics[0])?.unit ?? '',
    times: series[0]?.values.map(([at]) => at) ?? [],
    end: new Date(to).getTime() / 1000,
    lines: [...shown, ...(rest.length === 0 ? [] : [together(rest, { metric: 'other' })])],
  }
}

function toLine({ of, metric, total, values }: Series): Line {
  return { of, metric, total, values: values.map(([, value]) => value) }
}

const byOrder = (metrics: readonly string[]) => (one: Line, next: Line) =>
  metrics.indexOf(one.metric) - metrics.indexOf(next.metric)

function mostOf(lines: readonly Line[], most = mostLines): Line[] {
  const sorted = lines.toSorted((one, next) => (next.total ?? 0) - (one.total ?? 0))
  if (sorted.length <= most) return sorted
  const rest = sorted.slice(most - 1)
  return [...sorted.slice(0, most - 1), together(rest, { of: other })]
}

const mostRanked = 11 // ten names, and the rest

/** Names by how much of a metric each has, the most first. */
export function ranked({ series }: Report, metric: string): readonly Line[] {
  const lines = series.filter((each) => each.metric === metric && each.of !== '*').map(toLine)
  return mostOf(lines, mostRanked)
}

/** The sum of lines; what is not known of all is not known of it. */
function together(lines: readonly Line[], as: Partial<Line>): Line {
  const add = (one: number | null, next: number | null) =>
    one === null || next === null ? (one ?? next) : one + next
  const sum = lines.reduce(({ of, metric, total, values }, next) => ({
    ...{ of, metric, total: add(total, next.total) },
    values: values.map((value, at) => add(value, next.values[at] ?? null)),
  }))
  return { ...sum, ...as }
}

/** Times on the edges of intervals around what was dragged over: whoever selects the same, links the same. */
export function snapped({ times, end }: Plot, from: number, to: number): [number, number] {
  const first = times.findLast((time) => time <= from) ?? times[0] ?? from
  const last = times.find((time) => time >= to) ?? end
  return [first, last]
}

/** From the beginning of one interval to the end of another, whichever is the earlier. */
export function spanOf({ times, end }: Plot, one: number, next: number): [number, number] {
  const [first, last] = [Math.min(one, next), Math.max(one, next)]
  return [times[first] ?? end, times[last + 1] ?? end]
}

/** Where no line has a value: runs of intervals, as times. */
export function gapsOf({ times, end, lines }: Plot): [from: number, to: number][] {
  const gaps: [number, number][] = []
  for (const [at, time] of times.entries()) {
    if (lines.some(({ values }) => values[at] !== null && values[at] !== undefined)) continue
    const next = times[at + 1] ?? end
    const last = gaps.at(-1)
    if (last !== undefined && last[1] === time) last[1] = next
    else gaps.push([time, next])
  }
  return gaps
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

/** Each value as its part, in percent, of all lines at that time; of nothing there are no parts. */
export function shares(lines: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const sumAt = (at: number) => lines.reduce((sum, values) => sum + (values[at] ?? 0), 0)
  const sums = (lines[0] ?? []).map((_, at) => sumAt(at))
  return lines.map((values) =>
    values.map((value, at) => (value === null ? null : (100 * value) / (sums[at] || 1))),
  )
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
