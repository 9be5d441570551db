import { useId, useState } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { CheckField } from './field.tsx'
import { AddOption } from './option-editor-add.tsx'
import { OptionRowView, type RowActs } from './option-editor-row.tsx'
import {
  type Draft,
  nextNames,
  type OptionParameter,
  type OptionRow,
  renameOption,
  restoreOption,
  rowsOf,
  type StoredOptions,
  setValue,
  stemOf,
  unsetValue,
} from './option-editor-rows.ts'
import type { OptionFault } from './option-editor-state.ts'
import type { References } from './option-editor-value.tsx'
import './option-editor.css'

interface Props {
  /** What may be set, in order; `category` makes groups. */
  parameters: readonly OptionParameter[]
  stored: StoredOptions
  draft: Draft
  onDraft: (draft: Draft) => void
  canEdit: boolean
  faults?: readonly OptionFault[] | undefined
  references?: References | undefined
  /** Whether other names are legal. */
  isOpen?: boolean | undefined
}

/** Rows of options over a draft; who saves it, and how, is decided around it. */
export function OptionFields(o: Props) {
  const [hidesAdvanced, setHides] = useState(true)
  const { parameters, stored, draft, faults = [], isOpen = true } = o
  const rows = rowsOf(parameters, stored, draft)
  const faultOf = (name: string) => faults.find(({ option }) => option === name)
  const isHidden = (row: OptionRow) =>
    row.kind === 'advanced' && !row.isChanged && faultOf(row.name) === undefined
  const hidden = rows.filter(isHidden).length
  const shown = hidesAdvanced ? rows.filter((row) => !isHidden(row)) : rows
  const taken = new Set(rows.filter(({ value }) => value !== undefined).map(({ name }) => name))
  const strangers = faults.filter(({ option }) => !rows.some(({ name }) => name === option))
  const acts = actsOn(o)
  return (
    <div class="options stack">
      <div class="spread">
        <span class="muted">{t('options.count', { n: taken.size })}</span>
        {hidden > 0 && (
          <CheckField
            label={
              hidesAdvanced ? t('options.hideAdvanced', { n: hidden }) : t('options.showAdvanced')
            }
            checked={hidesAdvanced}
            onInput={setHides}
          />
        )}
      </div>
      {strangers.length > 0 && (
        <ul class="error-text" role="alert">
          {strangers.map(({ option, message }) => (
            <li key={option}>
              <code>{option}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {groupsOf(shown).map(({ category, rows: members }) => (
        <Group key={category} category={category}>
          {members.map((row) => (
            <OptionRowView
              key={row.renamedFrom ?? row.name}
              row={row}
              acts={acts}
              canEdit={o.canEdit}
              references={o.references ?? {}}
              fault={faultOf(row.name)}
              taken={taken}
            />
          ))}
        </Group>
      ))}
      {o.canEdit && (isOpen || parameters.some(({ name }) => stemOf(name) !== undefined)) && (
        <AddOption taken={taken} suggested={nextNames(parameters, rows)} onAdd={acts.set} />
      )}
    </div>
  )
}

function actsOn({ stored, draft, onDraft }: Props): RowActs {
  return {
    set: (name, value) => onDraft(setValue(draft, stored, name, value)),
    unset: (name) => onDraft(unsetValue(draft, stored, name)),
    restore: (name) => onDraft(restoreOption(draft, name)),
    rename: (from, to) => onDraft(renameOption(draft, stored, from, to)),
  }
}

function Group({ category, children }: { category: string; children: preact.ComponentChildren }) {
  const id = useId()
  return (
    <fieldset aria-labelledby={id}>
      <legend id={id} class="option-group">
        {category === '' ? t('options.others') : category}
      </legend>
      <ul class="option-list">{children}</ul>
    </fieldset>
  )
}

/** By category, in the order in which they come; what nobody describes is last. */
function groupsOf(rows: readonly OptionRow[]) {
  const groups = new Map<string, OptionRow[]>()
  for (const row of rows) {
    const category = row.parameter.category ?? ''
    groups.set(category, [...(groups.get(category) ?? []), row])
  }
  const sorted = [...groups].sort(([one], [other]) => Number(one === '') - Number(other === ''))
  return sorted.map(([category, members]) => ({ category, rows: members }))
}
