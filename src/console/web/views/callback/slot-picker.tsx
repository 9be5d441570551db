import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { FaultNote, Skeleton } from '../../components/feedback.tsx'
import { day, timeInZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Slot } from './callback-json.ts'
import { freeDays } from './free-slots.ts'
import type { Slots } from './use-slots.ts'

interface Props {
  slots: Slots
  /** Beginning of the slot that is picked. */
  picked: string | undefined
  onPick: (slot: Slot) => void
}

/** The free slots of the next days: a day first, then its times. Taken ones are not there. */
export function SlotPicker({ slots, picked, onPick }: Props) {
  const { weeks, fault, isLoading, turn, isFirst, reload } = slots
  const [chosen, setChosen] = useState<string>()
  const days = freeDays(weeks)
  const own = days.find((each) => each.slots.some(({ start }) => start === picked))?.date
  const current = days.find(({ date }) => date === (chosen ?? own)) ?? days[0]
  useEffect(() => setChosen(undefined), [weeks[0]?.week])
  if (fault !== undefined) return <FaultNote fault={fault} onRetry={reload} />
  if (weeks.length === 0) return isLoading ? <Skeleton lines={3} /> : null
  const zone = weeks[0]?.zone ?? 'UTC'
  return (
    <div class="stack">
      <p class="muted">{t('callback.slotsZone', { zone })}</p>
      <div class="row" role="group" aria-label={t('callback.day')}>
        {!isFirst && <Button icon="left" label={t('callback.earlier')} onClick={() => turn(-1)} />}
        {days.map(({ date, slots: free }) => (
          <Button key={date} pressed={date === current?.date} onClick={() => setChosen(date)}>
            {day(free[0]?.start ?? '', zone)}
            <span class="count">{free.length}</span>
          </Button>
        ))}
        <Button icon="right" label={t('callback.later')} onClick={() => turn(1)} />
      </div>
      {current === undefined ? (
        <p>{t('callback.noFreeSlot')}</p>
      ) : (
        <div class="row slot-times" role="group" aria-label={t('callback.slot')}>
          {current.slots.map((slot) => (
            <Button key={slot.start} pressed={slot.start === picked} onClick={() => onPick(slot)}>
              {slotTime(slot, current.slots, zone)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

/** 09:10; with its zone where clocks show it twice that day. */
function slotTime(slot: Slot, others: readonly Slot[], zone: string): string {
  const wall = slot.local.slice(0, 16)
  const isDoubled = others.some((each) => each !== slot && each.local.startsWith(wall))
  return isDoubled ? timeInZone(slot.start, zone) : wall.slice(11)
}
