import type { Milliseconds } from '../kernel/index.ts'

/**
 * What a clock on the wall shows, date and time, as the milliseconds at which a clock in UTC
 * shows the same. It is no point in time: where clocks go back it comes twice, where they go
 * forward not at all.
 */
export type WallTime = number

export const minuteLength: Milliseconds = 60_000
export const dayLength: Milliseconds = 86_400_000 // of a day on the wall; a day in time may differ

/** A date. */
export interface Day {
  /** Days since 1970-01-01. */
  readonly number: number
  /** 1231 for the last day of a year. */
  readonly monthDay: number
  /** 0 for Monday to 6 for Sunday. */
  readonly weekday: number
}

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

export function dayOf(wall: WallTime): Day {
  const number = Math.floor(wall / dayLength)
  const date = new Date(number * dayLength)
  return {
    number,
    monthDay: (date.getUTCMonth() + 1) * 100 + date.getUTCDate(),
    weekday: (((number + 3) % 7) + 7) % 7, // day 0 was a Thursday
  }
}

/** Every day that [from, to) touches, and `margin` more on either side. */
export function daysBetween(from: WallTime, to: WallTime, margin: number): Day[] {
  const first = Math.floor(from / dayLength) - margin
  const last = Math.floor(to / dayLength) + margin
  return Array.from({ length: last - first + 1 }, (_, at) => dayOf((first + at) * dayLength))
}

/** The number of a day; undefined for a date that does not exist. */
export function dayNumber(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day) // Date.UTC would read the year 50 as 1950
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.getTime() / dayLength : undefined
}
