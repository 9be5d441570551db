import { type Options, readFamily, readZone, written } from './calendar-options.ts'
import { type DateRange, parseDate, parseDateRange } from './dates.ts'
import { OfficeHours } from './office-hours.ts'
import { type OptionFault, type Parsed, quote, type Report } from './option-faults.ts'
import { merge } from './period.ts'
import { parseShift, parseWeekdays, type Shift } from './shifts.ts'

interface RegularHours {
  readonly days: readonly number[]
  readonly shift: Shift
}

interface AdditionalHours {
  readonly date: DateRange
  readonly shift: Shift
}

/**
 * The options of an office-hours service; any other option is ignored, all faults come at once.
 *
 * | option | says |
 * | --- | --- |
 * | `_timezone` | the zone whose clocks count, by its IANA name |
 * | `_bh_regular<n>` | `Mon-Fri 9:00-17:00`; days and hours may wrap: `Fri-Mon 22:00-6:00` |
 * | `_bh_add<n>` | `2026-12-24 10:00-14:00`, or `12-24 10:00-14:00` every year |
 * | `_hol<n>` | `2026-12-25` or `12-25`: closed |
 * | `_effective_dates<n>` | `2026-04-01 to 2026-10-31`: outside of all of them closed |
 *
 * Beyond the manual, `_hol<n>` takes a range too and is also read as `_holiday<n>`, effective dates
 * may come without a year, and `<n>` may be any text.
 */
export function parseOfficeHours(options: Options): Parsed<OfficeHours> {
  const faults: OptionFault[] = []
  const clock = readZone(options, faults)
  const regular = readFamily(options, '_bh_regular', parseRegular, faults)
  const additions = readFamily(options, '_bh_add', parseAddition, faults)
  const closed = readFamily(options, '_hol', parseDateRange, faults)
  const effective = readFamily(options, '_effective_dates', parseDateRange, faults)
  for (const [option] of written(options, isMisspelt)) {
    faults.push({ option, message: 'is neither _bh_regular<n> nor _bh_add<n>' })
  }
  if (clock === undefined || faults.length > 0) return { faults }
  return {
    value: new OfficeHours(clock, { regular: byWeekday(regular), additions, closed, effective }),
  }
}

function isMisspelt(option: string): boolean {
  return /^_bh(?!_regular|_add)/.test(option)
}

function byWeekday(regular: readonly RegularHours[]): Shift[][] {
  return Array.from({ length: 7 }, (_, weekday) =>
    merge(regular.filter(({ days }) => days.includes(weekday)).map(({ shift }) => shift)),
  )
}

function parseRegular(text: string, report: Report): RegularHours | undefined {
  const match = /^(\D+?)\s+(\d.*)$/.exec(text)
  if (match === null) {
    report(`${quote(text)} is not days and hours, such as Mon-Fri 9:00-17:00`)
    return undefined
  }
  const days = parseWeekdays(match[1] ?? '', report)
  const shift = parseShift(match[2] ?? '', report)
  return days === undefined || shift === undefined ? undefined : { days, shift }
}

function parseAddition(text: string, report: Report): AdditionalHours | undefined {
  const match = /^(\S+)\s+(\S.*)$/.exec(text)
  if (match === null) {
    report(`${quote(text)} is not a date and hours, such as 2026-12-24 10:00-14:00`)
    return undefined
  }
  const date = parseDate(match[1] ?? '', report)
  const shift = parseShift(match[2] ?? '', report)
  return date === undefined || shift === undefined ? undefined : { date, shift }
}
