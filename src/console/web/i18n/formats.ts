import { zoneChoice } from '../frame/preferences.ts'
import { currentSession } from '../frame/session.ts'
import { language, locales, t } from './text.ts'

/** What there is to show for nothing. */
export const none = '–'

export type Instant = string | number | Date

/** The time zone in which times are shown, as the user has chosen. */
export function shownZone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (zoneChoice.get() === 'utc') return 'UTC'
  return zoneChoice.get() === 'server' ? (currentSession()?.zone ?? own) : own
}

const locale = () => locales[language.get()]

export function number(value: number | null | undefined, o?: Intl.NumberFormatOptions): string {
  if (value === null || value === undefined) return none
  return value.toLocaleString(locale(), { maximumFractionDigits: 1, ...o })
}

/** 0.834 → 83.4%, in German 83,4 %. */
export function percent(share: number | null | undefined): string {
  return number(share, { style: 'percent', maximumFractionDigits: 1 })
}

/** Of bytes, in kB and MB of thousands. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${number(bytes)} B`
  return bytes < 1e6 ? `${number(bytes / 1000)} kB` : `${number(bytes / 1e6)} MB`
}

/** 21 Nov 2026, 14:05 */
export function dateTime(at: Instant, zone = shownZone()): string {
  const german = { day: '2-digit', month: '2-digit' } as const
  const english = { day: 'numeric', month: 'short' } as const
  const day = language.get() === 'de' ? german : english
  return spellTime(at, zone, { ...day, year: 'numeric', hour: '2-digit', minute: '2-digit' })
}

/** Sat 21 Nov */
export function day(at: Instant, zone = shownZone()): string {
  const spelled = spellTime(at, zone, { weekday: 'short', day: 'numeric', month: 'short' })
  return language.get() === 'de' ? spelled : spelled.replace(',', '')
}

/** 14:05 */
export function time(at: Instant, zone = shownZone()): string {
  return spellTime(at, zone, { hour: '2-digit', minute: '2-digit' })
}

/** 14:05:11 */
export function timeWithSeconds(at: Instant, zone = shownZone()): string {
  return spellTime(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** 14:05 CET */
export function timeInZone(at: Instant, zone = shownZone()): string {
  return spellTime(at, zone, { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })
}

function spellTime(at: Instant, zone: string, o: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { hourCycle: 'h23', timeZone: zone, ...o }).format(
    new Date(at),
  )
}

const [minute, hour, dayLong] = [60, 3600, 86_400]

/** Of seconds, in at most two units: 1 min 20 s, 2 h 05 min, 3 d 4 h. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  if (whole < minute) return t('common.seconds', { s: whole })
  if (whole < hour) {
    const [m, s] = [Math.floor(whole / minute), whole % minute]
    return s === 0 ? t('common.minutes', { m }) : t('common.minutesSeconds', { m, s })
  }
  const [d, h] = [Math.floor(whole / dayLong), Math.floor((whole % dayLong) / hour)]
  if (d > 0) return t('common.daysHours', { d, h })
  return t('common.hoursMinutes', { h, m: two(Math.floor((whole % hour) / minute)) })
}

const justNow = 5 // seconds; nobody reads along while they pass

/** now, 40 s ago, 3 min ago, in 6 min; beyond a day either way the absolute time. */
export function relative(at: Instant, now = Date.now()): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000)
  const distance = Math.abs(seconds)
  if (distance >= dayLong) return dateTime(at)
  const format = new Intl.RelativeTimeFormat(locale(), { style: 'short', numeric: 'auto' })
  if (distance < justNow) return format.format(0, 'second')
  if (distance < minute) return spellShort(format.format(seconds, 'second'))
  if (distance < hour) return spellShort(format.format(Math.round(seconds / minute), 'minute'))
  return format.format(Math.round(seconds / hour), 'hour')
}

/** The house's units: s and, in English, min without a full stop. */
function spellShort(text: string): string {
  const seconds = text.replace(/ (sec\.?|Sek\.)/, ' s')
  return language.get() === 'de' ? seconds : seconds.replace('min.', 'min')
}
