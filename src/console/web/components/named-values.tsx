import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ApiFault } from '../frame/api.ts'
import { changeOptions, checkOptions, type ShownSection } from '../frame/options.ts'
import { toast } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'

interface Props {
  /** The section that holds them. */
  section: string
  values: ShownSection
  isReadOnly: boolean
  onChange: () => void
  /** Behind a row: its state, a mark. */
  beside?: (name: string) => ComponentChildren
  /** Why a row cannot be taken away now. */
  heldBecause?: (name: string) => string | undefined
  /** Rows in their looks: `match` lights one. */
  lookOf?: (name: string) => string | undefined
  labels: { name: string; value: string; add: string }
}

/** The names and values of a section, each saved by itself; what was taken away can be put back. */
export function NamedValues(o: Props) {
  const rows = Object.entries(o.values)
  return (
    <div class="stack named-values">
      {rows.map(([name, { value, source }]) => (
        <Row key={name} name={name} value={String(value)} isInFile={source === 'file'} table={o} />
      ))}
      {!o.isReadOnly && <Adder {...o} />}
    </div>
  )
}

interface RowProps {
  name: string
  value: string
  /** What the file says comes back when it is taken away, so it stays. */
  isInFile: boolean
  table: Props
}

function Row({ name, value, isInFile, table }: RowProps) {
  const { section, onChange, isReadOnly, labels } = table
  const [draft, setDraft] = useState<string>()
  const [fault, setFault] = useState<string>()
  const shown = draft ?? value
  const save = async (text: string) => {
    const refused = await store(section, name, text)
    setFault(refused)
    if (refused !== undefined) return
    setDraft((now) => (now === text ? undefined : now)) // what was typed meanwhile stays
    onChange()
  }
  const remove = async () => {
    await changeOptions(section, { unset: [name] })
    onChange()
    const run = () => void store(section, name, value).then(onChange)
    const action = { label: t('common.undo'), isUndo: true, run }
    toast(t('common.removed', { name }), { action })
  }
  const held = isInFile ? t('common.inFile') : table.heldBecause?.(name)
  return (
    <div class={`row named-value ${table.lookOf?.(name) ?? ''}`.trimEnd()}>
      <span class="mono named-value-name">{name}</span>
      {isReadOnly ? (
        <span class="mono">{value}</span>
      ) : (
        <TextField
          label={`${labels.value} ${name}`}
          isBare
          isMono
          value={shown}
          error={fault}
          onInput={setDraft}
          onKeyDown={({ key }) => {
            if (key === 'Enter' && draft !== undefined) void save(draft)
            if (key === 'Escape') setDraft(undefined)
          }}
          onBlur={() => {
            if (draft !== undefined && draft !== value) void save(draft)
          }}
        />
      )}
      {table.beside?.(name)}
      {!isReadOnly && (
        <Button
          kind="quiet"
          icon="close"
          label={t('common.remove', { name })}
          disabledBecause={held}
          onClick={remove}
        />
      )}
    </div>
  )
}

function Adder({ section, values, onChange, labels }: Props) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [fault, setFault] = useState<string>()
  const add = async () => {
    const key = name.trim()
    if (key === '') return setFault(t('common.nameFirst'))
    if (key in values) return setFault(t('common.nameTaken', { name: key }))
    const refused = await store(section, key, value)
    setFault(refused)
    if (refused !== undefined) return
    setName((now) => (now === name ? '' : now))
    setValue((now) => (now === value ? '' : now))
    onChange()
  }
  return (
    <form
      class="row named-value"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextField label={labels.name} isMono value={name} onInput={setName} />
      <TextField label={labels.value} isMono value={value} onInput={setValue} error={fault} />
      <Button type="submit" icon="plus">
        {labels.add}
      </Button>
    </form>
  )
}

/** Checked before it is stored, so that what is wrong can be said in the words of the check. */
async function store(section: string, name: string, text: string): Promise<string | undefined> {
  const change = { set: { [name]: text } }
  try {
    const fault = (await checkOptions(section, change)).find(({ level }) => level === 'fault')
    if (fault !== undefined) return fault.message
    await changeOptions(section, change)
    return undefined
  } catch (thrown) {
    if (thrown instanceof ApiFault) return thrown.message
    throw thrown
  }
}
