import { LocalClock, parseTime } from '../../base/calendar/index.ts'
import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Resolution, Subject } from '../../base/usage/index.ts'
import { rangeInverted, timeIllFormed, tooManyNames, zoneUnknown } from './report-errors.ts'

/** A report as it was asked for, read but not yet held against what is kept. */
export interface ReportRequest {
  readonly kind: Subject
  /** Undefined: all there are. */
  readonly of: readonly string[] | undefined
  readonly from: Milliseconds
  readonly to: Milliseconds
  readonly interval: Resolution
  readonly zone: string
  readonly clock: LocalClock
}

/** As the query has it. */
export interface ReportQuery {
  readonly of?: string | readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly interval?: Resolution | undefined
  readonly zone?: string | undefined
}

const hour: Milliseconds = 3_600_000
const day: Milliseconds = 24 * hour
const mostNames = 100 // as many as a page can list; all of them together are `*`
const longestName = 100 // characters; as base/usage counts them

/** What is left out: the 24 hours until now, UTC, the interval that suits the range. */
export function toReportRequest(
  kind: Subject,
  query: ReportQuery,
  now: Milliseconds,
): ReportRequest {
  const zone = query.zone ?? 'UTC'
  const clock = LocalClock.of(zone)
  if (clock === undefined) throw zoneUnknown()
  const to = query.to === undefined ? now : toTime('to', query.to, zone)
  const from = query.from === undefined ? to - day : toTime('from', query.from, zone)
  if (to <= from) throw rangeInverted()
  const interval = query.interval ?? suitable(to - from)
  return { kind, of: toNames(query.of), from, to, interval, zone, clock }
}

function toTime(name: string, text: string, zone: string): Milliseconds {
  const at = parseTime(text, zone)
  if (at === undefined) throw timeIllFormed(name)
  return at
}

function toNames(of: ReportQuery['of']): readonly string[] | undefined {
  const names = [...new Set([of ?? []].flat())].filter((name) => name !== '')
  if (names.length > mostNames || names.some((name) => name.length > longestName)) {
    throw tooManyNames(mostNames)
  }
  return names.length === 0 ? undefined : names
}

function suitable(range: Milliseconds): Resolution {
  if (range <= 6 * hour) return 'minute'
  return range <= 14 * day ? 'hour' : 'day'
}
