import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { ApiFault } from '../../frame/api.ts'
import { t } from '../../i18n/text.ts'
import { nearest, refusalOf } from './free-slots.ts'
import { type MoveOutcome, type NotMoved, withTurn } from './move-turns.ts'
import { reschedule } from './moving.ts'
import { refusalText, spellSlot } from './refusal-note.tsx'
import type { Slots } from './use-slots.ts'

const mostProposed = 3 // a row; the slots of the next are near those

interface Props {
  outcome: MoveOutcome
  slots: Slots
  /** One of those refused was tried again. */
  onTurn: (outcome: MoveOutcome) => void
  onClose: () => void
}

/** How many went; and of each that did not, why, and where it could go instead. */
export function MoveEnded({ outcome, slots, onTurn, onClose }: Props) {
  const { total, moved, refused, isStopped } = outcome
  const retry = async ({ callback }: NotMoved, at: string) => {
    try {
      await reschedule(callback.id, at)
      onTurn(withTurn(outcome, callback, undefined))
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      onTurn(withTurn(outcome, callback, { callback, at, fault: thrown }))
    }
    slots.reload()
  }
  const actions = (
    <Button kind="primary" onClick={onClose}>
      {t('common.close')}
    </Button>
  )
  return (
    <Dialog title={t('callback.moveEnded')} onClose={onClose} actions={actions}>
      <p role="status">
        {t('callback.movedOf', { n: moved.length, total })}
        {'. '}
        {refused.length > 0 && t('callback.failed', { n: refused.length })}{' '}
        {isStopped && t('callback.stopped')}
      </p>
      {refused.length > 0 && (
        <Table
          caption={t('callback.notMovedList')}
          columns={columns(slots, retry)}
          rows={refused}
          idOf={({ callback }) => callback.id}
        />
      )}
    </Dialog>
  )
}

type Retry = (row: NotMoved, at: string) => Promise<void>

const columns = (slots: Slots, retry: Retry): Column<NotMoved>[] => [
  {
    name: 'customer',
    label: t('callback.customer'),
    cell: ({ callback: { customerNumber, id } }) => (
      <span class="mono">{customerNumber === '' ? id : customerNumber}</span>
    ),
  },
  {
    name: 'why',
    label: t('callback.whyNot'),
    cell: ({ fault, at }) => refusalText(fault, at, slots) ?? fault.message,
  },
  {
    name: 'instead',
    label: t('callback.proposals'),
    cell: (row) => <Proposals row={row} slots={slots} retry={retry} />,
  },
]

/** Where time is what stood in the way, another may do. */
function Proposals({ row, slots, retry }: { row: NotMoved; slots: Slots; retry: Retry }) {
  const zone = slots.weeks[0]?.zone ?? 'UTC'
  if (!['full', 'closed'].includes(refusalOf(row.fault))) return null
  const free = nearest(slots.weeks, row.at, mostProposed)
  if (free.length === 0) return <>{t('callback.noFreeSlot')}</>
  return (
    <div class="row">
      {free.map(({ start }) => (
        <Button key={start} onClick={() => retry(row, start)}>
          {spellSlot(start, zone)}
        </Button>
      ))}
    </div>
  )
}
