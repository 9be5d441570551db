import type { Milliseconds } from '../../base/kernel/index.ts'
import { kept, type Resolution } from '../../base/usage/index.ts'
import { notKept, tooManyPoints } from './report-errors.ts'
import type { ReportRequest } from './report-request.ts'

/** A range cut into the intervals of a report. */
export interface Cut {
  /** Buckets that its points are summed from. */
  readonly resolution: Resolution
  /** By whose days it is cut. */
  readonly zone: string
  /** When each point begins, and at last when the last one ends. */
  readonly edges: readonly Milliseconds[]
  readonly notes: readonly string[]
}

const mostPoints = 1500 // what a chart can show and a page draw in time
const hour: Milliseconds = 3_600_000
const day: Milliseconds = 24 * hour

const durations = { minute: '2 days', hour: '90 days', day: '3 years' }
const longer = {
  minute: 'take hours or days, or a shorter range',
  hour: 'take days, or a shorter range',
  day: 'take a shorter range',
}

/** Whole intervals that cover the range; throws where they are too many or not kept any more. */
export function cut(request: ReportRequest, now: Milliseconds): Cut {
  const { interval, from, to, zone } = request
  if (!isKept(interval, from, now)) {
    throw notKept(interval, durations[interval], longer[interval])
  }
  const points = Math.ceil(to / kept[interval].length) - Math.floor(from / kept[interval].length)
  if (points > mostPoints) throw tooManyPoints(points, mostPoints, longer[interval])
  if (interval !== 'day') return cutEvenly(interval, request)
  const isByCalendar = zone !== 'UTC' && isKept('hour', from, now)
  return isByCalendar ? cutByCalendar(request) : cutByUtcDays(request)
}

/** A little longer than promised, so that "the last two days" is not refused for being asked late. */
function isKept(resolution: Resolution, from: Milliseconds, now: Milliseconds): boolean {
  const { length, perSpan, days } = kept[resolution]
  return from >= now - days * day - perSpan * length
}

function cutEvenly(resolution: Resolution, { from, to, zone }: ReportRequest): Cut {
  return { resolution, zone, edges: edgesOf(from, to, kept[resolution].length), notes: [] }
}

/** Days as the clocks of the zone have them, of 23 or 25 hours where those change. */
function cutByCalendar({ from, to, zone, clock }: ReportRequest): Cut {
  const starts = clock.dayStarts(from, to)
  const edges = starts.map((start) => Math.floor(start / hour) * hour)
  const isExact = edges.every((edge, at) => edge === starts[at])
  const note = `Days of ${zone} begin within an hour of UTC; they are cut at its beginning`
  return { resolution: 'hour', zone, edges, notes: isExact ? [] : [note] }
}

function cutByUtcDays({ from, to, zone }: ReportRequest): Cut {
  const note = `Days are those of UTC: hours, of which days of ${zone} are made, are kept for 90 days`
  const notes = zone === 'UTC' ? [] : [note]
  return { resolution: 'day', zone: 'UTC', edges: edgesOf(from, to, day), notes }
}

function edgesOf(from: Milliseconds, to: Milliseconds, length: Milliseconds): Milliseconds[] {
  const first = Math.floor(from / length)
  const last = Math.ceil(to / length)
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * length)
}
