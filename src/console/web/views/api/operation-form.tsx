import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/dialog.tsx'
import { FaultNote, Note } from '../../components/feedback.tsx'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { BodyEditor } from './body-editor.tsx'
import { type Filled, keyOf, toCurl, toOutgoing } from './call.ts'
import { type Operation, refusalOf } from './openapi.ts'
import { More, ParameterField } from './parameters.tsx'
import { useTryOut } from './use-try-out.ts'

/** An operation to be filled in and tried; filled with examples, so that one click is enough. */
export function OperationForm({ operation }: { operation: Operation }) {
  const { role, user, csrf } = useSession()
  const { filled, setFilled, faults, result, refused, isAsking, ...act } = useTryOut(
    operation,
    csrf,
  )
  const refusal = refusalOf(operation, role)
  const whyNot = refusal !== undefined && t(`api.refusal.${refusal}`, { role: roleName(operation) })
  const setValue = (key: string, value: string) =>
    setFilled({ ...filled, values: { ...filled.values, [key]: value } })
  return (
    <form
      class="stack api-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (refusal === undefined) void act.tryOut()
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
          isWrong={faults.includes('body')}
        />
      )}
      <More filled={filled} faults={faults} onFilled={setFilled} />
      {whyNot !== false && <Note tone="info">{whyNot}</Note>}
      <div class="row">
        <Button
          kind="primary"
          disabledBecause={whyNot}
          busyText={t('api.trying')}
          onClick={act.tryOut}
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
      {isAsking && <Ask operation={operation} filled={filled} {...act} />}
    </form>
  )
}

const roleName = ({ role }: Operation) => (role === undefined ? '' : t(`common.role.${role}`))

interface AskProps {
  operation: Operation
  filled: Filled
  confirm: () => void
  dismiss: () => void
}

/** Names the call once more, before what it changes is changed. */
function Ask({ operation, filled, confirm, dismiss }: AskProps) {
  const isDelete = operation.method === 'DELETE'
  return (
    <Confirm
      title={isDelete ? t('api.sendDelete') : t('api.send')}
      isDanger={isDelete}
      onConfirm={confirm}
      onClose={dismiss}
    >
      <p>{isDelete ? t('api.deleteAsks') : t('api.writeAsks')}</p>
      <p class="mono">
        {operation.method} {toOutgoing(operation, filled).url}
      </p>
    </Confirm>
  )
}
