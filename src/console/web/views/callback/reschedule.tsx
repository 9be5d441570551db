import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ApiFault } from '../../frame/api.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import type { Callback } from './callback-json.ts'
import { reschedule } from './moving.ts'
import { RefusalNote, spellSlot } from './refusal-note.tsx'
import { SlotPicker } from './slot-picker.tsx'
import { useSlots } from './use-slots.ts'

interface Props {
  callback: Callback
  /** Moved, or moved back. */
  onDone: () => void
  onClose: () => void
}

/** Another time for a callback that waits for its own. */
export function Reschedule({ callback, onDone, onClose }: Props) {
  const slots = useSlots(callback.service)
  const [picked, setPicked] = useState<string>()
  const [refused, setRefused] = useState<{ at: string; fault: ApiFault }>()
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  const move = async (to: string) => {
    setRefused(undefined)
    try {
      await reschedule(callback.id, to)
      offerUndo(callback, spellSlot(to, zone), onDone)
      onDone()
      onClose()
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setRefused({ at: to, fault: thrown })
      slots.reload()
    }
  }
  return (
    <section class="panel stack" aria-label={t('callback.reschedule')}>
      <h3>{t('callback.reschedule')}</h3>
      {refused && <RefusalNote {...refused} slots={slots} onPick={({ start }) => move(start)} />}
      <SlotPicker slots={slots} picked={picked} onPick={({ start }) => setPicked(start)} />
      <div class="row">
        <Button
          kind="primary"
          disabledBecause={picked === undefined && t('callback.pickFirst')}
          onClick={() => picked !== undefined && move(picked)}
        >
          {picked === undefined
            ? t('callback.move')
            : t('callback.moveTo', { at: spellSlot(picked, zone) })}
        </Button>
        <Button onClick={onClose}>{t('common.back')}</Button>
      </div>
    </section>
  )
}

/** Back to its old time, as long as that is free. */
function offerUndo({ id, desiredTime }: Callback, to: string, onDone: () => void): void {
  const undo = async () => {
    try {
      await reschedule(id, desiredTime)
      toast(t('callback.movedBack'))
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      toast(t('callback.notMovedBack', { why: thrown.message }), { tone: 'bad' })
    }
    onDone()
  }
  toast(t('callback.moved', { at: to }), {
    action: { label: t('callback.undo'), isUndo: true, run: () => void undo() },
  })
}
