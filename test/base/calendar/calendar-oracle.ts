import type { WallMinute } from './wall-clock.ts'

/** Office hours as they are meant, before they are written as options. */
export interface Hours {
  readonly regular: readonly Rule[]
  readonly additions: readonly Addition[]
  /** Days since 1970. */
  readonly closed: readonly number[]
  /** Days since 1970, first and last. */
  readonly effective: readonly (readonly [number, number])[]
}

/** Minutes since 0:00, up to 1440; an end before the start is on the next day. */
interface Shift {
  readonly start: number
  readonly end: number
}

export interface Rule extends Shift {
  /** Neighbours, 0 for Monday. */
  readonly weekdays: readonly number[]
}

export interface Addition extends Shift {
  readonly day: number
}

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const dayLength = 86_400_000

export function toOptions(zone: string, hours: Hours): Record<string, string> {
  const options = new Map([['_timezone', zone]])
  for (const [at, { weekdays, start, end }] of hours.regular.entries()) {
    const days = [weekdays[0], weekdays.at(-1)].map((weekday) => names[weekday ?? 0])
    options.set(`_bh_regular${at}`, `${days.join('-')} ${time(start)}-${time(end)}`)
  }
  for (const [at, { day, start, end }] of hours.additions.entries()) {
    options.set(`_bh_add${at}`, `${date(day)} ${time(start)}-${time(end)}`)
  }
  for (const [at, day] of hours.closed.entries()) options.set(`_hol${at}`, date(day))
  for (const [at, [first, last]] of hours.effective.entries()) {
    options.set(`_effective_dates${at}`, `${date(first)} to ${date(last)}`)
  }
  return Object.fromEntries(options)
}

function time(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

function date(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10)
}

/**
 * Which of the minutes are open: hours of a date are open from the first to the last minute that
 * shows a time of theirs; a closed date takes away the minutes that show it, unless additional
 * hours are open then; and a minute that shows no effective date is closed.
 */
export function openMinutes(minutes: readonly WallMinute[], hours: Hours): boolean[] {
  const regular = hours.regular.flatMap((rule) =>
    extents(minutes, rule, (day) => rule.weekdays.includes(weekdayOf(day))),
  )
  const additional = hours.additions.flatMap((rule) =>
    extents(minutes, rule, (day) => day === rule.day),
  )
  const isWithin = (extents: readonly Extent[], at: number) =>
    extents.some(({ first, last }) => first <= at && at <= last)
  return minutes.map(({ day }, at) => {
    const isEffective =
      hours.effective.length === 0 ||
      hours.effective.some(([first, last]) => first <= day && day <= last)
    const isRegular = isWithin(regular, at) && !hours.closed.includes(day)
    return isEffective && (isRegular || isWithin(additional, at))
  })
}

interface Extent {
  readonly first: number
  readonly last: number
}

/** For every date that a shift is on, the first and the last minute that show its hours. */
function extents(
  minutes: readonly WallMinute[],
  { start, end }: Shift,
  isOn: (day: number) => boolean,
): Extent[] {
  const byDate = new Map<number, Extent>()
  const wraps = end <= start
  for (const [at, { day, minuteOfDay }] of minutes.entries()) {
    const own = minuteOfDay >= start && (wraps || minuteOfDay < end) ? day : undefined
    const shown = wraps && minuteOfDay < end ? day - 1 : own
    if (shown === undefined || !isOn(shown)) continue
    byDate.set(shown, { first: byDate.get(shown)?.first ?? at, last: at })
  }
  return [...byDate.values()]
}

export function weekdayOf(day: number): number {
  return (new Date(day * dayLength).getUTCDay() + 6) % 7
}
