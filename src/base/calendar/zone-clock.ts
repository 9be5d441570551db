import { IANAZone } from 'luxon'
import type { Milliseconds } from '../kernel/index.ts'
import type { Period } from './period.ts'
import { dayLength, type WallTime } from './wall-time.ts'

/** A time in which the clocks of a zone stay `offset` ahead of UTC. */
export interface Season extends Period {
  readonly offset: Milliseconds
}

const longestName = 64 // the longest known has 32 letters
const keptDays = 4096 // over ten years; what a node looks at is mostly next month

// Of names like these the IANA database has but a few. Some versions of Node take more, with
// meanings that few expect: BST is Dhaka there, and ECT is Paris.
const abbreviation = /^[A-Z]{3}$/i
const knownAbbreviations = /^(UTC|UCT|GMT|EST|MST|HST|WET|CET|MET|EET|PRC|ROC|ROK)$/i

/** Whether the IANA database knows the zone, by this name or as an older one; the case is free. */
export function isTimeZone(name: string): boolean {
  return canonical(name) !== undefined
}

/**
 * The clocks of one zone. Luxon is asked once a day and, on a day when the clocks change, for the
 * second at which they do; the rest is arithmetic, which is what makes a month of slots cheap.
 * Clocks that change twice within 24 hours would be missed: since 1970 the least time between two
 * changes was a week.
 */
export class ZoneClock {
  /** As it was asked for. */
  readonly name: string
  readonly #zone: IANAZone
  /** Day since 1970 in UTC → the offset at its start. */
  readonly #offsets = new Map<number, Milliseconds>()
  /** Day since 1970 in UTC → when its clocks change. */
  readonly #changes = new Map<number, Milliseconds>()

  private constructor(name: string, zone: IANAZone) {
    this.name = name
    this.#zone = zone
  }

  /** Undefined: there is no such zone. */
  static of(name: string): ZoneClock | undefined {
    const known = canonical(name)
    return known === undefined ? undefined : new ZoneClock(name, IANAZone.create(known))
  }

  toWall(at: Milliseconds): WallTime {
    return at + this.#offsetAt(at)
  }

  /** The seasons of [from, to), in order. */
  seasons(from: Milliseconds, to: Milliseconds): Season[] {
    const seasons: Season[] = []
    let season = { start: from, offset: this.#offsetAt(from) }
    for (let day = Math.floor(from / dayLength); day * dayLength < to; day++) {
      const offset = this.#offsetAtStart(day + 1)
      const change = offset === this.#offsetAtStart(day) ? from : this.#changeOn(day)
      if (change <= from || change >= to) continue
      seasons.push({ ...season, end: change })
      season = { start: change, offset }
    }
    seasons.push({ ...season, end: to })
    return seasons
  }

  #offsetAt(at: Milliseconds): Milliseconds {
    const day = Math.floor(at / dayLength)
    const offset = this.#offsetAtStart(day)
    const next = this.#offsetAtStart(day + 1)
    return offset === next || at < this.#changeOn(day) ? offset : next
  }

  #offsetAtStart(day: number): Milliseconds {
    const kept = this.#offsets.get(day)
    if (kept !== undefined) return kept
    if (this.#offsets.size >= keptDays) this.#offsets.clear()
    const offset = this.#askOffset(day * dayLength)
    this.#offsets.set(day, offset)
    return offset
  }

  /** The first second of the day at which the clocks have changed. */
  #changeOn(day: number): Milliseconds {
    const kept = this.#changes.get(day)
    if (kept !== undefined) return kept
    if (this.#changes.size >= keptDays) this.#changes.clear()
    const before = this.#offsetAtStart(day)
    let [low, high] = [day * 86_400, (day + 1) * 86_400] // seconds: unchanged, changed
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.#askOffset(middle * 1000) === before) low = middle
      else high = middle
    }
    this.#changes.set(day, high * 1000)
    return high * 1000
  }

  #askOffset(at: Milliseconds): Milliseconds {
    return Math.round(this.#zone.offset(at) * 60_000)
  }
}

/**
 * The times at which clocks show a time of [from, to): one period, none where they skip it, two
 * where they show it twice.
 */
export function shown(seasons: readonly Season[], from: WallTime, to: WallTime): Period[] {
  const periods: Period[] = []
  for (const { start, end, offset } of seasons) {
    const period = { start: Math.max(start, from - offset), end: Math.min(end, to - offset) }
    if (period.start < period.end) periods.push(period)
  }
  return periods
}

/** One spelling a zone: Luxon keeps every name it was ever given, and callers choose the letters. */
function canonical(name: string): string | undefined {
  if (name.length > longestName || !/^[A-Za-z]/.test(name)) return undefined // +02:00 is no zone
  if (abbreviation.test(name) && !knownAbbreviations.test(name)) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return undefined // a RangeError is how Intl says that it knows no such zone
  }
}
