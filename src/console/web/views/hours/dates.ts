import type { Texts } from './week-rules.ts'

const day = 86_400_000

/** 2026-W47, in the zone of the calendar. */
export function weekOf(at: number, zone: string): string {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)
  const noon = Date.parse(`${date}T12:00Z`)
  const thursday = new Date(noon + (3 - ((new Date(noon).getUTCDay() + 6) % 7)) * day)
  const year = thursday.getUTCFullYear()
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / day / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** The seven dates of a week, as 2026-11-16; undefined for no week. */
export function datesOf(week: string): string[] | undefined {
  const match = /^(\d{4})-W(\d\d)$/.exec(week)
  const [year, number] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || number < 1 || number > 53) return undefined
  const fourth = Date.UTC(year, 0, 4) // is always in week 1
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * day + (number - 1) * 7 * day
  return Array.from({ length: 7 }, (_, at) =>
    new Date(monday + at * day).toISOString().slice(0, 10),
  )
}

export function stepWeek(week: string, by: number): string {
  const [monday = '1970-01-01'] = datesOf(week) ?? []
  return weekOf(Date.parse(`${monday}T12:00Z`) + by * 7 * day, 'UTC')
}

export interface Exception {
  readonly option: string
  readonly kind: 'closed' | 'added' | 'outside' | 'capacity'
  readonly text: string
}

/** What the options say of one date beside its weekday. */
export function exceptionsOn(date: string, texts: Texts): Exception[] {
  const effective = of(texts, /^_effective_dates./)
  const isOutside = effective.length > 0 && !effective.some(([, text]) => covers(text, date))
  return [
    ...of(texts, /^_hol./)
      .filter(([, text]) => covers(text, date))
      .map(([option, text]) => ({ option, kind: 'closed' as const, text })),
    ...of(texts, /^_bh_add./).flatMap(([option, text]) => {
      const [when = '', hours = ''] = text.trim().split(/\s+(.*)/)
      return covers(when, date) ? [{ option, kind: 'added' as const, text: hours }] : []
    }),
    ...(isOutside ? [{ option: '_effective_dates', kind: 'outside' as const, text: '' }] : []),
    ...capacityOn(date, texts._capacity_add ?? ''),
  ]
}

const of = (texts: Texts, name: RegExp) => Object.entries(texts).filter(([each]) => name.test(each))

function covers(text: string, date: string): boolean {
  const ends = text.split(/\bto\b/i).map((end) => end.trim())
  const [first = '', last = first] = ends.map(padded)
  const isYearly = /^\d\d-\d\d$/.test(first)
  const at = isYearly ? date.slice(5) : date
  if (first === '') return false
  return first <= last ? first <= at && at <= last : isYearly && (at >= first || at <= last)
}

function padded(text: string): string {
  const match = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text)
  if (match === null) return ''
  const [, year, month = '', date = ''] = match
  return [
    ...(year === undefined ? [] : [year]),
    month.padStart(2, '0'),
    date.padStart(2, '0'),
  ].join('-')
}

function capacityOn(date: string, text: string): Exception[] {
  try {
    const given: unknown = JSON.parse(text === '' ? '{}' : text)
    const objects = (Array.isArray(given) ? given : [given]) as Record<string, unknown>[]
    return objects
      .flatMap(Object.entries)
      .flatMap(([when, plan]) =>
        covers(when, date)
          ? [{ option: '_capacity_add', kind: 'capacity' as const, text: JSON.stringify(plan) }]
          : [],
      )
  } catch {
    return [] // said beside its row
  }
}
