import { SelectField, TextField } from '../../components/field.tsx'
import { t } from '../../i18n/text.ts'
import type { Filled } from './call.ts'
import type { Parameter } from './openapi.ts'
import { RowsEditor } from './rows-editor.tsx'

interface FieldProps {
  parameter: Parameter
  value: string
  isMissing: boolean
  onInput: (value: string) => void
}

/** One parameter with what the document says of it. */
export function ParameterField({ parameter, value, isMissing, onInput }: FieldProps) {
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
export function More({ filled, faults, onFilled }: MoreProps) {
  return (
    <details open={faults.includes('headers') || filled.query.length > 0}>
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
