import type { Query } from '../../frame/router.ts'

/** Spans of desired times by name; `own` where the address has `from` or `to`. */
export const spans = ['24h', 'hour', 'week', 'past', 'all'] as const
export type Span = (typeof spans)[number] | 'own'

export const usualSpan = '24h'

const [hour, day] = [3_600_000, 86_400_000]
const step = 60_000 // ms; the same question for a minute, so that drawing again asks nothing new

/** From and to, in hours from now; the server's own for the usual one. */
const bounds: Readonly<Record<Exclude<Span, 'own' | '24h'>, readonly [number, number]>> = {
  hour: [-hour / 4, hour],
  week: [-hour / 4, 7 * day],
  past: [-day, 0],
  all: [-400 * day, 400 * day],
}

/** Who looks for somebody gets whatever there is, else what waits. */
export const usualState = (query: URLSearchParams): string => (query.get('q') ? 'all' : 'waiting')

export function spanOf(query: URLSearchParams): Span {
  if (query.has('from') || query.has('to')) return 'own'
  return spans.find((span) => span === query.get('due')) ?? (query.get('q') ? 'all' : usualSpan)
}

/** What the address asks for, in the words of `callback/list`, without its page. */
export function wantedOf(query: URLSearchParams, now: number): Query {
  return {
    service: query.get('service') ?? undefined,
    state: query.get('state') ?? usualState(query),
    q: query.get('q')?.trim() || undefined,
    ...timesOf(query, now),
  }
}

function timesOf(query: URLSearchParams, now: number): Query {
  const span = spanOf(query)
  if (span === 'own') {
    return { from: query.get('from') ?? undefined, to: query.get('to') ?? undefined }
  }
  const isEndless = query.get('q') !== null && query.get('due') === null // as the server has it
  if (span === usualSpan || isEndless) return {}
  const [before, after] = bounds[span]
  const minute = Math.floor(now / step) * step
  return {
    from: new Date(minute + before).toISOString(),
    to: new Date(minute + after).toISOString(),
  }
}

/** The queue's own words of the address, without what is open over it. */
export const queueWords = (query: URLSearchParams): Query =>
  Object.fromEntries([...query].filter(([name]) => !['move', 'book', 'at'].includes(name)))
