import type { Milliseconds } from '../kernel/index.ts'
import { isObject, show } from './json-text.ts'
import { quote, type Report } from './option-faults.ts'
import { minuteLength } from './wall-time.ts'

/** A number that holds from a time of the day to the next one. */
export interface Step {
  /** From 0:00 on the wall. */
  readonly from: Milliseconds
  readonly capacity: number
}

/** The steps of a day in order; before the first the capacity is 0, the last goes on to 24:00. */
export type DayPlan = readonly Step[]

/** Reads `{"0900":5,"1200":3}`, in any order. */
export function parseDayPlan(value: unknown, most: number, report: Report): DayPlan {
  if (!isObject(value)) {
    report(`${show(value)} is not times and numbers, such as {"0900":5,"1200":3}`)
    return []
  }
  return Object.entries(value)
    .flatMap(([time, capacity]) => parseStep(time, capacity, most, report) ?? [])
    .sort((one, other) => one.from - other.from)
}

function parseStep(
  time: string,
  capacity: unknown,
  most: number,
  report: Report,
): Step | undefined {
  const match = /^([01]\d|2[0-3])([0-5]\d)$/.exec(time)
  const isNumber = typeof capacity === 'number' && Number.isInteger(capacity) && capacity >= 0
  if (match === null) report(`${quote(time)} is not a time as HHmm, from "0000" to "2359"`)
  if (!isNumber) report(`${show(capacity)} at ${quote(time)} is not a whole number from 0`)
  else if (capacity > most) report(`${capacity} at ${quote(time)} is above _max_capacity, ${most}`)
  if (match === null || !isNumber) return undefined
  return { from: (Number(match[1]) * 60 + Number(match[2])) * minuteLength, capacity }
}
