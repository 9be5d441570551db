import { useId, useState } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'

interface Props {
  taken: ReadonlySet<string>
  /** Names one may want: the next of numbered ones. */
  suggested: readonly string[]
  onAdd: (name: string, value: string) => void
}

/** A row for an option that is not listed. */
export function AddOption({ taken, suggested, onAdd }: Props) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const list = useId()
  const word = name.trim()
  const isTaken = taken.has(word)
  const add = (event: Event) => {
    event.preventDefault()
    if (word === '' || value === '' || isTaken) return
    onAdd(word, value)
    setName('')
    setValue('')
  }
  const lacks = word === '' ? t('options.nameNone') : value === '' && t('options.valueNone')
  return (
    <form class="option-add row" onSubmit={add}>
      <TextField
        label={t('options.addName')}
        isMono
        value={name}
        onInput={setName}
        autocomplete="off"
        list={list}
        error={isTaken ? t('options.nameTaken') : undefined}
      />
      <datalist id={list}>
        {suggested.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <TextField
        label={t('options.addValue')}
        isMono
        value={value}
        onInput={setValue}
        autocomplete="off"
      />
      <Button
        type="submit"
        icon="plus"
        disabledBecause={isTaken ? t('options.nameTaken') : lacks}
        onClick={add}
      >
        {t('options.add')}
      </Button>
    </form>
  )
}
