import { useId } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { SelectField, TextField } from './field.tsx'
import type { OptionForm, OptionRow } from './option-editor-rows.ts'

/** Names that a reference may take, by what it refers to. */
export type References = Readonly<Record<string, readonly string[]>>

interface Props {
  row: OptionRow
  id: string
  references: References
  error: string | undefined
  onInput: (value: string) => void
  onUnset: () => void
  onRestore: () => void
}

/** The field of a value, by its form; empty is not specified. */
export function OptionValue({ row, id, references, error, onInput, onUnset, onRestore }: Props) {
  const { form } = row.parameter
  const put = (value: string) => (value === '' ? onUnset() : onInput(value))
  const common = { label: t('options.valueOf', { name: row.name }), isBare: true, id, error }
  const choices = choicesOf(form)
  const list = useId()
  if (choices !== undefined && isPlain(row.value, choices)) {
    const none = { value: '', label: notSpecified(row) }
    const named = choices.map((value) => ({ value, label: value }))
    return (
      <SelectField {...common} value={row.value ?? ''} choices={[none, ...named]} onInput={put} />
    )
  }
  const names = form.kind === 'reference' ? (references[form.to ?? ''] ?? []) : []
  const takeBack = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !row.isChanged) return
    event.stopPropagation()
    onRestore()
  }
  const isSecret = form.kind === 'secret' || row.isMasked
  return (
    <>
      <TextField
        {...common}
        isMono
        type={isSecret ? 'password' : 'text'}
        autocomplete={isSecret ? 'new-password' : 'off'}
        spellcheck={false}
        value={row.isMasked ? '' : (row.value ?? '')}
        placeholder={row.isMasked ? t('options.secretSet') : notSpecified(row)}
        {...(form.kind === 'integer' ? { inputMode: 'numeric' as const } : {})}
        {...(form.unit === undefined ? {} : { unit: form.unit })}
        {...(names.length === 0 ? {} : { list })}
        onInput={put}
        onKeyDown={takeBack}
      />
      {names.length > 0 && (
        <datalist id={list}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </>
  )
}

function choicesOf({ kind, choices }: OptionForm): readonly string[] | undefined {
  if (kind === 'boolean') return ['true', 'false']
  return kind === 'choice' ? choices : undefined
}

/** One of the choices; variables such as `$name$` are typed. */
const isPlain = (value: string | undefined, choices: readonly string[]) =>
  value === undefined || choices.includes(value)

function notSpecified({ parameter }: OptionRow): string {
  return parameter.default === undefined
    ? t('options.notSpecified')
    : t('options.notSpecifiedBut', { value: parameter.default })
}
