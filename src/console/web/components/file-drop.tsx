import { useId, useState } from 'preact/hooks'
import { size } from '../i18n/formats.ts'
import { t } from '../i18n/text.ts'
import { Icon } from './icon.tsx'

interface FileDropProps {
  label: string
  /** As of `<input type=file>`: `.zip`. */
  accept: string
  onFile: (file: File) => void
  error?: string | undefined
}

/** A file button that also takes what is dropped on it. */
export function FileDrop({ label, accept, onFile, error }: FileDropProps) {
  const id = useId()
  const [isOver, setOver] = useState(false)
  const [file, setFile] = useState<File>()
  const take = (given: File | undefined) => {
    if (given === undefined) return
    setFile(given)
    onFile(given)
  }
  return (
    <div class="field">
      <label
        class={isOver ? 'file-drop over' : 'file-drop'}
        for={id}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer?.files[0])
        }}
      >
        <Icon name="upload" />
        <span>{label}</span>
        <input
          id={id}
          type="file"
          accept={accept}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onClick={({ currentTarget }) => {
            currentTarget.value = '' // so that a file that was mended can be chosen again
          }}
          onChange={({ currentTarget }) => take(currentTarget.files?.[0])}
        />
        <span class="muted" role="status">
          {file === undefined ? t('common.dropHere') : `${file.name}, ${size(file.size)}`}
        </span>
      </label>
      {error !== undefined && (
        <p id={`${id}-error`} class="error-text">
          <Icon name="warning" />
          {error}
        </p>
      )}
    </div>
  )
}
