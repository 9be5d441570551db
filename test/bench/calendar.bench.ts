/** A month of 5-minute slots with their capacity, beside asking Luxon about every slot. */
import { DateTime } from 'luxon'
import {
  type Capacity,
  type OfficeHours,
  type Parsed,
  parseCapacity,
  parseOfficeHours,
} from '../../src/base/calendar/index.ts'
import { readSettings } from './support/settings.ts'
import { percentile } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const limit = { hold: 20, stretch: 5 } // ms
const zone = 'Europe/Berlin'
const minutes = 5
const length = minutes * 60_000
const from = Date.parse('2026-03-01T00:00+01:00')
const to = Date.parse('2026-04-01T00:00+02:00') // clocks go forward in between
const many = 100 // calls a turn
const few = 5 // of the rival, which takes its time

const hoursOptions = {
  _timezone: zone,
  _bh_regular1: 'Mon-Fri 8:00-20:00',
  _bh_regular2: 'Fri-Sun 22:00-6:00', // over the night in which the clocks change
  _bh_add1: '2026-03-21 9:00-12:00',
  _hol1: '2026-03-17',
  _hol2: '12-24 to 01-01',
  _effective_dates1: '2026-01-01 to 2026-12-31',
}
const hourly = Array.from({ length: 24 }, (_, hour) => [
  `${String(hour).padStart(2, '0')}00`,
  1 + (hour % 7),
])
const capacityOptions = {
  _timezone: zone,
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((day) => [
      `_capacity_${day}`,
      JSON.stringify({ [day]: Object.fromEntries(hourly) }),
    ]),
  ),
}

/** Slots and their capacity, in order. */
type Month = [slot: number, capacity: number][]

/** One way to find a month. */
interface Contender {
  readonly name: string
  readonly calls: number
  readonly ask: () => Month
  readonly samples: number[]
}

export async function run(): Promise<BenchTable> {
  const ours = [parsedBefore(), parsedEachTime()]
  const contenders = [...ours, roundTheClock(), naive()]
  const [expected, ...others] = [...ours, naive()].map(({ ask }) => JSON.stringify(ask()))
  for (let round = 0; round <= readSettings().rounds; round++) {
    for (const { calls, ask, samples } of contenders) {
      for (let call = 0; call < calls; call++) {
        const started = performance.now()
        ask()
        if (round > 0) samples.push(performance.now() - started) // the first warms up
      }
    }
  }
  const failures = others.some((month) => month !== expected) ? ['the months differ'] : []
  return { ...toTable(contenders), failures }
}

function toTable(contenders: readonly Contender[]): BenchTable {
  return {
    title: `calendar: March 2026 in ${zone} as slots of ${minutes} minutes, ms`,
    columns: ['', 'slots', 'p50', 'p99', 'max'],
    rows: contenders.map(({ name, ask, samples }) => {
      const [p50, p99, max] = [0.5, 0.99, 1].map((p) => percentile(samples, p))
      const cells = [p50, p99, max].map((value) => figure(value ?? Number.NaN))
      return [name, ask().length, ...cells]
    }),
    targets: contenders
      .filter(({ name }) => !name.startsWith('Luxon'))
      .map(({ name, samples }) => {
        const value = percentile(samples, 0.5)
        return { what: `p50, ms: ${name}`, ours: `${figure(value)} ms`, value, ...limit }
      }),
    notes: [
      'each slot with its capacity; the month has 31 days and one change of clocks',
      'the rival knows the same rules by heart and asks Luxon for the local time of every slot; what it finds is compared',
    ],
  }
}

function monthOf(hours: OfficeHours, capacity: Capacity): Month {
  return hours.slots(from, to, minutes).map((slot) => [slot, capacity.at(slot)])
}

function readMonth(hours: Record<string, string>): Month {
  return monthOf(read(parseOfficeHours(hours)), read(parseCapacity(capacityOptions)))
}

function read<T>(parsed: Parsed<T>): T {
  if ('value' in parsed) return parsed.value
  throw new Error(JSON.stringify(parsed.faults))
}

function contender(name: string, calls: number, ask: () => Month): Contender {
  return { name, calls, ask, samples: [] }
}

function parsedBefore(): Contender {
  const hours = read(parseOfficeHours(hoursOptions))
  const capacity = read(parseCapacity(capacityOptions))
  return contender('calendar, as a service keeps it', many, () => monthOf(hours, capacity))
}

function parsedEachTime(): Contender {
  return contender('calendar, options parsed each time', many, () => readMonth(hoursOptions))
}

function roundTheClock(): Contender {
  const options = { _timezone: zone, _bh_regular1: 'Mon-Sun 0:00-24:00' }
  return contender('the same, open round the clock', many, () => readMonth(options))
}

/** The rules of the options above, by hand. */
function naive(): Contender {
  const isOpen = (at: number) => {
    const local = DateTime.fromMillis(at, { zone })
    const hour = local.hour + local.minute / 60
    const date = local.toISODate()
    if (date === '2026-03-21' && hour >= 9 && hour < 12) return true
    if (date === '2026-03-17') return false
    if (local.weekday <= 5 && hour >= 8 && hour < 20) return true
    const isNight = local.weekday >= 5 && hour >= 22
    const isMorning = [6, 7, 1].includes(local.weekday) && hour < 6
    return isNight || isMorning
  }
  const ask = () => {
    const month: Month = []
    for (let slot = from; slot < to; slot += length) {
      if (!isOpen(slot) || !isOpen(slot + length - 1)) continue
      month.push([slot, 1 + (DateTime.fromMillis(slot, { zone }).hour % 7)])
    }
    return month
  }
  return contender('Luxon, slot by slot', few, ask)
}
