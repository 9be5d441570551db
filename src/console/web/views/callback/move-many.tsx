import { useRef, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Progress } from '../../components/feedback.tsx'
import { t } from '../../i18n/text.ts'
import type { Callback } from './callback-json.ts'
import { MoveEnded } from './move-ended.tsx'
import { type MoveOutcome, moveInTurns } from './move-turns.ts'
import { reschedule, tellMoved } from './moving.ts'
import { spellSlot } from './refusal-note.tsx'
import { SlotPicker } from './slot-picker.tsx'
import { type Slots, useSlots } from './use-slots.ts'

interface Props {
  /** Of one service, and all waiting for their time. */
  callbacks: readonly Callback[]
  onDone: () => void
  onClose: () => void
}

/** Another time for many: asks for the slot, tells how far it is, and whom the slot did not take. */
export function MoveMany({ callbacks: given, onDone, onClose }: Props) {
  const [callbacks] = useState(given) // whatever the queue shows meanwhile
  const [progress, setProgress] = useState<MoveOutcome>()
  const [outcome, setOutcome] = useState<MoveOutcome>()
  const stop = useRef(false)
  const slots = useSlots(callbacks[0]?.service)
  const run = async (to: string) => {
    const ended = await moveInTurns({
      ...{ callbacks, to: () => to, send: reschedule, onProgress: setProgress },
      isStopped: () => stop.current,
    })
    setOutcome(ended)
    slots.reload()
    onDone()
  }
  const close = () => {
    if (outcome !== undefined) tellMoved(outcome, onDone)
    onClose()
  }
  if (outcome !== undefined) {
    return <MoveEnded outcome={outcome} slots={slots} onTurn={setOutcome} onClose={close} />
  }
  if (progress !== undefined) {
    return <Running outcome={progress} onStop={() => (stop.current = true)} />
  }
  return <Asking n={callbacks.length} slots={slots} onRun={run} onClose={onClose} />
}

interface AskingProps {
  n: number
  slots: Slots
  onRun: (to: string) => Promise<void>
  onClose: () => void
}

function Asking({ n, slots, onRun, onClose }: AskingProps) {
  const [picked, setPicked] = useState<string>()
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button
        kind="primary"
        disabledBecause={picked === undefined && t('callback.pickFirst')}
        onClick={() => picked !== undefined && onRun(picked)}
      >
        {picked === undefined
          ? t('callback.move')
          : t('callback.moveTo', { at: spellSlot(picked, zone) })}
      </Button>
    </>
  )
  return (
    <Dialog title={t('callback.moveMany', { n })} onClose={onClose} actions={actions}>
      <p>{t('callback.moveManyHow')}</p>
      <SlotPicker slots={slots} picked={picked} onPick={({ start }) => setPicked(start)} />
    </Dialog>
  )
}

function Running({ outcome, onStop }: { outcome: MoveOutcome; onStop: () => void }) {
  const { total, moved, refused } = outcome
  return (
    <Dialog title={t('callback.moving')} onClose={onStop}>
      <Progress
        text={t('callback.movedOf', { n: moved.length, total })}
        value={moved.length + refused.length}
        max={total}
        onStop={onStop}
      />
    </Dialog>
  )
}
