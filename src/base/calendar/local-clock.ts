import type { Milliseconds } from '../kernel/index.ts'
import { firstShown } from './local-time.ts'
import { dayLength, minuteLength } from './wall-time.ts'
import { ZoneClock } from './zone-clock.ts'

/** The clocks of one zone, for whoever shows many times or counts by the days of a calendar. */
export class LocalClock {
  readonly #clock: ZoneClock

  private constructor(clock: ZoneClock) {
    this.#clock = clock
  }

  /** Undefined: there is no such zone. */
  static of(zone: string): LocalClock | undefined {
    const clock = ZoneClock.of(zone)
    return clock === undefined ? undefined : new LocalClock(clock)
  }

  /** What the clocks show, as the milliseconds at which a clock in UTC shows the same. */
  toWall(at: Milliseconds): Milliseconds {
    return this.#clock.toWall(at)
  }

  /** `2026-10-25T02:00:00+01:00`: with its offset, an hour that comes twice is told apart. */
  toText(at: Milliseconds): string {
    const wall = this.#clock.toWall(at)
    const minutes = Math.round((wall - at) / minuteLength)
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
    const offset = `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(rest)}`
    return `${new Date(wall).toISOString().slice(0, 19)}${offset}`
  }

  /**
   * When the days begin that [from, to) touches, and the one after them: of 23 or 25 hours where
   * clocks change, and left out where a zone skipped a day.
   */
  dayStarts(from: Milliseconds, to: Milliseconds): Milliseconds[] {
    const first = Math.floor(this.#clock.toWall(from) / dayLength)
    const last = Math.floor(this.#clock.toWall(Math.max(from, to - 1)) / dayLength) + 1
    const days = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * dayLength)
    return [...new Set(days.map((day) => firstShown(day, this.#clock)))]
  }
}

const twoDigits = (n: number) => String(n).padStart(2, '0')
