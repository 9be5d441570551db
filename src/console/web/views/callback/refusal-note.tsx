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
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  if (refusal === 'begun') return <Note tone="bad">{t('callback.begun')}</Note>
  if (refusal !== 'full' && refusal !== 'closed') return <FaultNote fault={fault} />
  const free = nearest(slots.weeks, at)
  const { booked, capacity } = slotAt(slots.weeks, at) ?? {}
  const spelled = spellSlot(at, zone)
  return (
    <div role="alert" class="stack">
      <Note tone="bad">
        {refusal === 'closed' && t('callback.closedThen', { at: spelled })}
        {refusal === 'full' &&
          (booked === undefined || booked < (capacity ?? 0)
            ? t('callback.fullThen', { at: spelled })
            : t('callback.fullOf', { at: spelled, booked, capacity }))}{' '}
        {t(free.length > 0 ? 'callback.chooseFree' : 'callback.noFreeSlot')}
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

/** Tue 24 Nov, 09:10 CET */
export const spellSlot = (at: string, zone: string): string =>
  `${day(at, zone)}, ${timeInZone(at, zone)}`
