import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Button, CopyButton } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Progress } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { api } from '../../frame/api.ts'
import { rich, t } from '../../i18n/text.ts'
import type { Callback, Cancelled } from './callback-json.ts'
import { CallbackStatus } from './columns.tsx'
import { cancelInTurns, groupsOf, type Outcome } from './outcome.ts'
import { firstReason, ReasonFields, spellReason } from './reason-fields.tsx'

const mostUntyped = 20 // beyond it the count is typed first

interface Props {
  callbacks: readonly Callback[]
  /** With the ids that are gone. */
  onDone: (gone: ReadonlySet<string>) => void
  onClose: () => void
}

/** Asks, tells how far it is, and what did not go and why. */
export function CancelMany({ callbacks: given, onDone, onClose }: Props) {
  const [callbacks] = useState(given) // whatever the queue shows meanwhile
  const [reason, setReason] = useState(firstReason)
  const [progress, setProgress] = useState<Outcome>()
  const [outcome, setOutcome] = useState<Outcome>()
  const stop = useRef(false)
  const run = async () => {
    const gone = new Set<string>()
    const send = async (ids: readonly string[]) => {
      const answer = await api.post<Cancelled>('/callback/list/cancel', {
        body: { ids, reason: spellReason(reason) },
      })
      for (const id of answer.cancelled) gone.add(id)
      return answer
    }
    setProgress({ total: callbacks.length, cancelled: 0, failed: [], isStopped: false })
    setOutcome(
      await cancelInTurns({
        ids: callbacks.map(({ id }) => id),
        send,
        onProgress: setProgress,
        isStopped: () => stop.current,
      }),
    )
    onDone(gone)
  }
  if (outcome) return <Ended outcome={outcome} callbacks={callbacks} onClose={onClose} />
  if (progress) return <Running outcome={progress} onStop={() => (stop.current = true)} />
  return (
    <Asking callbacks={callbacks} onRun={run} onClose={onClose}>
      <ReasonFields reason={reason} onInput={setReason} />
    </Asking>
  )
}

interface AskingProps {
  callbacks: readonly Callback[]
  onRun: () => void
  onClose: () => void
  children: ComponentChildren
}

function Asking({ callbacks, onRun, onClose, children }: AskingProps) {
  const [typed, setTyped] = useState('')
  const count = String(callbacks.length)
  const mustType = callbacks.length > mostUntyped
  const isMissing = mustType && typed.trim() !== count
  const title = t('callback.cancelMany', { n: callbacks.length })
  const actions = (
    <>
      <Button onClick={onClose}>{t('common.back')}</Button>
      <Button
        kind="danger"
        disabledBecause={isMissing && t('callback.typeCountFirst')}
        onClick={onRun}
      >
        {title}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={onClose} actions={actions} role="alertdialog">
      <ul class="stack">
        {groupsOf(callbacks).map(({ service, state, n }) => (
          <li key={`${service} ${state}`} class="row">
            <span class="numbers">{t('callback.ofService', { n, service })}</span>
            <CallbackStatus callback={{ state }} />
          </li>
        ))}
      </ul>
      <p>{t('callback.cancelStays')}</p>
      {children}
      {mustType && (
        <>
          <p class="row">
            <span>{rich('callback.typeCount', { n: <code>{count}</code> })}</span>
            <CopyButton text={count} />
          </p>
          <TextField
            label={t('callback.count')}
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            onInput={setTyped}
            error={typed !== '' && isMissing ? t('callback.notTheCount') : undefined}
          />
        </>
      )}
    </Dialog>
  )
}

function Running({ outcome, onStop }: { outcome: Outcome; onStop: () => void }) {
  const { total, cancelled, failed } = outcome
  return (
    <Dialog title={t('callback.cancelling')} onClose={onStop}>
      <Progress
        text={t('callback.progress', { n: cancelled, total })}
        value={cancelled + failed.length}
        max={total}
        onStop={onStop}
      />
    </Dialog>
  )
}

interface EndedProps {
  outcome: Outcome
  callbacks: readonly Callback[]
  onClose: () => void
}

function Ended({ outcome, callbacks, onClose }: EndedProps) {
  const { total, cancelled, failed, isStopped } = outcome
  const rows = failed.map((each) => ({
    ...each,
    customer: callbacks.find(({ id }) => id === each._id)?.customerNumber ?? '',
  }))
  const actions = (
    <Button kind="primary" onClick={onClose}>
      {t('common.close')}
    </Button>
  )
  return (
    <Dialog title={t('callback.cancelEnded')} onClose={onClose} actions={actions}>
      <p role="status">
        {t('callback.outcome', { n: cancelled, total })}{' '}
        {failed.length > 0 && t('callback.failed', { n: failed.length })}{' '}
        {isStopped && t('callback.stopped')}
      </p>
      {rows.length > 0 && (
        <Table
          caption={t('callback.failedList')}
          columns={failedColumns()}
          rows={rows}
          idOf={({ _id }) => _id}
        />
      )}
    </Dialog>
  )
}

interface Failed {
  readonly _id: string
  readonly message: string
  readonly customer: string
}

const failedColumns = (): Column<Failed>[] => [
  {
    name: 'customer',
    label: t('callback.customer'),
    cell: ({ customer, _id }) => <span class="mono">{customer === '' ? _id : customer}</span>,
  },
  { name: 'why', label: t('callback.whyNot'), cell: ({ message }) => message },
]
