import fc from 'fast-check'
import type { Addition, Hours, Rule } from './calendar-oracle.ts'

const lastMinute = 1439

/** Some time of day, often one of those at which clocks stop or go on. */
function anyMinute(edges: readonly number[]): fc.Arbitrary<number> {
  const nearEdge = fc
    .tuple(fc.constantFrom(...edges), fc.constantFrom(-60, -30, -1, 0, 1, 30, 60))
    .map(([edge, off]) => Math.min(lastMinute, Math.max(0, edge + off)))
  return fc.oneof(nearEdge, fc.nat({ max: lastMinute }))
}

function anyShift(edges: readonly number[]): fc.Arbitrary<{ start: number; end: number }> {
  const end = anyMinute(edges).map((minute) => minute || 1440) // 24:00 ends as 0:00 would
  return fc.record({ start: anyMinute(edges), end }).filter(({ start, end }) => start !== end)
}

const weekdays = fc
  .tuple(fc.nat({ max: 6 }), fc.integer({ min: 1, max: 7 }))
  .map(([first, count]) => Array.from({ length: count }, (_, at) => (first + at) % 7))

/** Office hours, with special days among `days`. */
export function anyHours(days: readonly number[], edges: readonly number[]): fc.Arbitrary<Hours> {
  const day = fc.constantFrom(...days)
  const different = { selector: (value: unknown) => JSON.stringify(value) }
  const rule: fc.Arbitrary<Rule> = fc
    .tuple(weekdays, anyShift(edges))
    .map(([weekdays, shift]) => ({ weekdays, ...shift }))
  const addition: fc.Arbitrary<Addition> = fc
    .tuple(day, anyShift(edges))
    .map(([day, shift]) => ({ day, ...shift }))
  const range = fc
    .tuple(day, day)
    .map(([one, other]): [number, number] => [Math.min(one, other), Math.max(one, other)])
  return fc.record({
    regular: fc.uniqueArray(rule, { ...different, minLength: 1, maxLength: 3 }),
    additions: fc.uniqueArray(addition, { ...different, maxLength: 1 }),
    closed: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      day.map((one) => [one]),
    ),
    effective: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      range.map((one) => [one]),
    ),
  })
}

/** Seven days' numbers, Monday's first, each from a minute of the day on. */
export type Plans = readonly (readonly (readonly [minute: number, capacity: number])[])[]

export function anyPlans(edges: readonly number[]): fc.Arbitrary<Plans> {
  const step = fc.tuple(anyMinute(edges), fc.nat({ max: 3 }))
  const plan = fc.uniqueArray(step, { selector: ([minute]) => minute, maxLength: 5 })
  return fc.array(plan, { minLength: 7, maxLength: 7 })
}
