import '../callback/callback.css'
import { FaultNote, Skeleton } from '../../components/feedback.tsx'
import { useArea } from '../../components/use-area.ts'
import type { ApiFault } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import { t } from '../../i18n/text.ts'
import { type Callback, callbackPath, type Slot } from '../callback/callback-json.ts'
import { RefusalNote, spellSlot } from '../callback/refusal-note.tsx'
import { SlotPicker } from '../callback/slot-picker.tsx'
import { useSlots } from '../callback/use-slots.ts'
import type { Given } from './outcome.ts'

interface Props {
  /** Of the callback that is being called. */
  id: string
  picked: string | undefined
  fault: ApiFault | undefined
  onPick: (slot: NonNullable<Given['slot']>) => void
}

/** The free slots of the service that the customer is called by. */
export function LaterSlots({ id, picked, fault, onPick }: Props) {
  const hasWords = useArea('callback')
  const { data, fault: unknown, reload } = useLoad<Callback>(callbackPath(id))
  const slots = useSlots(data?.service)
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  const pick = ({ start }: Slot) => onPick({ start, spelled: spellSlot(start, zone) })
  if (unknown !== undefined) return <FaultNote fault={unknown} onRetry={reload} />
  if (!hasWords) return <Skeleton lines={3} />
  return (
    <section class="stack" aria-label={t('desk.laterSlots')}>
      {fault !== undefined && picked !== undefined && (
        <RefusalNote fault={fault} at={picked} slots={slots} onPick={pick} />
      )}
      <SlotPicker slots={slots} picked={picked} onPick={pick} />
      {picked !== undefined && (
        <p role="status">{t('desk.laterAt', { at: spellSlot(picked, zone) })}</p>
      )}
    </section>
  )
}
