import { useId } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import { size } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { FormRow } from './call.ts'

interface Props {
  label: string
  /** The button that makes another row. */
  add: string
  rows: readonly FormRow[]
  onRows: (rows: readonly FormRow[]) => void
  /** Whether a value may be a file. */
  takesFiles?: boolean
  error?: string | undefined
}

/** Names and values, as many as one likes. */
export function RowsEditor({ label, add, rows, onRows, takesFiles = false, error }: Props) {
  const change = (at: number, row: FormRow) => onRows(rows.with(at, row))
  return (
    <fieldset class="stack api-rows">
      <legend class="muted">{label}</legend>
      {rows.map((row, at) => (
        <div class="row api-row" key={at}>
          <TextField
            label={t('api.nameOf', { n: at + 1 })}
            isBare
            isMono
            value={row.name}
            onInput={(name) => change(at, { ...row, name })}
          />
          {row.file === undefined ? (
            <TextField
              label={t('api.valueOf', { n: at + 1 })}
              isBare
              isMono
              value={row.value}
              onInput={(value) => change(at, { ...row, value })}
            />
          ) : (
            <span class="mono">
              {row.file.name}, {size(row.file.size)}
            </span>
          )}
          {takesFiles && (
            <FileButton onFile={(file) => change(at, { name: row.name, value: '', file })} />
          )}
          <Button
            kind="quiet"
            icon="close"
            label={t('api.removeRow', { n: at + 1 })}
            onClick={() => onRows(rows.toSpliced(at, 1))}
          />
        </div>
      ))}
      {error !== undefined && <p class="error-text">{error}</p>}
      <div>
        <Button kind="quiet" icon="plus" onClick={() => onRows([...rows, { name: '', value: '' }])}>
          {add}
        </Button>
      </div>
    </fieldset>
  )
}

function FileButton({ onFile }: { onFile: (file: File) => void }) {
  const id = useId()
  return (
    <span class="api-file">
      <label for={id} class="button">
        {t('api.file')}
      </label>
      <input
        id={id}
        type="file"
        class="sr-only"
        onChange={({ currentTarget: { files } }) => files?.[0] && onFile(files[0])}
      />
    </span>
  )
}
