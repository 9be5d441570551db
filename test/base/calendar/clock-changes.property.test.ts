import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type Period, parseCapacity, parseOfficeHours } from '../../../src/base/calendar/index.ts'
import { anyHours, anyPlans, type Plans } from './any-calendar.ts'
import { type Hours, openMinutes, toOptions, weekdayOf } from './calendar-oracle.ts'
import { read } from './read.ts'
import { WallClock, type WallMinute } from './wall-clock.ts'

/**
 * Every zone of the IANA database, at every change of its clocks in some years: what a calendar
 * says is compared, minute by minute, with what the clocks on the wall show.
 */
const years = [
  2010, // Newfoundland changed at 0:01 and so showed a midnight twice
  2018, // Brazil changed at 0:00 and so began a day at 1:00
  2026,
]
const minute = 60_000
const around = 18 * 60 * minute // both the night before and the afternoon after
const tries = 1 // random calendars a change, beside the ordinary ones
const zones = Intl.supportedValuesOf('timeZone')
const seen = { zones: new Set<string>(), changes: 0, hours: 0, capacities: 0, minutes: 0 }

describe.each(years)('in %i, at every change of the clocks of every zone', (year) => {
  it('no open second is lost, none is invented and no slots overlap', { timeout: 120_000 }, () => {
    for (const zone of zones) for (const place of placesOf(zone, year)) holdAgainstTheWall(place)
  })
})

afterAll(() => {
  const { zones, changes, hours, capacities, minutes } = seen
  console.info(
    `${zones.size} zones, ${changes} changes of clocks in ${years.join(', ')}: ` +
      `${hours} office hours and ${capacities} capacities held against ${minutes} minutes`,
  )
})

/** Some time around a change of clocks, and what they show in each of its minutes. */
interface Place {
  readonly zone: string
  readonly from: number
  readonly to: number
  readonly minutes: readonly WallMinute[]
  readonly days: readonly number[]
  /** Minutes of the day at which the clocks stop and go on. */
  readonly edges: readonly number[]
}

/** One a change; of a zone without any in that year, an ordinary night. */
function placesOf(zone: string, year: number): Place[] {
  const clock = new WallClock(zone)
  const jumps = clock.jumps(year)
  seen.zones.add(zone)
  seen.changes += jumps.length
  return (jumps.length > 0 ? jumps : [Date.UTC(year, 2, 29, 1)]).map((at) => {
    const [from, to] = [at - around, at + around]
    const minutes = clock.minutes(from, to)
    const days = [...new Set(minutes.map(({ day }) => day))]
    const edges = [clock.at(at - minute).minuteOfDay + 1, clock.at(at).minuteOfDay]
    return { zone, from, to, minutes, days, edges }
  })
}

function holdAgainstTheWall(place: Place): void {
  for (const hours of ordinary) compareHours(place, hours)
  fc.assert(
    fc.property(anyHours(place.days, place.edges), (hours) => compareHours(place, hours)),
    { numRuns: tries },
  )
  fc.assert(
    fc.property(anyPlans(place.edges), (plans) => compareCapacity(place, plans)),
    { numRuns: 1 },
  )
}

const allWeek = [0, 1, 2, 3, 4, 5, 6]

/** Mornings, afternoons and nights apart, then all of every day. */
const ordinary: readonly Hours[] = [
  [
    [6, 12],
    [12.5, 18],
  ],
  [[22, 6]],
  [[0, 24]],
].map((shifts) => ({
  regular: shifts.map(([start = 0, end = 0]) => ({
    weekdays: allWeek,
    start: 60 * start,
    end: 60 * end,
  })),
  additions: [],
  closed: [],
  effective: [],
}))

function compareHours(place: Place, hours: Hours): void {
  const { zone, from, to, minutes } = place
  seen.hours++
  seen.minutes += minutes.length
  const office = read(parseOfficeHours(toOptions(zone, hours)))
  const periods = office.openPeriods(from, to)
  expectOrder(periods, 1)
  const expected = openMinutes(minutes, hours).map(Number)
  const found = numbers(periods, from, minutes.length, () => 1)
  expect(firstDifference(place, found, expected)).toBeUndefined()
  for (const length of [5, 60]) expectSlots(office.slots(from, to, length), periods, length)
}

function compareCapacity(place: Place, plans: Plans): void {
  const { zone, from, to, minutes } = place
  seen.capacities++
  seen.minutes += minutes.length
  const capacity = read(parseCapacity(planOptions(zone, plans)))
  const periods = capacity.periods(from, to)
  expectOrder(periods, 0)
  const expected = minutes.map(({ day, minuteOfDay }) => {
    const begun = (plans[weekdayOf(day)] ?? []).filter(([at]) => at <= minuteOfDay)
    const last = begun.reduce((one, other) => (one[0] > other[0] ? one : other), [-1, 0])
    return last[1]
  })
  const found = numbers(periods, from, minutes.length, (period) => period.capacity)
  expect(firstDifference(place, found, expected)).toBeUndefined()
  const asked = minutes.map((_, at) => capacity.at(from + at * minute + 59_999))
  expect(firstDifference(place, asked, expected)).toBeUndefined()
}

function planOptions(zone: string, plans: Plans): Record<string, string> {
  const entries = plans.map((plan, at): [string, string] => {
    const steps = plan.map(([minute, number]) => [
      `${Math.floor(minute / 60)}`.padStart(2, '0') + `${minute % 60}`.padStart(2, '0'),
      number,
    ])
    return [`_capacity_${at + 1}`, JSON.stringify({ [at + 1]: Object.fromEntries(steps) })]
  })
  return { _timezone: zone, ...Object.fromEntries(entries) }
}

/** Sorted, not empty, on whole minutes, and at least `gap` ms apart. */
function expectOrder(periods: readonly Period[], gap: number): void {
  let last = Number.NEGATIVE_INFINITY
  const wrong = periods.filter(({ start, end }) => {
    const isWrong = start < last + gap || end <= start || start % minute !== 0 || end % minute !== 0
    last = end
    return isWrong
  })
  expect(wrong).toEqual([])
}

/** Every slot that fits into a period, and no other: so none overlaps another. */
function expectSlots(slots: readonly number[], periods: readonly Period[], minutes: number): void {
  const length = minutes * minute
  const expected = periods.flatMap(({ start, end }) => {
    const first = start % length === 0 ? start : start - (start % length) + length
    const count = Math.max(0, Math.floor((end - first) / length))
    return Array.from({ length: count }, (_, at) => first + at * length)
  })
  expect(slots).toEqual(expected)
}

/** What holds in each minute, 0 outside of all periods. */
function numbers<P extends Period>(
  periods: readonly P[],
  from: number,
  count: number,
  numberOf: (period: P) => number,
): number[] {
  const numbers = Array.from({ length: count }, () => 0)
  for (const period of periods) {
    const [first, last] = [period.start, period.end].map((at) => (at - from) / minute)
    numbers.fill(numberOf(period), first, last)
  }
  return numbers
}

/** Where, when, and how what was found differs from what is expected. */
function firstDifference(
  { zone, from }: Place,
  found: readonly number[],
  expected: readonly number[],
): object | undefined {
  const at = expected.findIndex((number, at) => number !== found[at])
  if (at < 0) return undefined
  const when = new Date(from + at * minute).toISOString()
  return { zone, when, found: found[at], expected: expected[at] }
}
