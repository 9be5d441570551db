import { parseOfficeHours } from '../../../base/calendar/index.ts'
import { type Clock, systemClock, toTimestamp } from '../../../base/kernel/index.ts'
import type { ServiceKind } from '../service-kind.ts'
import { calendarReader, periodsWithin, readRange } from './calendar.ts'

const mostDays = 366 // 40 kB of periods as a rule, and 20 ms to work them out

/**
 * Tells when an office is open: no periods when it is closed, `error` null in either case.
 * The reference names no fields but that one; the others are our own.
 */
export function officeHours(clock: Clock = systemClock): ServiceKind {
  const read = calendarReader(parseOfficeHours)
  return {
    name: 'office-hours',
    async create({ options, settings }) {
      const hours = read(options, settings)
      const range = readRange(settings, { zone: hours.zone, mostDays }, clock.now())
      const open = periodsWithin(range, (from, to) => hours.openPeriods(from, to))
      const periods = open.map(({ start, end }) => {
        return { start: toTimestamp(start), end: toTimestamp(end) }
      })
      return { body: { error: null, timezone: hours.zone, periods } }
    },
  }
}
