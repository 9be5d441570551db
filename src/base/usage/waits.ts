import type { Milliseconds, Seconds } from '../kernel/index.ts'

/**
 * Upper bounds of the bins into which waits are sorted, so that a median can be told of any span of
 * time without keeping each wait. They are what a median can be off by; once in use they stay.
 */
const bounds: readonly Seconds[] = [
  ...[1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900],
  ...[1200, 1800, 2700, 3600, 5400, 7200, 10_800, 14_400, 21_600, 43_200, 86_400],
]

/** One more than there are bounds: the last bin has no end. */
export const bins: readonly string[] = [...bounds, 'more'].map((bound) => `wait-${bound}`)

export function binOf(wait: Milliseconds): string {
  const at = bounds.findIndex((bound) => wait <= bound * 1000)
  return bins[at === -1 ? bounds.length : at] ?? ''
}

/** What `share` of the waits did not exceed, evenly spread within a bin; null when nobody waited. */
export function quantile(share: number, countOf: (bin: string) => number): Seconds | null {
  const counts = bins.map(countOf)
  const wanted = share * counts.reduce((sum, count) => sum + count, 0)
  if (wanted === 0) return null
  let before = 0
  for (const [at, count] of counts.entries()) {
    if (count > 0 && before + count >= wanted) return within(at, (wanted - before) / count)
    before += count
  }
  return bounds.at(-1) ?? null
}

function within(bin: number, share: number): Seconds {
  const from = bounds[bin - 1] ?? 0
  const to = bounds[bin] ?? from // beyond the last bound nothing is known but that
  return Math.round((from + (to - from) * share) * 10) / 10
}
