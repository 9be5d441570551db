import type { OptionSource } from '../../api/callback/index.ts'
import { parseTime } from '../../base/calendar/index.ts'
import { invalidParameter } from '../../base/http/index.ts'
import { type Clock, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import { calendarOf, type ServiceCalendar } from './calendar-of.ts'
import {
  addDays,
  type ClockChange,
  clockChanges,
  offsetsWithin,
  spellOffset,
  startOfDate,
  toClockChangeView,
} from './clock-changes.ts'

export interface SimulationParts {
  readonly source: OptionSource
  /** The beginnings of a callback service's free slots from then on. */
  freeSlots(service: string, from: Milliseconds, most: number): Promise<readonly Milliseconds[]>
  readonly clock: Clock
}

const mostSlots = 7 // as many as a refused customer is offered
const day: Milliseconds = 86_400_000
const years = { first: 1970, last: 2199 } // beyond, the rules of zones are guesses

/** What calendars mean at a moment or in a month, without anything being asked for or booked. */
export class Simulation {
  readonly #parts: SimulationParts

  constructor(parts: SimulationParts) {
    this.#parts = parts
  }

  /** Without an offset it is a time on the wall of the service's zone; now when nothing is said. */
  async at(service: string, given: string | undefined) {
    const { source, freeSlots, clock } = this.#parts
    const calendar = calendarOf(source, service)
    const { zone, kind, capacity } = calendar
    const at = given === undefined ? clock.now() : readTime(given, zone)
    const changes = changesOfYear(zone, at)
    const slots = kind === 'callback' ? await freeSlots(service, at, mostSlots) : undefined
    return {
      ...{ service, kind, zone, at: toTimestamp(at), local: localText(at, zone) },
      ...(given === undefined ? {} : askedFor(given, zone, at, changes)),
      ...openingOf(calendar, at),
      ...(capacity === undefined ? {} : { capacity: capacity.at(at) }),
      ...(slots === undefined ? {} : { freeSlots: slots.map(toTimestamp) }),
      clockChanges: changes.map(toClockChangeView),
    }
  }

  /** Each day of a month such as 2026-03: when it is open, or why it is not. */
  month(service: string, month: string) {
    const calendar = calendarOf(this.#parts.source, service)
    const { kind, zone } = calendar
    const first = `${month}-01`
    const length = lengthOf(month)
    const starts = Array.from(
      { length: length + 1 },
      (_, at) => startOfDate(addDays(first, at), zone) ?? 0,
    )
    const [from = 0, to = 0] = [starts[0], starts[length]]
    const { offsetAt } = offsetsWithin(zone, from, to)
    const local = (at: Milliseconds) => wallText(at, offsetAt(at))
    const days = Array.from({ length }, (_, at) => {
      const [start = 0, end = 0] = [starts[at], starts[at + 1]]
      return {
        date: addDays(first, at),
        hours: (end - start) / 3_600_000,
        ...dayOf(calendar, start, end, local),
      }
    })
    return {
      ...{ service, kind, zone, month, days },
      clockChanges: changesOfYear(zone, from).map(toClockChangeView),
    }
  }
}

function openingOf({ hours, capacity }: ServiceCalendar, at: Milliseconds) {
  if (hours === undefined) return { open: capacity === undefined || capacity.at(at) > 0 }
  const why = hours.whyClosed(at)
  if (why !== undefined) {
    const next = hours.nextOpening(at)
    return { open: false, why, ...(next === undefined ? {} : { nextOpening: toTimestamp(next) }) }
  }
  const closes = hours.openPeriods(at, at + 14 * day)[0]?.end // who is open for longer has no end to tell
  const isOver = closes !== undefined && closes < at + 14 * day
  return { open: true, ...(isOver ? { closesAt: toTimestamp(closes) } : {}) }
}

function dayOf(
  { hours, capacity }: ServiceCalendar,
  start: Milliseconds,
  end: Milliseconds,
  local: (at: Milliseconds) => string,
) {
  const whole = [{ start, end }]
  const periods = hours?.openPeriods(start, end) ?? capacity?.periods(start, end) ?? whole
  const why = periods.length === 0 ? hours?.whyClosed(start) : undefined
  const spelled = (period: { start: Milliseconds; end: Milliseconds }) => ({
    ...{ from: toTimestamp(period.start), to: toTimestamp(period.end) },
    ...{ fromLocal: local(period.start), toLocal: local(period.end) },
  })
  return {
    open: periods.map(spelled),
    ...(why === undefined ? {} : { why }),
    ...(capacity && {
      capacity: capacity.periods(start, end).map((period) => {
        return { ...spelled(period), capacity: period.capacity }
      }),
    }),
  }
}

/** Whether clocks show the time that was asked for, or show it twice; nothing where it has an offset. */
function askedFor(
  given: string,
  zone: string,
  at: Milliseconds,
  changes: readonly ClockChange[],
): { exists?: boolean; again?: string } {
  const wall = parseTime(given, 'UTC')
  if (wall === undefined || /(?:Z|[+-]\d\d:?\d\d)$/.test(given.slice(10))) return {}
  if (at + offsetsWithin(zone, at, at + 1).offsetAt(at) !== wall) return { exists: false }
  const again = changes.find((change) => {
    return wall >= change.at + change.after && wall < change.at + change.before
  })
  return { exists: true, ...(again && { again: toTimestamp(wall - again.after) }) }
}

function readTime(given: string, zone: string): Milliseconds {
  const at = parseTime(given.trim().replace(/ (?=\d\d:?\d\d$)/, '+'), zone)
  if (at === undefined) throw invalidParameter('at is no time such as 2026-03-29T02:30')
  checkYear(new Date(at).getUTCFullYear())
  return at
}

function lengthOf(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const isMonth = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)
  if (!isMonth) throw invalidParameter('month is no month such as 2026-03')
  checkYear(year)
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}

function checkYear(year: number): void {
  if (year >= years.first && year <= years.last) return
  throw invalidParameter(`only the years ${years.first} to ${years.last} are simulated`)
}

/** Of the year that the wall shows then. */
function changesOfYear(zone: string, at: Milliseconds): ClockChange[] {
  const year = Number(localText(at, zone).slice(0, 4))
  const [from, to] = [startOfDate(`${year}-01-01`, zone), startOfDate(`${year + 1}-01-01`, zone)]
  return from === undefined || to === undefined ? [] : clockChanges(zone, from, to)
}

function localText(at: Milliseconds, zone: string): string {
  return wallText(at, offsetsWithin(zone, at, at + 1).offsetAt(at))
}

function wallText(at: Milliseconds, offset: Milliseconds): string {
  return `${toTimestamp(at + offset).slice(0, 16)}${spellOffset(offset)}`
}
