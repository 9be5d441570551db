const day = 86_400_000

const pattern = /^(\d{4})-W(\d\d)$/

/** The weeks of ISO 8601, as addresses have them: 2026-W13. */
export function addWeeks(week: string, weeks: number): string {
  const monday = mondayOf(week)
  return monday === undefined ? week : weekOf(monday + weeks * 7 * day)
}

/** Monday 0:00 as if it were UTC; `undefined` where there is no such week. */
export function mondayOf(week: string): number | undefined {
  const [, year = '', number = ''] = pattern.exec(week) ?? []
  const monday = firstMonday(Number(year)) + (Number(number) - 1) * 7 * day
  return year !== '' && weekOf(monday) === week ? monday : undefined
}

/** The week of a moment, read off as if it were UTC. */
export function weekOf(at: number): string {
  const midnight = Math.floor(at / day) * day
  const thursday = new Date(midnight + (3 - ((new Date(midnight).getUTCDay() + 6) % 7)) * day)
  const year = thursday.getUTCFullYear()
  const number = Math.floor((thursday.getTime() - firstMonday(year)) / (7 * day)) + 1
  return `${year}-W${String(number).padStart(2, '0')}`
}

/** The number that people say: 13. */
export const weekNumber = (week: string): number => Number(pattern.exec(week)?.[2] ?? 0)

/** Of the week that has the year's 4 January. */
function firstMonday(year: number): number {
  const fourth = Date.UTC(year, 0, 4)
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * day
}
