import type { Milliseconds } from '../kernel/index.ts'
import { covers, type DateRange } from './dates.ts'
import type { DayPlan } from './day-plan.ts'
import { clip, type Period } from './period.ts'
import { checkRange } from './range.ts'
import { type Day, dayLength, dayOf, daysBetween } from './wall-time.ts'
import { type Season, shown, type ZoneClock } from './zone-clock.ts'

export interface CapacityPlan {
  /** Seven, Monday's first. */
  readonly weekdays: readonly DayPlan[]
  /** Dates with a plan of their own. A date of one year goes before one of every year. */
  readonly exceptions: readonly { readonly date: DateRange; readonly plan: DayPlan }[]
}

export interface CapacityPeriod extends Period {
  readonly capacity: number
}

const margin = 2 // days by which an offset may carry a date into another

/**
 * How many requests each time bucket may take. The clock on the wall decides: a number holds
 * whenever its time is shown, so twice where clocks go back, and never where they skip it.
 */
export class Capacity {
  readonly #clock: ZoneClock
  readonly #plan: CapacityPlan
  /** The date looked at last, since a day's slots are asked for one after the other. */
  #last: { readonly number: number; readonly plan: DayPlan } | undefined

  constructor(clock: ZoneClock, plan: CapacityPlan) {
    this.#clock = clock
    this.#plan = plan
  }

  get zone(): string {
    return this.#clock.name
  }

  /** The number for the bucket that begins at `at`; 0 where nothing is said. */
  at(at: Milliseconds): number {
    checkRange(at, at)
    const wall = this.#clock.toWall(at)
    const number = Math.floor(wall / dayLength)
    if (this.#last?.number !== number) this.#last = { number, plan: this.#planOf(dayOf(wall)) }
    const sinceMidnight = wall - number * dayLength
    return this.#last.plan.findLast(({ from }) => from <= sinceMidnight)?.capacity ?? 0
  }

  /**
   * Where the capacity is above 0 within [from, to): sorted, cut to the range, without overlaps;
   * neighbours of equal capacity are one. Throws a RangeError for more than `longestRange` at once.
   */
  periods(from: Milliseconds, to: Milliseconds): CapacityPeriod[] {
    checkRange(from, to)
    if (from >= to) return []
    const seasons = this.#clock.seasons(from - dayLength, to + dayLength)
    const days = daysBetween(this.#clock.toWall(from), this.#clock.toWall(to), margin)
    const periods = days.flatMap((day) => periodsOf(day, this.#planOf(day), seasons))
    return joined(clip(periods, from, to).sort((one, other) => one.start - other.start))
  }

  #planOf(day: Day): DayPlan {
    const exceptions = this.#plan.exceptions.filter(({ date }) => covers(date, day))
    const exception = exceptions.find(({ date }) => !date.yearly) ?? exceptions[0]
    return exception?.plan ?? this.#plan.weekdays[day.weekday] ?? []
  }
}

function periodsOf(day: Day, plan: DayPlan, seasons: readonly Season[]): CapacityPeriod[] {
  const midnight = day.number * dayLength
  return plan.flatMap(({ from, capacity }, at) => {
    if (capacity === 0) return []
    const to = plan[at + 1]?.from ?? dayLength
    return shown(seasons, midnight + from, midnight + to).map((period) => ({ ...period, capacity }))
  })
}

function joined(periods: readonly CapacityPeriod[]): CapacityPeriod[] {
  const joined: CapacityPeriod[] = []
  for (const period of periods) {
    const last = joined.at(-1)
    if (last === undefined || last.end < period.start || last.capacity !== period.capacity) {
      joined.push(period)
    } else joined[joined.length - 1] = { ...last, end: period.end }
  }
  return joined
}
