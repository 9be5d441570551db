import type { ClockChange, Slot, Week } from './callback-json.ts'

/** A week as rows of wall times and a column for each day. */
export interface WeekGrid {
  readonly rows: readonly Row[]
}

export type Row = SlotRow | SeamRow | GapRow

export interface SlotRow {
  readonly kind: 'slots'
  readonly key: string
  /** 09:10 */
  readonly time: string
  /** The slot that the row's label is read from: where clocks show its time twice, with the zone. */
  readonly doubledAt: string | undefined
  readonly cells: readonly Cell[]
}

/** Where clocks are moved. */
export interface SeamRow {
  readonly kind: 'seam'
  readonly key: string
  readonly change: ClockChange
  readonly date: string
}

/** Times of no slot on any day. */
export interface GapRow {
  readonly kind: 'gap'
  readonly key: string
  readonly from: string
  readonly to: string
}

/**
 * slot     open, or with bookings all the same
 * closed   no slot; `why` in the server's word
 * skipped  clocks do not show this time that day
 * never    clocks show it once that day, and this is the row of the second time
 */
export type Cell =
  | { readonly kind: 'slot'; readonly slot: Slot }
  | { readonly kind: 'closed'; readonly why: string }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'never' }

const minutesADay = 1440

/** Rows for all times that have a slot on any day; what is between is told in one line. */
export function toGrid(week: Week): WeekGrid {
  const repeated = week.clockChanges.find(({ kind }) => kind === 'repeated')
  const placed = place(week)
  const keys = new Map<string, { minute: number; again: boolean }>()
  for (const { key, minute, again } of placed) keys.set(key, { minute, again })
  const found = new Map(placed.map((each) => [`${each.date} ${each.key}`, each.slot]))
  const rows = [...keys]
    .map(([key, at]) => ({ key, ...at, order: orderOf(at, repeated) }))
    .sort((one, other) => one.order - other.order)
    .map(({ key, minute, again, order }) => {
      const time = spell(minute)
      const cells = week.days.map(({ date }) => {
        const slot = found.get(`${date} ${key}`)
        return slot === undefined
          ? emptyCell(week, date, minute, again)
          : ({ kind: 'slot', slot } as const)
      })
      const isDoubled = repeated !== undefined && isWithin(minute, repeated, 'repeated')
      const doubledAt = isDoubled ? ownSlot(cells, week, repeated)?.start : undefined
      return { order, row: { kind: 'slots' as const, key, time, doubledAt, cells } }
    })
  return { rows: withGaps(rows, week, repeated) }
}

interface Placed {
  readonly key: string
  readonly date: string
  readonly minute: number
  /** The second time that clocks show it that day. */
  readonly again: boolean
  readonly slot: Slot
}

function place({ slots, clockChanges }: Week): Placed[] {
  const repeated = clockChanges.find(({ kind }) => kind === 'repeated')
  return slots.map((slot) => {
    const [date, minute] = [slot.local.slice(0, 10), minuteOf(slot.local)]
    const again =
      repeated !== undefined &&
      slot.start >= repeated.at &&
      isOn(repeated, date) &&
      isWithin(minute, repeated, 'repeated')
    return { key: `${spell(minute)}${again ? '+' : ''}`, date, minute, again, slot }
  })
}

/** The day whose clocks show the hour twice, or leave it out. */
const isOn = ({ kind, wallBefore, wallAfter }: ClockChange, date: string) =>
  (kind === 'repeated' ? wallAfter : wallBefore).slice(0, 10) === date

/** Whether a time of the day is among those that come twice, or not at all. */
function isWithin(minute: number, change: ClockChange, kind: ClockChange['kind']): boolean {
  if (change.kind !== kind) return false
  const first = minuteOf(kind === 'repeated' ? change.wallAfter : change.wallBefore)
  return minute >= first && minute < first + change.minutes
}

/** The second round stands behind the whole first one. */
function orderOf(
  { minute, again }: { minute: number; again: boolean },
  repeated: ClockChange | undefined,
): number {
  if (repeated === undefined) return minute
  const end = minuteOf(repeated.wallAfter) + repeated.minutes
  return again || minute >= end ? minute + repeated.minutes : minute
}

function emptyCell(week: Week, date: string, minute: number, again: boolean): Cell {
  const change = week.clockChanges.find((each) => isOn(each, date))
  if (again && change?.kind !== 'repeated') return { kind: 'never' }
  if (change !== undefined && isWithin(minute, change, 'skipped')) return { kind: 'skipped' }
  return { kind: 'closed', why: whyClosed(week, date, minute) }
}

/** The stretch that a time of a day is in; its wall time is near enough to tell which. */
function whyClosed({ closed, days, from }: Week, date: string, minute: number): string {
  const index = days.findIndex((each) => each.date === date)
  const before = days.slice(0, index).reduce((sum, { hours }) => sum + hours, 0)
  const at = new Date(Date.parse(from) + (before * 60 + minute) * 60_000).toISOString()
  return closed.find((each) => each.from <= at && at < each.to)?.why ?? 'closed_no_match'
}

function ownSlot(cells: readonly Cell[], { days }: Week, change: ClockChange): Slot | undefined {
  const cell = cells[days.findIndex(({ date }) => isOn(change, date))]
  return cell?.kind === 'slot' ? cell.slot : undefined
}

interface Ordered {
  readonly order: number
  readonly row: SlotRow
}

function withGaps(rows: readonly Ordered[], week: Week, repeated: ClockChange | undefined): Row[] {
  const end = minutesADay + (repeated?.minutes ?? 0)
  const seams = week.clockChanges.map((change) => ({
    order: seamOrder(change),
    row: toSeam(change),
  }))
  const all: { order: number; row: Row; length: number }[] = [
    ...rows.map((each) => ({ ...each, length: week.bucket })),
    ...seams.map((each) => ({ ...each, length: 0 })),
  ].sort((one, other) => one.order - other.order || one.length - other.length)
  const done: Row[] = []
  let upTo = 0
  for (const { order, row, length } of all) {
    if (order > upTo) done.push(toGap(upTo, order, repeated))
    done.push(row)
    upTo = Math.max(upTo, order + length)
  }
  if (upTo < end && rows.length > 0) done.push(toGap(upTo, end, repeated))
  return done
}

/** Behind what is left out, or between the two rounds. */
function seamOrder({ kind, wallBefore, wallAfter, minutes }: ClockChange): number {
  return kind === 'skipped' ? minuteOf(wallBefore) : minuteOf(wallAfter) + minutes
}

function toSeam(change: ClockChange): SeamRow {
  const date = (change.kind === 'skipped' ? change.wallBefore : change.wallAfter).slice(0, 10)
  return { kind: 'seam', key: `seam ${change.at}`, change, date }
}

function toGap(from: number, to: number, repeated: ClockChange | undefined): GapRow {
  const minutes = repeated?.minutes ?? 0
  const end = repeated === undefined ? 0 : minuteOf(repeated.wallAfter) + minutes
  const first = from >= end ? from - minutes : from // where clocks went back, the second round begins
  const last = to > end ? to - minutes : to
  return { kind: 'gap', key: `gap ${from}`, from: spell(first), to: spell(last) }
}

const minuteOf = (local: string) => Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16))

function spell(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** How a slot is coloured: 0 nothing booked, 1 to 4 by quarters, full. */
export function heatOf({ booked, capacity }: Slot): 0 | 1 | 2 | 3 | 4 | 'full' {
  if (booked >= capacity) return 'full'
  if (booked === 0) return 0
  const share = booked / capacity
  return share <= 0.25 ? 1 : share <= 0.5 ? 2 : share <= 0.75 ? 3 : 4
}

/** Where one more callback can be put. */
export const isFree = ({ open, past, booked, capacity }: Slot): boolean =>
  open && !past && booked < capacity

/** Now is within it. */
export const isNow = ({ start, end }: Slot, now: number): boolean =>
  Date.parse(start) <= now && now < Date.parse(end)
