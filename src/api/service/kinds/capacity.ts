import { parseCapacity } from '../../../base/calendar/index.ts'
import { type Clock, systemClock, toTimestamp } from '../../../base/kernel/index.ts'
import type { ServiceKind } from '../service-kind.ts'
import { calendarReader, periodsWithin, readRange } from './calendar.ts'

const mostDays = 93 // three months; a period an hour, they are 200 kB, and 10 ms to work out

/**
 * Tells how many requests each time bucket may take, period by period; what is in none takes none.
 * The reference names no fields; these are our own.
 */
export function capacity(clock: Clock = systemClock): ServiceKind {
  const read = calendarReader(parseCapacity)
  return {
    name: 'capacity',
    async create({ options, settings }) {
      const calendar = read(options, settings)
      const range = readRange(settings, { zone: calendar.zone, mostDays }, clock.now())
      const found = periodsWithin(range, (from, to) => calendar.periods(from, to))
      const periods = found.map(({ start, end, capacity: most }) => {
        return { start: toTimestamp(start), end: toTimestamp(end), capacity: most }
      })
      return { body: { error: null, timezone: calendar.zone, periods } }
    },
  }
}
