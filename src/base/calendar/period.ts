import type { Milliseconds } from '../kernel/index.ts'

/** From `start` up to, not including, `end`. */
export interface Period {
  readonly start: Milliseconds
  readonly end: Milliseconds
}

/** The same time as sorted periods with gaps between them. */
export function merge(periods: readonly Period[]): Period[] {
  const merged: Period[] = []
  for (const { start, end } of periods.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1)
    if (last === undefined || last.end < start) merged.push({ start, end })
    else if (last.end < end) merged[merged.length - 1] = { start: last.start, end }
  }
  return merged
}

/** What of `periods` lies outside `holes`; both are merged. */
export function subtract(periods: readonly Period[], holes: readonly Period[]): Period[] {
  const rest: Period[] = []
  let next = 0
  for (const { start, end } of periods) {
    let from = start
    for (let hole = holes[next]; hole !== undefined && hole.start < end; hole = holes[next]) {
      if (from < hole.start) rest.push({ start: from, end: hole.start })
      from = Math.max(from, hole.end)
      if (hole.end > end) break // it may reach into the next period
      next++
    }
    if (from < end) rest.push({ start: from, end })
  }
  return rest
}

/** What of `periods` lies within [from, to). */
export function clip<P extends Period>(
  periods: readonly P[],
  from: Milliseconds,
  to: Milliseconds,
): P[] {
  return periods
    .filter(({ start, end }) => start < to && from < end)
    .map((one) => ({ ...one, start: Math.max(one.start, from), end: Math.min(one.end, to) }))
}
