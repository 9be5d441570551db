import type { Milliseconds } from '../../base/kernel/index.ts'

/*
 * Slots of 5, 10, 15, 20, 30, 60 or 120 minutes are cut at whole multiples of their length since 1970
 * in UTC. Bookings are counted in cells of 5 minutes, of which every slot has a whole number, so that
 * nothing is overbooked when an operator changes the length. A day has a whole number of each.
 */

const minute: Milliseconds = 60_000
const cellLength: Milliseconds = 5 * minute
const dayLength: Milliseconds = 86_400_000

export const cellsPerDay = dayLength / cellLength

export interface Slot {
  readonly start: Milliseconds
  readonly end: Milliseconds
}

/** The slot a time lies in. */
export function slotOf(at: Milliseconds, minutes: number): Slot {
  const length = minutes * minute
  const start = Math.floor(at / length) * length
  return { start, end: start + length }
}

/** The beginnings of the slots that begin within [from, to). */
export function slotsBetween(
  from: Milliseconds,
  to: Milliseconds,
  minutes: number,
): Milliseconds[] {
  const length = minutes * minute
  const first = Math.ceil(from / length) * length
  const count = Math.max(0, Math.ceil((to - first) / length))
  return Array.from({ length: count }, (_, at) => first + at * length)
}

/** Numbered since 1970. */
export function cellOf(at: Milliseconds): number {
  return Math.floor(at / cellLength)
}

export function dayOfCell(cell: number): number {
  return Math.floor(cell / cellsPerDay)
}

/** Where a day's bookings have the cell. */
export function fieldOf(cell: number): number {
  return cell - dayOfCell(cell) * cellsPerDay
}

export function startOfDay(day: number): Milliseconds {
  return day * dayLength
}

export function dayOf(at: Milliseconds): number {
  return Math.floor(at / dayLength)
}

/** The first cell of a slot and how many it has. */
export function cellsOf({ start, end }: Slot): { first: number; count: number } {
  return { first: cellOf(start), count: (end - start) / cellLength }
}
