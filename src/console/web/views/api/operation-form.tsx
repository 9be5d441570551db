import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/dialog.tsx'
import { FaultNote, Note } from '../../components/feedback.tsx'
import { SelectField, TextField } from '../../components/field.tsx'
import { ApiFault } from '../../frame/api.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { BodyEditor, bodyExample } from './body-editor.tsx'
import { type Filled, faultsOf, keyOf, type Outgoing, toCurl, toOutgoing } from './call.ts'
import { exampleOf } from './examples.ts'
import { type Operation, type Parameter, refusalOf } from './openapi.ts'
import { RowsEditor } from './rows-editor.tsx'
import { type Answer, send } from './send.ts'

/** The session, by its token, that was told that calls change live data. */
let toldSession: string | undefined

/** An operation to be filled in and tried; filled with examples, so that one click is enough. */
export function OperationForm({ operation }: { operation: Operation }) {
  const { role, user, csrf } = useSession()
  const [filled, setFilled] = useState(() => fill(operation))
  const [faults, setFaults] = useState<readonly string[]>([])
  const [result, setResult] = useState<{ answer: Answer; outgoing: Outgoing }>()
  const [refused, setRefused] = useState<ApiFault>()
  const [isAsking, setAsking] = useState(false)
  const refusal = refusalOf(operation, role)
  const setValue = (key: string, value: string) =>
    setFilled({ ...filled, values: { ...filled.values, [key]: value } })
  const run = async () => {
    const outgoing = toOutgoing(operation, filled)
    setRefused(undefined)
    try {
      setResult({ answer: await send(outgoing), outgoing })
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      setResult(undefined)
      setRefused(thrown)
    }
  }
  const tryOut = () => {
    const wrong = faultsOf(operation, filled)
    setFaults(wrong)
    if (wrong.length > 0) return
    const isTold = operation.method === 'GET' || toldSession === csrf
    if (isTold && operation.method !== 'DELETE') return run()
    setAsking(true)
  }
  const confirm = () => {
    toldSession = csrf
    void run()
  }
  return (
    <form
      class="stack api-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (refusal === undefined) void tryOut()
      }}
    >
      {operation.about !== '' && <p class="muted">{operation.about}</p>}
      {operation.parameters.map((parameter) => (
        <ParameterField
          key={keyOf(parameter)}
          parameter={parameter}
          value={filled.values[keyOf(parameter)] ?? ''}
          isMissing={faults.includes(keyOf(parameter))}
          onInput={(value) => setValue(keyOf(parameter), value)}
        />
      ))}
      {filled.body !== undefined && (
        <BodyEditor
          operation={operation}
          draft={filled.body}
          onDraft={(body) => setFilled({ ...filled, body })}
          error={faults.includes('body') ? t('api.noJson') : undefined}
        />
      )}
      <More filled={filled} faults={faults} onFilled={setFilled} />
      {refusal !== undefined && (
        <Note tone="info">{t(`api.refusal.${refusal}`, { role: roleName(operation) })}</Note>
      )}
      <div class="row">
        <Button
          kind="primary"
          disabledBecause={
            refusal !== undefined && t(`api.refusal.${refusal}`, { role: roleName(operation) })
          }
          busyText={t('api.trying')}
          onClick={tryOut}
        >
          {t('api.tryOut')}
        </Button>
      </div>
      {refused !== undefined && <FaultNote fault={refused} />}
      {result !== undefined && (
        <AnswerPanel
          answer={result.answer}
          curl={toCurl(result.outgoing, location.origin, operation.role && user)}
          name={operation.id}
        />
      )}
      {isAsking && (
        <Confirm
          title={operation.method === 'DELETE' ? t('api.sendDelete') : t('api.send')}
          isDanger={operation.method === 'DELETE'}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        >
          <p>{operation.method === 'DELETE' ? t('api.deleteAsks') : t('api.writeAsks')}</p>
          <p class="mono">
            {operation.method} {toOutgoing(operation, filled).url}
          </p>
        </Confirm>
      )}
    </form>
  )
}

const roleName = ({ role }: Operation) => (role === undefined ? '' : t(`common.role.${role}`))

function fill(operation: Operation): Filled {
  const values = operation.parameters.map((each) => [keyOf(each), exampleOf(each)])
  return {
    values: Object.fromEntries(values),
    ...{ query: [], headers: [], body: bodyExample(operation) },
  }
}

interface FieldProps {
  parameter: Parameter
  value: string
  isMissing: boolean
  onInput: (value: string) => void
}

function ParameterField({ parameter, value, isMissing, onInput }: FieldProps) {
  const { name, type, about, isRequired, choices } = parameter
  const hint = `${about === '' ? '' : `${about} · `}${t(`api.in.${parameter.in}` as never)}, ${type}`
  const common = {
    ...{ label: name, hint, required: isRequired, value, onInput },
    error: isMissing ? t('api.missing', { name }) : undefined,
  }
  if (choices.length === 0) return <TextField {...common} isMono autocomplete="off" />
  const free = isRequired ? [] : [{ value: '', label: t('api.notSent') }]
  return (
    <SelectField
      {...common}
      choices={[...free, ...choices.map((each) => ({ value: each, label: each }))]}
    />
  )
}

interface MoreProps {
  filled: Filled
  faults: readonly string[]
  onFilled: (filled: Filled) => void
}

/** What the operation does not describe, and servers are sent all the same. */
function More({ filled, faults, onFilled }: MoreProps) {
  return (
    <details open={faults.includes('headers')}>
      <summary>{t('api.more')}</summary>
      <div class="stack api-more">
        <RowsEditor
          label={t('api.query')}
          add={t('api.addParameter')}
          rows={filled.query}
          onRows={(query) => onFilled({ ...filled, query })}
        />
        <RowsEditor
          label={t('api.headers')}
          add={t('api.addHeader')}
          rows={filled.headers}
          onRows={(headers) => onFilled({ ...filled, headers })}
          error={faults.includes('headers') ? t('api.noHeader') : undefined}
        />
      </div>
    </details>
  )
}
