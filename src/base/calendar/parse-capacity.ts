import { type Options, readZone, reportFor, written } from './calendar-options.ts'
import { Capacity, type CapacityPlan } from './capacity.ts'
import { parseDate } from './dates.ts'
import { type DayPlan, parseDayPlan } from './day-plan.ts'
import { isObject, parseJson, show } from './json-text.ts'
import { type OptionFault, type Parsed, quote, type Report } from './option-faults.ts'
import { parseWeekday } from './shifts.ts'
import { weekdays } from './wall-time.ts'

const defaultMost = 1000 // GMS's own
const largestMost = 1_000_000 // beyond it a number is a slip of the finger
const known = '_capacity, _capacity_1 to _capacity_7 and _capacity_add'
const mostExceptions = 1000 // dates, years of them

/**
 * The options of a capacity service; any other option is ignored, all faults come at once.
 *
 * | option | says |
 * | --- | --- |
 * | `_timezone` | the zone whose clocks count, by its IANA name |
 * | `_capacity` | `[Mon, Tue]`: the weekdays that take requests; without it all do |
 * | `_capacity_1` … `_capacity_7` | `{"1":{"0900":5,"1200":3,"1700":0}}`: from 9:00 on 5, … |
 * | `_capacity_add` | `{"2026-12-24":{"0900":2,"1300":0},"12-25":{}}`: dates of their own |
 * | `_max_capacity` | the largest number that is believed |
 *
 * The manual of GMS leaves open which weekday is 1, what holds before the first time of a day, and
 * the form of `_capacity_add`, which it only shows empty. Here 1 is Monday, as `_capacity` counts;
 * before the first time nothing is taken; and a date, with or without a year, takes the place of
 * its weekday's plan.
 */
export function parseCapacity(options: Options): Parsed<Capacity> {
  const faults: OptionFault[] = []
  const clock = readZone(options, faults)
  const most = readMost(options, faults)
  const working = readWeekdays(options, faults)
  const plan: CapacityPlan = {
    weekdays: weekdays.map((_, weekday) => {
      const dayPlan = readWeekdayPlan(options, weekday, most, faults)
      return working.includes(weekday) ? dayPlan : []
    }),
    exceptions: readExceptions(options, most, faults),
  }
  for (const [option] of written(options, isMisspelt)) {
    faults.push({ option, message: `is no option of a capacity; there are ${known}` })
  }
  if (clock === undefined || faults.length > 0) return { faults }
  return { value: new Capacity(clock, plan) }
}

function isMisspelt(option: string): boolean {
  return /^_capacity/.test(option) && !/^_capacity(_[1-7]|_add)?$/.test(option)
}

function readMost(options: Options, faults: OptionFault[]): number {
  const text = options._max_capacity?.trim() ?? ''
  if (text === '') return defaultMost
  const most = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (most >= 1 && most <= largestMost) return most
  const message = `${quote(text)} is not a whole number from 1 to ${largestMost}`
  faults.push({ option: '_max_capacity', message })
  return largestMost // so that one wrong number is not blamed on others
}

function readWeekdays(options: Options, faults: OptionFault[]): number[] {
  const report = reportFor('_capacity', faults)
  const text = options._capacity?.trim() ?? ''
  if (text === '') return weekdays.map((_, weekday) => weekday)
  const list = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  if (list.trim() === '') return []
  const days = list
    .split(',', weekdays.length + 1)
    .flatMap((name) => parseWeekday(name.trim(), report) ?? [])
  for (const day of new Set(days.filter((one, at) => days.indexOf(one) !== at))) {
    report(`names ${weekdays[day]} twice`)
  }
  return days
}

function readWeekdayPlan(
  options: Options,
  weekday: number,
  most: number,
  faults: OptionFault[],
): DayPlan {
  const number = String(weekday + 1)
  const option = `_capacity_${number}`
  const report = reportFor(option, faults)
  const json = parseJson(options[option]?.trim() ?? '', report) ?? {}
  if (!isObject(json)) {
    report(`${show(json)} is not an object, such as {"${number}":{"0900":5,"1200":3}}`)
    return []
  }
  return Object.entries(json).flatMap(([key, value]) => {
    if (key === number) return parseDayPlan(value, most, report)
    report(`holds ${quote(key)}, but only "${number}" belongs here`)
    return []
  })
}

/** One object, or a list of them: consoles of GMS leave `{}` or `[]` where there is nothing to say. */
function readExceptions(
  options: Options,
  most: number,
  faults: OptionFault[],
): CapacityPlan['exceptions'] {
  const report = reportFor('_capacity_add', faults)
  const json = parseJson(options._capacity_add?.trim() ?? '', report) ?? {}
  const objects: unknown[] = Array.isArray(json) ? json : [json]
  if (!objects.every(isObject)) {
    report('is not an object, such as {"2026-12-24":{"0900":2,"1300":0}}')
    return []
  }
  const entries = objects.flatMap((object) => Object.entries(object))
  if (entries.length > mostExceptions) {
    report(`holds ${entries.length} dates, and at most ${mostExceptions} are read`)
    return []
  }
  return toExceptions(entries, most, report)
}

function toExceptions(
  entries: readonly [string, unknown][],
  most: number,
  report: Report,
): CapacityPlan['exceptions'] {
  const seen = new Set<string>()
  return entries.flatMap(([key, value]) => {
    const date = parseDate(key, report)
    const plan = parseDayPlan(value, most, (message) => report(`${quote(key)}: ${message}`))
    if (date === undefined) return []
    const meaning = JSON.stringify(date)
    if (seen.has(meaning)) report(`holds ${quote(key)} twice`)
    seen.add(meaning)
    return [{ date, plan }]
  })
}
