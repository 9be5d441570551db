import type { Callback, OptionSource } from '../../../api/callback/index.ts'
import { Calendars, CallbackOptions } from '../../../api/callback/index.ts'
import { LocalClock } from '../../../base/calendar/index.ts'
import type { SignedIn } from '../../../base/http/index.ts'
import { type Milliseconds, toTimestamp } from '../../../base/kernel/index.ts'
import type { Cell, Column } from '../../report/index.ts'
import { type CallbackRow, type RowParts, toRow } from '../callback-row.ts'

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

const columns: readonly Column[] = [
  { name: 'id', kind: 'text' },
  { name: 'service', kind: 'text' },
  { name: 'state', kind: 'text' },
  { name: 'reason', kind: 'text' },
  { name: 'desired_time_utc', kind: 'time' },
  { name: 'desired_time_local', kind: 'time' },
  { name: 'zone', kind: 'text' },
  { name: 'customer_number', kind: 'text' },
  { name: 'created_utc', kind: 'time' },
  { name: 'attempts', kind: 'number' },
  { name: 'agent', kind: 'text' },
  { name: 'completed_utc', kind: 'time' },
]

/** Callbacks as a table: these columns, then one for each name they can be found by. */
export async function toTable(
  callbacks: readonly Callback[],
  parts: RowParts,
  user: SignedIn,
): Promise<Table> {
  const clockOf = clocksOf(parts.source)
  const rows = await Promise.all(callbacks.map((callback) => toRow(callback, parts, user)))
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row.keys)))].sort()
  return {
    columns: [...columns, ...keys.map((name) => ({ name, kind: 'text' as const }))],
    rows: rows.map((row) => [
      ...toCells(row, clockOf(row.service)),
      ...keys.map((key) => row.keys[key] ?? null),
    ]),
  }
}

function toCells(row: CallbackRow, { zone, clock }: ServiceClock): Cell[] {
  return [
    ...[row.id, row.service, row.state, row.reason ?? null],
    ...[utcCell(row.desiredTime), localCell(Date.parse(row.desiredTime), clock), zone],
    ...[row.customerNumber, utcCell(row.createdAt), row.attempts, row.agent ?? null],
    row.completedAt === undefined ? null : utcCell(row.completedAt),
  ]
}

function utcCell(time: string): Cell {
  return { wall: Date.parse(time), text: time }
}

function localCell(at: Milliseconds, clock: LocalClock | undefined): Cell {
  const wall = clock?.toWall(at) ?? at
  return { wall, text: toTimestamp(wall).slice(0, 19) }
}

interface ServiceClock {
  readonly zone: string
  readonly clock: LocalClock | undefined
}

/** A clock a service, which is asked for each of its callbacks. */
function clocksOf(source: OptionSource): (service: string) => ServiceClock {
  const calendars = new Calendars(source)
  const known = new Map<string, ServiceClock>()
  return (service) => {
    const own = known.get(service)
    if (own !== undefined) return own
    const zone = zoneOf(source, calendars, service)
    const made = { zone, clock: LocalClock.of(zone) }
    known.set(service, made)
    return made
  }
}

/** That of a service's hours or its capacity; UTC where it has neither, or they cannot be read. */
function zoneOf(source: OptionSource, calendars: Calendars, service: string): string {
  const options = CallbackOptions.of(source, service)
  if (options === undefined) return 'UTC'
  try {
    return (calendars.hoursOf(options) ?? calendars.capacityOf(options))?.zone ?? 'UTC'
  } catch {
    return 'UTC' // what is wrong with its calendar is said where the calendar is shown
  }
}
