import { day, duration, timeInZone } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import type { ClockChange, Slot, Week } from './callback-json.ts'
import { type Cell, heatOf, isNow } from './week-grid.ts'

/** Sun 29 Mar: 02:00 → 03:00, clocks go forward: 1 h does not exist */
export function seamText({ at, kind, minutes, wallBefore, wallAfter }: ClockChange, zone: string) {
  const length =
    minutes % 60 === 0 ? t('callback.hours', { n: minutes / 60 }) : duration(minutes * 60)
  const values = {
    day: day(at, zone),
    before: wallBefore.slice(11, 16),
    after: wallAfter.slice(11, 16),
    length,
  }
  return t(kind === 'skipped' ? 'callback.skipped' : 'callback.repeated', values)
}

/** What a cell of the week says aloud: "Tue 24 Mar 10:05, 3 of 5 booked". */
export function cellName(cell: Cell, o: { date: string; time: string; zone: string; now: number }) {
  const when = `${day(`${o.date}T12:00:00Z`, 'UTC')} ${o.time}`
  if (cell.kind === 'closed') return `${when}, ${closedText(cell.why)}`
  if (cell.kind !== 'slot') return `${when}, ${t('callback.notThatDay')}`
  return `${when}, ${slotText(cell.slot, o.now)}`
}

/** "3 of 5 booked, full, past, now" */
export function slotText(slot: Slot, now: number): string {
  const { booked, capacity, past, open } = slot
  return [
    t('callback.bookedOf', { booked, capacity }),
    heatOf(slot) === 'full' && t('callback.full'),
    !open && t('callback.closedNow'),
    past && !isNow(slot, now) && t('callback.past'),
    isNow(slot, now) && t('callback.isNow'),
  ]
    .filter((part) => part !== false)
    .join(', ')
}

export const closedText = (why: string) => textOr(`callback.why.${why}`, t('callback.closed'))

/** 10:05–10:10, with the zone where that is not plain. */
export function slotSpan({ start, end, local }: Slot, week: Week): string {
  const to = timeInZone(end, week.zone)
  const isOnChange = week.clockChanges.length > 0
  return `${isOnChange ? timeInZone(start, week.zone) : local.slice(11, 16)}–${to}`
}
