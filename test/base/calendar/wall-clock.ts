/**
 * What the wall clocks of a zone show, minute by minute, as `Intl` tells it. Nothing here is shared
 * with the calendars: it is what they are held against.
 */
export interface WallMinute {
  /** Days since 1970 of the date that is shown. */
  readonly day: number
  readonly minuteOfDay: number
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export class WallClock {
  readonly #format: Intl.DateTimeFormat

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
  }

  at(at: number): WallMinute {
    const text = this.#format.format(at) // 03/29/2026, 03:00
    const number = (from: number, to: number) => Number(text.slice(from, to))
    return {
      day: Date.UTC(number(6, 10), number(0, 2) - 1, number(3, 5)) / day,
      minuteOfDay: number(12, 14) * 60 + number(15, 17),
    }
  }

  /** What is shown at `from` and at each of the minutes after it, before `to`. */
  minutes(from: number, to: number): WallMinute[] {
    return Array.from({ length: (to - from) / minute }, (_, at) => this.at(from + at * minute))
  }

  /** The minutes of a year at which the clocks jump. */
  jumps(year: number): number[] {
    const jumps: number[] = []
    let [at, offset] = [Date.UTC(year, 0, 1), this.#offset(Date.UTC(year, 0, 1))]
    for (const end = Date.UTC(year + 1, 0, 1); at < end; at += day) {
      const next = this.#offset(at + day)
      if (next !== offset) jumps.push(this.#jumpAfter(at))
      offset = next
    }
    return jumps
  }

  #jumpAfter(at: number): number {
    let jump = at
    for (const step of [hour, minute]) {
      while (this.#offset(jump + step) === this.#offset(at)) jump += step
    }
    return jump + minute
  }

  #offset(at: number): number {
    const shown = this.at(at)
    return shown.day * day + shown.minuteOfDay * minute - at
  }
}
