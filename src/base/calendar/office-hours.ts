import type { Milliseconds } from '../kernel/index.ts'
import { covers, type DateRange } from './dates.ts'
import { clip, merge, type Period, subtract } from './period.ts'
import { checkRange } from './range.ts'
import type { Shift } from './shifts.ts'
import {
  type Day,
  dayLength,
  dayOf,
  daysBetween,
  minuteLength,
  type WallTime,
} from './wall-time.ts'
import { type Season, shown, type ZoneClock } from './zone-clock.ts'

export interface OfficeRules {
  /** Seven lists, Monday's first. */
  readonly regular: readonly (readonly Shift[])[]
  readonly additions: readonly { readonly date: DateRange; readonly shift: Shift }[]
  readonly closed: readonly DateRange[]
  /** Empty: at all times. */
  readonly effective: readonly DateRange[]
}

/**
 * | reason               | the wall shows                                        |
 * | closed_effective     | a date outside the effective dates                    |
 * | closed_holiday       | a closed day                                          |
 * | closed_day_of_week   | a weekday without hours, and none added for the date  |
 * | closed_no_match      | a time outside the hours of its day                   |
 *
 * GMS shows the last two; the others say more than one of these would.
 */
export type ClosedReason =
  | 'closed_effective'
  | 'closed_holiday'
  | 'closed_day_of_week'
  | 'closed_no_match'

const reach = 3 // days by which a shift may begin before, and an offset carry beyond, what is asked
const step: Milliseconds = 28 * dayLength // a search looks through at once
const horizon: Milliseconds = 9 * 366 * dayLength // 29 February may be eight years away
const longestSlot = 1440 // minutes

/**
 * When an office is open. A day's hours count on the clock on its wall:
 *
 * - Hours that run over midnight belong to the day on which they begin.
 * - A closed day is closed from its 0:00 to its 24:00: hours over midnight lose what of them lies in
 *   it, and no more. Additional hours are open all the same.
 * - Outside the effective dates everything is closed.
 * - Where clocks go forward, a time they skip is the moment they skip it. Where they go back, hours
 *   last from the first to the last second whose time on the wall lies in them: they begin with the
 *   first 2:30 and end with the second, and an office never closes for an hour in between.
 *
 * Of this the manual of GMS gives the third; the others are this server's own.
 */
export class OfficeHours {
  readonly #clock: ZoneClock
  readonly #rules: OfficeRules

  constructor(clock: ZoneClock, rules: OfficeRules) {
    this.#clock = clock
    this.#rules = rules
  }

  get zone(): string {
    return this.#clock.name
  }

  /**
   * When the office is open within [from, to): sorted, with gaps between, cut to the range.
   * Throws a RangeError for more than `longestRange` at once.
   */
  openPeriods(from: Milliseconds, to: Milliseconds): Period[] {
    checkRange(from, to)
    return this.#open(from, to)
  }

  isOpen(at: Milliseconds): boolean {
    checkRange(at, at)
    return this.#open(at, at + 1).length > 0
  }

  /** Why the office is closed then; undefined when it is open. */
  whyClosed(at: Milliseconds): ClosedReason | undefined {
    if (this.isOpen(at)) return undefined
    const day = dayOf(this.#clock.toWall(at))
    const { regular, closed, effective } = this.#rules
    if (effective.length > 0 && !isOneOf(effective, day)) return 'closed_effective'
    if (isOneOf(closed, day)) return 'closed_holiday'
    const hours = (regular[day.weekday] ?? []).length + this.#additionsOn(day).length
    return hours === 0 ? 'closed_day_of_week' : 'closed_no_match'
  }

  /** `at` when the office is open then; undefined when it stays closed for nine years. */
  nextOpening(at: Milliseconds): Milliseconds | undefined {
    checkRange(at, at)
    for (let from = at; from < at + horizon; from += step) {
      const first = this.#open(from, from + step)[0]
      if (first !== undefined) return first.start
    }
    return undefined
  }

  /**
   * The beginnings of the slots of so many minutes that lie whole in open time within [from, to).
   *
   * Slots are cut at whole multiples of their length since 1970 in UTC, not from the opening and
   * not on the wall: they never overlap where clocks go back, and a booking stays in its slot when
   * somebody changes the hours or the zone. So in a zone half an hour off, slots of an hour begin
   * at half past, and what an opening leaves before the first is in none. Throws a RangeError like
   * `openPeriods`, and for slots that are no whole minutes or longer than a day.
   */
  slots(from: Milliseconds, to: Milliseconds, minutes: number): Milliseconds[] {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestSlot) {
      throw new RangeError(`a slot cannot have ${minutes} minutes`)
    }
    const length = minutes * minuteLength
    const slots: Milliseconds[] = []
    for (const { start, end } of this.openPeriods(from, to)) {
      const first = Math.ceil(start / length) * length
      for (let slot = first; slot + length <= end; slot += length) slots.push(slot)
    }
    return slots
  }

  #open(from: Milliseconds, to: Milliseconds): Period[] {
    if (from >= to) return []
    const { regular, closed, effective } = this.#rules
    const days = daysBetween(this.#clock.toWall(from), this.#clock.toWall(to), reach)
    const windows = days.flatMap((day) => windowsOf(day, regular[day.weekday] ?? []))
    const additional = days.flatMap((day) => windowsOf(day, this.#additionsOn(day)))
    const outside = effective.length === 0 ? [] : days.filter((day) => !isOneOf(effective, day))
    const hasNone = windows.length + additional.length === 0 || outside.length === days.length
    if (hasNone) return [] // before the zone is asked: a search may run through years
    const margin = (reach + 1) * dayLength
    const seasons = this.#clock.seasons(from - margin, to + margin)
    const closedDays = days.filter((day) => isOneOf(closed, day))
    const open = merge([
      ...subtract(merge(spread(windows, seasons)), wholeDays(closedDays, seasons)),
      ...spread(additional, seasons),
    ])
    return clip(subtract(open, wholeDays(outside, seasons)), from, to)
  }

  #additionsOn(day: Day): Shift[] {
    return this.#rules.additions.filter(({ date }) => covers(date, day)).map(({ shift }) => shift)
  }
}

function isOneOf(ranges: readonly DateRange[], day: Day): boolean {
  return ranges.some((range) => covers(range, day))
}

/** Hours of a certain date, on the wall. */
interface Window {
  readonly from: WallTime
  readonly to: WallTime
}

function windowsOf(day: Day, shifts: readonly Shift[]): Window[] {
  const midnight = day.number * dayLength
  return shifts.map(({ start, end }) => ({ from: midnight + start, to: midnight + end }))
}

/** From the first to the last time that lies in each window. */
function spread(windows: readonly Window[], seasons: readonly Season[]): Period[] {
  return windows.flatMap(({ from, to }) => {
    const periods = shown(seasons, from, to)
    const [first, last] = [periods[0], periods.at(-1)]
    return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }]
  })
}

/** All times at which the wall shows one of these dates. */
function wholeDays(days: readonly Day[], seasons: readonly Season[]): Period[] {
  return merge(
    days.flatMap(({ number }) => shown(seasons, number * dayLength, (number + 1) * dayLength)),
  )
}
