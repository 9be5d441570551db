import { dateTime, timeInZone } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import type { ClockChange, Moment } from './calendar-json.ts'

/** "Open until 17:00 CET", "Closed: holiday. Opens 23 Nov 2026, 09:00." */
export function stateSentence(moment: Moment): string {
  return `${t(moment.open ? 'hours.openNow' : 'hours.closedNow')}. ${nextSentence(moment)}`.trim()
}

/** Why it is closed, and when that changes. */
export function nextSentence({ open, closesAt, why, nextOpening, zone }: Moment): string {
  if (open)
    return closesAt === undefined ? '' : t('hours.until', { at: timeInZone(closesAt, zone) })
  if (why === undefined) return ''
  const reason = textOr(`hours.why.${why}`, why)
  return nextOpening === undefined
    ? t('hours.closedForGood', { why: reason })
    : t('hours.closedUntil', { why: reason, at: dateTime(nextOpening, zone) })
}

/** What a time on the wall means where clocks are moved; undefined where it is plain. */
export function clockSentence(asked: string, moment: Moment): string | undefined {
  const { exists, again, clockChanges, zone } = moment
  const date = asked.slice(0, 10)
  const change = clockChanges.find(({ wallBefore, wallAfter }) =>
    [wallBefore.slice(0, 10), wallAfter.slice(0, 10)].includes(date),
  )
  if (exists === false && change !== undefined) {
    return t('hours.skipped', {
      time: asked.slice(11, 16),
      date: dayText(date),
      from: change.wallBefore.slice(11),
      to: change.wallAfter.slice(11),
    })
  }
  if (again === undefined) return undefined
  return t('hours.twice', { time: asked.slice(11, 16), again: timeInZone(again, zone) })
}

/** Dates are the calendar's own: no zone moves them. */
export const dayText = (date: string) => dateTime(`${date}T00:00Z`, 'UTC').replace(/,? 00:00$/, '')

export function changeSentence({ kind, wallBefore, wallAfter }: ClockChange): string {
  const words = {
    date: dayText(wallBefore.slice(0, 10)),
    from: wallBefore.slice(11),
    to: wallAfter.slice(11),
  }
  return kind === 'skipped' ? t('hours.forward', words) : t('hours.backward', words)
}
