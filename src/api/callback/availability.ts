import type { Clock, Milliseconds } from '../../base/kernel/index.ts'
import type { Calendars } from './calendars.ts'
import type { CallbackOptions } from './callback-options.ts'
import type { CallbackStore, Room } from './callback-store.ts'
import { cellsOf, dayOf, type Slot, slotOf, slotsBetween, startOfDay } from './slots.ts'
import { addSpan } from './time-span.ts'

/** Beginnings of slots → how many callbacks each still takes; in order. */
export type FreeSlots = Map<Milliseconds, number>

const mostProposed = 7 // as many as the reference shows
const near = 12 // slots on either side; whoever wants one time will take another close by
const far: Milliseconds = 86_400_000

/** Which slots there are and how full they are, from counters; no callback is looked at. */
export class AvailableSlots {
  readonly #store: Pick<CallbackStore, 'booked'>
  readonly #calendars: Calendars
  readonly #clock: Clock

  constructor(store: Pick<CallbackStore, 'booked'>, calendars: Calendars, clock: Clock) {
    this.#store = store
    this.#calendars = calendars
    this.#clock = clock
  }

  /** The slot of a time, and how many callbacks it takes in all. */
  roomAt(options: CallbackOptions, at: Milliseconds): Room {
    const slot = slotOf(at, options.bucket)
    return { slot, capacity: this.#capacityOf(options)(slot.start) }
  }

  #capacityOf(options: CallbackOptions): (start: Milliseconds) => number {
    const calendar = this.#calendars.capacityOf(options)
    if (calendar !== undefined) return (start) => calendar.at(start)
    const usual = options.slotCapacity
    return () => usual
  }

  /** The free slots that begin within [from, to), lie in opening hours and are not yet past. */
  async free(
    service: string,
    options: CallbackOptions,
    range: { from: Milliseconds; to: Milliseconds },
    most = Number.POSITIVE_INFINITY,
  ): Promise<FreeSlots> {
    const now = this.#clock.now()
    const from = Math.max(range.from, now)
    const to = Math.min(range.to, addSpan(now, options.futureLimit) ?? range.to)
    const free: FreeSlots = new Map()
    const { bucket } = options
    const capacityAt = this.#capacityOf(options)
    for (let day = dayOf(from); startOfDay(day) < to && free.size < most; day++) {
      const within = {
        from: Math.max(from, startOfDay(day)),
        to: Math.min(to, startOfDay(day + 1)),
      }
      const slots = this.#slots(options, within)
      if (slots.length === 0) continue
      const booked = await this.#store.booked(service, cellsOfAll(slots, bucket))
      for (const start of slots) {
        const left = capacityAt(start) - sumOf(slotOf(start, bucket), booked)
        if (left > 0 && free.size < most) free.set(start, left)
      }
    }
    return free
  }

  /** The free slots closest to one that is full. */
  async around(service: string, options: CallbackOptions, slot: Slot): Promise<FreeSlots> {
    const reach = near * (slot.end - slot.start)
    const close = { from: slot.start - reach, to: slot.end + reach }
    const found = await this.free(service, options, close)
    if (found.size > 0) return closest(found, slot.start)
    const wide = { from: slot.start - far, to: slot.end + far }
    return closest(await this.free(service, options, wide), slot.start)
  }

  /** Beginnings of slots of one day. */
  #slots(options: CallbackOptions, within: { from: Milliseconds; to: Milliseconds }) {
    const { bucket } = options
    const hours = this.#calendars.hoursOf(options)
    const starts = slotsBetween(within.from, within.to, bucket)
    if (hours === undefined || starts.length === 0) return starts
    const end = startOfDay(dayOf(within.from) + 1) // the last slot may end beyond what was asked for
    const open = new Set(hours.slots(within.from, end, bucket))
    return starts.filter((start) => open.has(start))
  }
}

/** The cells of slots that are all as long. */
function cellsOfAll(starts: readonly Milliseconds[], minutes: number): number[] {
  return starts.flatMap((start) => {
    const { first, count } = cellsOf(slotOf(start, minutes))
    return Array.from({ length: count }, (_, at) => first + at)
  })
}

function sumOf(slot: Slot, booked: ReadonlyMap<number, number>): number {
  const { first, count } = cellsOf(slot)
  let sum = 0
  for (let cell = first; cell < first + count; cell++) sum += booked.get(cell) ?? 0
  return sum
}

function closest(free: FreeSlots, at: Milliseconds): FreeSlots {
  const byDistance = [...free].sort(([one], [other]) => Math.abs(one - at) - Math.abs(other - at))
  return new Map(byDistance.slice(0, mostProposed).sort(([one], [other]) => one - other))
}
