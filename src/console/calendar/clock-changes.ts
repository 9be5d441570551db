import { parseTime, toLocalTime } from '../../base/calendar/index.ts'
import { type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'

/** A moment at which the clocks of a zone are moved. */
export interface ClockChange {
  readonly at: Milliseconds
  /** How far ahead of UTC they are until then, and from then on. */
  readonly before: Milliseconds
  readonly after: Milliseconds
}

const step: Milliseconds = 7 * 86_400_000 // since 1970 no zone changed its clocks twice within a week
const minute: Milliseconds = 60_000

/** All changes within [from, to), in order. */
export function clockChanges(zone: string, from: Milliseconds, to: Milliseconds): ClockChange[] {
  const changes: ClockChange[] = []
  let before = offsetAt(from, zone)
  for (let at = from; at < to; at += step) {
    const end = Math.min(at + step, to)
    const after = offsetAt(end - 1, zone)
    if (after !== before) changes.push({ at: changeBetween(at, end, zone, before), before, after })
    before = after
  }
  return changes
}

/** How far the clocks of the zone are ahead of UTC then. */
export function offsetAt(at: Milliseconds, zone: string): Milliseconds {
  return Date.parse(`${toLocalTime(at, zone)}Z`) - at
}

/** The offsets of [from, to), for many times of it without asking for each. */
export function offsetsWithin(
  zone: string,
  from: Milliseconds,
  to: Milliseconds,
): { changes: readonly ClockChange[]; offsetAt(at: Milliseconds): Milliseconds } {
  const changes = clockChanges(zone, from, to)
  const first = changes[0]?.before ?? offsetAt(from, zone)
  return {
    changes,
    offsetAt: (at) => changes.findLast((change) => change.at <= at)?.after ?? first,
  }
}

/** `+02:00` */
export function spellOffset(offset: Milliseconds): string {
  const minutes = Math.round(Math.abs(offset) / minute)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** A change as JSON has it: what the wall shows on both sides, and what does not exist or comes twice. */
export function toClockChangeView({ at, before, after }: ClockChange) {
  const wall = (offset: Milliseconds) => toTimestamp(at + offset).slice(0, 16)
  return {
    at: toTimestamp(at),
    kind: after > before ? ('skipped' as const) : ('repeated' as const),
    minutes: Math.abs(after - before) / minute,
    wallBefore: wall(before),
    wallAfter: wall(after),
    offsetBefore: spellOffset(before),
    offsetAfter: spellOffset(after),
  }
}

/** The beginning of a date (yyyy-MM-dd) in a zone; undefined for a date there is not. */
export function startOfDate(date: string, zone: string): Milliseconds | undefined {
  return parseTime(date, zone)
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return toTimestamp(Date.parse(date) + days * 86_400_000).slice(0, 10)
}

function changeBetween(
  from: Milliseconds,
  to: Milliseconds,
  zone: string,
  before: Milliseconds,
): Milliseconds {
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)] // seconds: unchanged, changed
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 1000, zone) === before) low = middle
    else high = middle
  }
  return high * 1000
}
