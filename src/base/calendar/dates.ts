import { quote, type Report } from './option-faults.ts'
import { type Day, dayNumber } from './wall-time.ts'

/** Some days, once or every year, first and last included. */
export interface DateRange {
  readonly yearly: boolean
  /** Days since 1970; of a yearly range, 1231 for the last day of a year. */
  readonly first: number
  /** Of a yearly range, less than `first` when it runs over the end of the year. */
  readonly last: number
}

export function covers({ yearly, first, last }: DateRange, day: Day): boolean {
  const at = yearly ? day.monthDay : day.number
  return first <= last ? first <= at && at <= last : at >= first || at <= last
}

const leapYear = 2000 // has every day that a date without a year may name

/** `2026-12-24`, or `12-24` for every year; 29 February is skipped in years without one. */
export function parseDate(text: string, report: Report): DateRange | undefined {
  const match = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text)
  if (match === null) {
    report(`${quote(text)} is not a date, such as 2026-12-24 or, for every year, 12-24`)
    return undefined
  }
  const [month, date] = [Number(match[2]), Number(match[3])]
  const yearly = match[1] === undefined
  const day = dayNumber(yearly ? leapYear : Number(match[1]), month, date)
  if (day === undefined) {
    report(`${quote(text)} is a date that does not exist`)
    return undefined
  }
  const at = yearly ? month * 100 + date : day
  return { yearly, first: at, last: at }
}

/** A date, or `2026-12-24 to 2026-12-31`; `12-24 to 01-01` runs over the end of each year. */
export function parseDateRange(text: string, report: Report): DateRange | undefined {
  const ends = text.split(/\bto\b/i).map((end) => end.trim())
  if (ends.length > 2 || ends.includes('')) {
    report(`${quote(text)} is not a date, or two with "to" between them`)
    return undefined
  }
  const dates = ends.map((end) => parseDate(end, report))
  const [first, last] = [dates[0], dates[ends.length - 1]]
  if (first === undefined || last === undefined) return undefined
  if (first.yearly !== last.yearly) {
    report(`${quote(text)} has a year at one end only`)
    return undefined
  }
  if (!first.yearly && last.first < first.first) {
    report(`${quote(text)} ends before it begins`)
    return undefined
  }
  return { yearly: first.yearly, first: first.first, last: last.first }
}
