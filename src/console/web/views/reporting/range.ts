import type { Interval } from './report-json.ts'
import { midnight, toWall } from './wall-time.ts'

/** Ranges by name; those of the calendar have the days of the shown zone, by which reports are cut. */
export const ranges = [
  'hour',
  '24h',
  '7d',
  '30d',
  '12m',
  'today',
  'yesterday',
  'week',
  'lastWeek',
  'month',
  'lastMonth',
] as const
export type RangeName = (typeof ranges)[number]

export interface Range {
  readonly from: Date
  readonly to: Date
}

const hour = 3_600_000
const day = 24 * hour
const rolling: Partial<Record<RangeName, number>> = {
  hour,
  '24h': day,
  '7d': 7 * day,
  '30d': 30 * day,
}

export function namedRange(name: RangeName, now: Date, zone: string): Range {
  const length = rolling[name]
  if (length !== undefined) return { from: new Date(now.getTime() - length), to: now }
  const wall = new Date(`${toWall(now, zone)}Z`)
  const [y, m, d] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()]
  const monday = d - ((wall.getUTCDay() + 6) % 7)
  const start = (year: number, month: number, day: number) => midnight(year, month, day, zone)
  const spans: Partial<Record<RangeName, Range>> = {
    '12m': { from: start(y - 1, m, d), to: now },
    today: { from: start(y, m, d), to: now },
    yesterday: { from: start(y, m, d - 1), to: start(y, m, d) },
    week: { from: start(y, m, monday), to: now },
    lastWeek: { from: start(y, m, monday - 7), to: start(y, m, monday) },
    month: { from: start(y, m, 1), to: now },
    lastMonth: { from: start(y, m - 1, 1), to: start(y, m, 1) },
  }
  return spans[name] ?? { from: new Date(now.getTime() - day), to: now }
}

/** What the address says: the part that is zoomed to, else the named range. */
export function chosenRange(
  query: URLSearchParams,
  now: Date,
  zone: string,
): Range & { isZoomed: boolean } {
  const whole = namedRange(rangeName(query.get('range')), now, zone)
  const [from, to] = [query.get('from'), query.get('to')].map(toDate)
  if (from === undefined || to === undefined || from >= to) return { ...whole, isZoomed: false }
  return { from, to, isZoomed: true }
}

export function rangeName(text: string | null): RangeName {
  return ranges.find((name) => name === text) ?? '7d'
}

function toDate(text: string | null): Date | undefined {
  const date = text === null ? undefined : new Date(text)
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}

/** What the server takes when nothing is asked for. */
export function usualInterval({ from, to }: Range): Interval {
  const length = to.getTime() - from.getTime()
  if (length <= 6 * hour) return 'minute'
  return length <= 14 * day ? 'hour' : 'day'
}

/** The finest that suits the range, and that is still kept for it. */
export function fittingInterval(range: Range, now: Date): Interval {
  const from = intervals.indexOf(usualInterval(range))
  return intervals.slice(from).find((each) => whyNot(each, range, now) === undefined) ?? 'day'
}

export const intervals: readonly Interval[] = ['minute', 'hour', 'day']

const kept: Readonly<Record<Interval, number>> = {
  minute: 2 * day,
  hour: 90 * day,
  day: 3 * 365 * day,
}
const lengths: Readonly<Record<Interval, number>> = { minute: hour / 60, hour, day }
const mostPoints = 1500

/** Why an interval cannot be chosen for this range: it is gone by then, or would be too many. */
export function whyNot(
  interval: Interval,
  { from, to }: Range,
  now: Date,
): 'gone' | 'tooMany' | undefined {
  if (now.getTime() - from.getTime() > kept[interval]) return 'gone'
  const points = (to.getTime() - from.getTime()) / lengths[interval]
  return points > mostPoints ? 'tooMany' : undefined
}

/** The inner half. */
export function zoomedIn({ from, to }: Range): Range {
  const quarter = (to.getTime() - from.getTime()) / 4
  return { from: new Date(from.getTime() + quarter), to: new Date(to.getTime() - quarter) }
}

/** Twice as much, around the same middle, and nothing of the future. */
export function zoomedOut({ from, to }: Range, now: Date): Range {
  const half = (to.getTime() - from.getTime()) / 2
  const end = Math.min(now.getTime(), to.getTime() + half)
  return { from: new Date(end - 4 * half), to: new Date(end) }
}

/** The same length before or after. */
export function shifted({ from, to }: Range, by: 1 | -1, now: Date): Range {
  const length = to.getTime() - from.getTime()
  const end = Math.min(now.getTime(), to.getTime() + by * length)
  return { from: new Date(end - length), to: new Date(end) }
}
