import { Button } from '../../components/button.tsx'
import { FaultNote, Note } from '../../components/feedback.tsx'
import type { ApiFault } from '../../frame/api.ts'
import { day, timeInZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Slot } from './callback-json.ts'
import { nearest, refusalOf, slotAt } from './free-slots.ts'
import type { Slots } from './use-slots.ts'

interface Props {
  fault: ApiFault
  /** The time that was refused. */
  at: string
  slots: Slots
  onPick: (slot: Slot) => unknown
}

/** Why a time was refused, and the free slots nearest to it as buttons. */
export function RefusalNote({ fault, at, slots, onPick }: Props) {
  const refusal = refusalOf(fault)
  const text = refusalText(fault, at, slots)
  if (text === undefined) return <FaultNote fault={fault} />
  if (refusal === 'begun') return <Note tone="bad">{text}</Note>
  const free = nearest(slots.weeks, at)
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  return (
    <div role="alert" class="stack">
      <Note tone="bad">
        {text} {t(free.length > 0 ? 'callback.chooseFree' : 'callback.noFreeSlot')}
      </Note>
      <div class="row" role="group" aria-label={t('callback.proposals')}>
        {free.map((slot) => (
          <Button key={slot.start} onClick={() => onPick(slot)}>
            {spellSlot(slot.start, zone)}
          </Button>
        ))}
      </div>
    </div>
  )
}

/** In words of ours, where the time is what stood in the way. */
export function refusalText(fault: ApiFault, time: string, slots: Slots): string | undefined {
  const at = spellSlot(time, slots.weeks[0]?.zone ?? 'UTC')
  const { booked, capacity = 0 } = slotAt(slots.weeks, time) ?? {}
  const isCounted = booked !== undefined && booked >= capacity
  switch (refusalOf(fault)) {
    case 'begun':
      return t('callback.begun')
    case 'closed':
      return t('callback.closedThen', { at })
    case 'full':
      return isCounted
        ? t('callback.fullOf', { at, booked, capacity })
        : t('callback.fullThen', { at })
    default:
      return undefined
  }
}

/** Tue 24 Nov, 09:10 CET */
export const spellSlot = (at: string, zone: string): string =>
  `${day(at, zone)}, ${timeInZone(at, zone)}`
