import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { EmptyState, FaultNote, Note } from '../../components/feedback.tsx'
import { TextField } from '../../components/field.tsx'
import { Page } from '../../components/page.tsx'
import { ApiFault, api } from '../../frame/api.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { duration } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type DropField, type DropResult, limitsBroken, usualPlan } from './drop-json.ts'
import { DropOutcome } from './drop-outcome.tsx'

const longest = 90_000 // ms; the server ends it after a minute

/** Sockets of the server's own are lost on purpose: nothing may be lost with them, nothing come twice. */
export function View(_: ViewProps<'drop'>) {
  const [plan, setPlan] = useState<Record<DropField, string>>(usualPlan)
  const [isTried, setTried] = useState(false)
  const { run, stop, startedAt, result, fault, isStopped } = useDropTest()
  const fields = ['sockets', 'cuts', 'messages'] as const
  const errors = fields.map((field) => limitsBroken(field, plan[field]))
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (startedAt === undefined && errors.every((error) => error === undefined)) void run(plan)
  }
  return (
    <Page title={t('drop.title')}>
      <Note tone="info">{t('drop.about')}</Note>
      <form class="panel stack" onSubmit={submit} noValidate>
        <div class="row filter-fields">
          {fields.map((field, at) => {
            const [least, most] = errors[at] ?? []
            return (
              <TextField
                key={field}
                label={t(`drop.field.${field}`)}
                inputMode="numeric"
                value={plan[field]}
                onInput={(value) => setPlan({ ...plan, [field]: value })}
                error={isTried && most !== undefined ? t('drop.range', { least, most }) : undefined}
              />
            )
          })}
        </div>
        <div class="row">
          <Button
            type="submit"
            kind="primary"
            isBusy={startedAt !== undefined}
            busyText={t('drop.running')}
          >
            {t('drop.run')}
          </Button>
          {startedAt !== undefined && (
            <>
              <Button onClick={stop}>{t('common.stop')}</Button>
              <Elapsed since={startedAt} />
            </>
          )}
        </div>
      </form>
      {isStopped && <Note tone="warn">{t('drop.stopped')}</Note>}
      {fault !== undefined && <FaultNote fault={fault} />}
      {result !== undefined && <DropOutcome result={result} />}
      {result === undefined && fault === undefined && startedAt === undefined && (
        <EmptyState icon="plug">{t('drop.none')}</EmptyState>
      )}
    </Page>
  )
}

function useDropTest() {
  const [startedAt, setStartedAt] = useState<number>()
  const [result, setResult] = useState<DropResult>()
  const [fault, setFault] = useState<ApiFault>()
  const [isStopped, setStopped] = useState(false)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const run = async (plan: Record<DropField, string>) => {
    const own = new AbortController()
    running.current = own
    setStartedAt(Date.now())
    setFault(undefined)
    setResult(undefined)
    setStopped(false)
    const body = Object.fromEntries(Object.entries(plan).map(([key, text]) => [key, Number(text)]))
    try {
      const { signal } = own
      setResult(await api.post<DropResult>('/lab/drop', { body, signal, limit: longest }))
    } catch (thrown) {
      if (own.signal.aborted) setStopped(true)
      else if (thrown instanceof ApiFault) setFault(thrown)
      else throw thrown
    } finally {
      setStartedAt(undefined)
    }
  }
  return { run, stop: () => running.current?.abort(), startedAt, result, fault, isStopped }
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return <span class="muted numbers">{duration((now - since) / 1000)}</span>
}
