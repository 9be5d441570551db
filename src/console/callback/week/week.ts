import {
  type Calendars,
  CallbackOptions,
  type CallbackStore,
  callbackServiceUnknown,
  cellsOf,
  dayOf,
  type OptionSource,
  slotOf,
  slotsBetween,
} from '../../../api/callback/index.ts'
import type { OfficeHours } from '../../../base/calendar/index.ts'
import { invalidParameter } from '../../../base/http/index.ts'
import { type Clock, type Milliseconds, toTimestamp } from '../../../base/kernel/index.ts'
import {
  addDays,
  offsetsWithin,
  spellOffset,
  startOfDate,
  toClockChangeView,
} from '../../calendar/index.ts'
import { mondayOf, weekOf } from './iso-week.ts'

export interface WeekParts {
  readonly store: Pick<CallbackStore, 'booked'>
  readonly calendars: Calendars
  readonly source: OptionSource
  readonly clock: Clock
}

interface WeekSlot {
  readonly start: string
  readonly end: string
  /** On the wall, with the offset, since an hour may come twice. */
  readonly local: string
  readonly capacity: number
  readonly booked: number
  readonly open: boolean
  readonly past: boolean
}

interface Closed {
  readonly from: string
  readonly to: string
  readonly why: string
}

const hour: Milliseconds = 3_600_000

/** A week of a service's slots: how many callbacks each takes and has, from counters alone. */
export class Weeks {
  readonly #parts: WeekParts

  constructor(parts: WeekParts) {
    this.#parts = parts
  }

  /** This week when none is named. */
  async of(service: string, given: string | undefined) {
    const { source, calendars, clock } = this.#parts
    const options = CallbackOptions.of(source, service)
    if (options === undefined) throw callbackServiceUnknown(service)
    const hours = calendars.hoursOf(options)
    const zone = (hours ?? calendars.capacityOf(options))?.zone ?? 'UTC'
    const now = clock.now()
    const week =
      given ??
      weekOf(toTimestamp(now + offsetsWithin(zone, now, now + 1).offsetAt(now)).slice(0, 10))
    const dates = Array.from({ length: 8 }, (_, at) => addDays(mondayOf(week), at))
    const midnights = dates.map((date) => startOfDate(date, zone))
    const [from, to] = [midnights[0], midnights[7]]
    if (from === undefined || to === undefined) throw invalidParameter('week is none of a calendar')
    const offsets = offsetsWithin(zone, from, to)
    const wall = (at: Milliseconds) => {
      const offset = offsets.offsetAt(at)
      return `${toTimestamp(at + offset).slice(0, 16)}${spellOffset(offset)}`
    }
    const { slots, closed } = await this.#slots(service, options, { from, to, wall })
    return {
      ...{ service, week, zone, bucket: options.bucket, hasHours: hours !== undefined },
      ...{ from: toTimestamp(from), to: toTimestamp(to) },
      days: dates.slice(0, 7).map((date, at) => {
        return { date, hours: ((midnights[at + 1] ?? to) - (midnights[at] ?? from)) / hour }
      }),
      clockChanges: offsets.changes.map(toClockChangeView),
      ...{ slots, closed },
    }
  }

  /** All that are open or have bookings, and the stretches that are closed. */
  async #slots(
    service: string,
    options: CallbackOptions,
    { from, to, wall }: { from: Milliseconds; to: Milliseconds; wall(at: Milliseconds): string },
  ): Promise<{ slots: WeekSlot[]; closed: Closed[] }> {
    const { calendars, clock } = this.#parts
    const { bucket } = options
    const hours = calendars.hoursOf(options)
    const capacity = calendars.capacityOf(options)
    const usual = capacity === undefined ? options.slotCapacity : 0
    const starts = slotsBetween(from, to, bucket)
    const booked = await this.#booked(service, starts, bucket)
    const open = hours && new Set(hours.slots(from, to + bucket * 60_000, bucket))
    const now = clock.now()
    const all = starts.map((start) => ({
      ...{ start, end: slotOf(start, bucket).end, open: open?.has(start) ?? true },
      ...{ booked: sumOf(start, bucket, booked), capacity: capacity?.at(start) ?? usual },
    }))
    const slots = all
      .filter((slot) => slot.open || slot.booked > 0)
      .map(({ start, end, ...slot }) => ({
        ...{ start: toTimestamp(start), end: toTimestamp(end), local: wall(start) },
        ...{ ...slot, past: start < now },
      }))
    const shut = all.filter((slot) => !slot.open)
    return { slots, closed: hours === undefined ? [] : closedStretches(shut, hours, wall) }
  }

  /** Cell → callbacks in it; a question a day of UTC, since that is how they are kept. */
  async #booked(service: string, starts: readonly Milliseconds[], bucket: number) {
    const days = new Map<number, number[]>()
    for (const start of starts) {
      const day = days.get(dayOf(start)) ?? []
      day.push(...cellNumbers(start, bucket)) // a day has a whole number of slots of each length
      days.set(dayOf(start), day)
    }
    const counted = await Promise.all(
      [...days.values()].map((some) => this.#parts.store.booked(service, some)),
    )
    return new Map(counted.flatMap((each) => [...each]))
  }
}

function cellNumbers(start: Milliseconds, bucket: number): number[] {
  const { first, count } = cellsOf(slotOf(start, bucket))
  return Array.from({ length: count }, (_, at) => first + at)
}

function sumOf(start: Milliseconds, bucket: number, booked: ReadonlyMap<number, number>): number {
  return cellNumbers(start, bucket).reduce((sum, cell) => sum + (booked.get(cell) ?? 0), 0)
}

/** Neighbours that are closed for the same reason on the same date as one; the reason is the same all of a date. */
function closedStretches(
  slots: readonly { start: Milliseconds; end: Milliseconds }[],
  hours: OfficeHours,
  wall: (at: Milliseconds) => string,
): Closed[] {
  const reasons = new Map<string, string>()
  const stretches: { start: Milliseconds; end: Milliseconds; date: string; why: string }[] = []
  for (const { start, end } of slots) {
    const date = wall(start).slice(0, 10)
    const why = reasons.get(date) ?? hours.whyClosed(start) ?? 'closed_no_match'
    reasons.set(date, why)
    const last = stretches.at(-1)
    if (last !== undefined && last.end === start && last.date === date) {
      stretches[stretches.length - 1] = { ...last, end }
    } else stretches.push({ start, end, date, why })
  }
  return stretches.map(({ start, end, why }) => {
    return { from: toTimestamp(start), to: toTimestamp(end), why }
  })
}
