import type { Slot, Week } from './callback-json.ts'
import { isFree } from './week-grid.ts'

export interface FreeDay {
  readonly date: string
  readonly slots: readonly Slot[]
}

/** The days that have free slots, each with those. */
export function freeDays(weeks: readonly Week[]): readonly FreeDay[] {
  const free = weeks.flatMap(({ slots }) => slots.filter(isFree))
  const dates = [...new Set(free.map(({ local }) => local.slice(0, 10)))]
  return dates.map((date) => ({ date, slots: free.filter(({ local }) => local.startsWith(date)) }))
}

/** The free slots nearest to a moment, by time. */
export function nearest(weeks: readonly Week[], at: string, most = 4): readonly Slot[] {
  const distance = ({ start }: Slot) => Math.abs(Date.parse(start) - Date.parse(at))
  return weeks
    .flatMap(({ slots }) => slots.filter((slot) => isFree(slot) && slot.start !== at))
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, most)
    .sort((one, other) => (one.start < other.start ? -1 : 1))
}

/** The slot that a moment is in. */
export const slotAt = (weeks: readonly Week[], at: string): Slot | undefined =>
  weeks.flatMap(({ slots }) => slots).find(({ start, end }) => start <= at && at < end)

/**
 * full    the slot takes no more
 * closed  the office is closed then
 * number  this number is not called
 * begun   it is not waiting for its time any more
 * other   in the server's words
 */
export type Refusal = 'full' | 'closed' | 'number' | 'begun' | 'other'

/** What a refusal is about, so that it stands beside what would mend it. */
export function refusalOf({
  exception,
  message,
}: {
  readonly exception: string
  readonly message: string
}): Refusal {
  if (/Availability(Exception)?$/.test(exception) || /^Too many requests/.test(message)) {
    return 'full'
  }
  if (message.startsWith('{"status":"closed"')) return 'closed'
  if (/ExceptionNumber$/.test(exception) || /^Customer Number /.test(message)) return 'number'
  return /is no longer scheduled/.test(message) ? 'begun' : 'other'
}
