import { invalidParameter } from '../../../base/http/index.ts'
import { toTimestamp } from '../../../base/kernel/index.ts'

const day = 86_400_000

/** The date (yyyy-MM-dd) of the Monday of a week such as 2026-W13 (ISO 8601 §5.2.3). */
export function mondayOf(week: string): string {
  const match = /^(\d{4})-W(\d\d)$/.exec(week)
  const [year, number] = [Number(match?.[1]), Number(match?.[2])]
  const monday = firstMonday(year) + (number - 1) * 7 * day
  const isThere = match !== null && number >= 1 && monday < firstMonday(year + 1)
  if (!isThere) throw invalidParameter('week is no week such as 2026-W13')
  return toTimestamp(monday).slice(0, 10)
}

/** The week that a date is of. */
export function weekOf(date: string): string {
  const at = Date.parse(date)
  const thursday = new Date(at + (3 - ((new Date(at).getUTCDay() + 6) % 7)) * day)
  const year = thursday.getUTCFullYear()
  const number = Math.floor((thursday.getTime() - firstMonday(year)) / (7 * day)) + 1
  return `${year}-W${String(number).padStart(2, '0')}`
}

/** Of the week that has the year's 4 January. */
function firstMonday(year: number): number {
  const fourth = Date.parse(`${String(year).padStart(4, '0')}-01-04`)
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * day
}
