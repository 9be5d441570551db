import type { Milliseconds } from '../kernel/index.ts'
import { quote, type Report } from './option-faults.ts'
import { dayLength, minuteLength, weekdays } from './wall-time.ts'

/** Hours of one day, counted on the wall from its 0:00; an `end` beyond the day is on the next. */
export interface Shift {
  readonly start: Milliseconds
  readonly end: Milliseconds
}

/** A time of day as minutes from 0:00 to 24:00; undefined when there is no such time. */
function parseTimeOfDay(text: string, report: Report): Milliseconds | undefined {
  const [hour = Number.NaN, minute = Number.NaN] = text.split(':').map(Number)
  const time = (hour * 60 + minute) * minuteLength
  if (minute < 60 && time <= dayLength) return time
  report(`there is no ${text}: a day runs from 0:00 to 24:00`)
  return undefined
}

/** `9:00-17:00`; hours that end before they begin, `22:00-06:00`, end on the next day. */
export function parseShift(text: string, report: Report): Shift | undefined {
  const match = /^(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)$/.exec(text)
  if (match === null) {
    report(`${quote(text)} is not a begin and an end, such as 9:00-17:00`)
    return undefined
  }
  const [start, end] = [match[1], match[2]].map((time) => parseTimeOfDay(time ?? '', report))
  if (start === undefined || end === undefined) return undefined
  if (start === dayLength)
    report(`begins at 24:00, which is only an end; the next day begins at 0:00`)
  else if (start === end) report(`begins and ends at ${match[1]}; a whole day is 0:00-24:00`)
  else return { start, end: end > start ? end : end + dayLength }
  return undefined
}

/** The days of `Mon-Fri`, `Fri-Mon` or `Sat`, as 0 for Monday to 6 for Sunday. */
export function parseWeekdays(text: string, report: Report): number[] | undefined {
  const names = text.split('-').map((name) => name.trim())
  if (names.length > 2) {
    report(`${quote(text)} is not a day, or two with a hyphen between them`)
    return undefined
  }
  const [first, last] = names.map((name) => parseWeekday(name, report))
  if (names.length === 1) return first === undefined ? undefined : [first]
  if (first === undefined || last === undefined) return undefined
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, at) => (first + at) % 7)
}

export function parseWeekday(name: string, report: Report): number | undefined {
  const at = weekdays.findIndex((known) => known.toLowerCase() === name.toLowerCase())
  if (at >= 0) return at
  report(`${quote(name)} is none of ${weekdays.join(', ')}`)
  return undefined
}
