import { Button } from '../../components/button.tsx'
import { TextArea } from '../../components/field.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { t } from '../../i18n/text.ts'
import type { BodyDraft } from './call.ts'
import { formExample, jsonExample } from './examples.ts'
import type { Operation } from './openapi.ts'
import { RowsEditor } from './rows-editor.tsx'

type Kind = BodyDraft['kind']

const kindOf = (type: string): Kind => {
  if (type === 'application/json') return 'json'
  return /form/.test(type) ? 'form' : 'file'
}

/** The ways in which a body may be written, the one to begin with first. */
function kindsOf({ bodies }: Operation): Kind[] {
  const kinds = [...new Set(bodies.map(({ type }) => kindOf(type)))]
  const isBinary = bodies.some(({ type }) => /zip|octet/.test(type))
  return isBinary ? ['file'] : kinds
}

/** A body filled with its example. */
export function bodyExample(
  operation: Operation,
  kind = kindsOf(operation)[0],
): BodyDraft | undefined {
  const body = operation.bodies.find(({ type }) => kindOf(type) === kind)
  if (kind === undefined || body === undefined) return undefined
  const { path } = operation
  if (kind === 'json') return { kind, text: jsonExample(path, body.schema) }
  if (kind === 'file') return { kind, type: body.type }
  return { kind, rows: formExample(path, body.schema).map(([name, value]) => ({ name, value })) }
}

interface Props {
  operation: Operation
  draft: BodyDraft
  onDraft: (draft: BodyDraft) => void
  /** It is no JSON, or no file. */
  isWrong: boolean
}

/** A body as a form, as JSON or as a file: what the operation takes. */
export function BodyEditor({ operation, draft, onDraft, isWrong }: Props) {
  const kinds = kindsOf(operation)
  const takesFiles = operation.bodies.some(({ type }) => type === 'multipart/form-data')
  const turnTo = (kind: Kind) => {
    const next = bodyExample(operation, kind)
    if (next !== undefined) onDraft(next)
  }
  return (
    <div class="stack">
      <div class="row">
        <h4>{t('api.body')}</h4>
        {kinds.length > 1 && (
          <span class="row" role="group" aria-label={t('api.body')}>
            {kinds.map((kind) => (
              <Button
                key={kind}
                kind="quiet"
                pressed={kind === draft.kind}
                onClick={() => turnTo(kind)}
              >
                {t(`api.kind.${kind}`)}
              </Button>
            ))}
          </span>
        )}
      </div>
      <p class="muted">{operation.bodies[0]?.about}</p>
      {draft.kind === 'form' && (
        <RowsEditor
          label={t('api.values')}
          add={t('api.addValue')}
          rows={draft.rows}
          onRows={(rows) => onDraft({ ...draft, rows })}
          takesFiles={takesFiles}
        />
      )}
      {draft.kind === 'json' && (
        <TextArea
          label={t('api.jsonBody')}
          isMono
          rows={Math.min(20, draft.text.split('\n').length + 1)}
          value={draft.text}
          onInput={(text) => onDraft({ ...draft, text })}
          error={isWrong ? t('api.noJson') : undefined}
        />
      )}
      {draft.kind === 'file' && (
        <FileDrop
          label={t('api.chooseFile')}
          accept={/zip/.test(draft.type) ? '.zip' : '*'}
          onFile={(file) => onDraft({ ...draft, file })}
          error={isWrong ? t('api.fileFirst') : undefined}
        />
      )}
    </div>
  )
}
