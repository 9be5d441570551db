import type { Milliseconds } from '../kernel/index.ts'
import { dayLength, dayNumber, minuteLength, type WallTime } from './wall-time.ts'
import { shown, ZoneClock } from './zone-clock.ts'

const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-](?:0\d|1[0-8]):?[0-5]\d)?)?$/

/**
 * A point in time as ISO 8601 writes it: `2026-03-29T09:15:00.000`, from the right cut down to the
 * date alone. Without an offset of its own it is what the clocks of `zone` show: a time they skip
 * is the moment they skip it, of a time they show twice it is the first. Undefined: not of that
 * form, or there is no such zone.
 */
export function parseTime(text: string, zone: string): Milliseconds | undefined {
  const match = form.exec(text)
  const clock = ZoneClock.of(zone)
  const wall = match === null ? undefined : toWallTime(match)
  if (wall === undefined || clock === undefined) return undefined
  const offset = match?.[8]
  return offset === undefined ? firstShown(wall, clock) : wall - parseOffset(offset)
}

/** `2026-03-29T09:15:00.000`, what the clocks of `zone` show. Throws a RangeError for other zones. */
export function toLocalTime(at: Milliseconds, zone: string): string {
  const clock = ZoneClock.of(zone)
  if (clock === undefined) throw new RangeError(`${zone} is no time zone`)
  return new Date(clock.toWall(at)).toISOString().slice(0, -1)
}

function toWallTime(match: RegExpExecArray): WallTime | undefined {
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0))
  const day = dayNumber(year, month, date)
  if (day === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0'))
  return day * dayLength + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
}

/** The first moment at which clocks show the time; where they skip it, the moment of the skip. */
export function firstShown(wall: WallTime, clock: ZoneClock): Milliseconds {
  const seasons = clock.seasons(wall - 2 * dayLength, wall + 2 * dayLength) // offsets are smaller
  const first = shown(seasons, wall, wall + 1)[0]
  // Skipped: the first season whose clocks begin beyond it.
  return first?.start ?? seasons.find(({ start, offset }) => start + offset > wall)?.start ?? wall
}

function parseOffset(text: string): Milliseconds {
  if (text === 'Z') return 0
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))]
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteLength
}
