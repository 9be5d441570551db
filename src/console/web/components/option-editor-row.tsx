import { useId, useState } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'
import { Hint } from './hint.tsx'
import { Icon } from './icon.tsx'
import { type OptionRow, rightsOf } from './option-editor-rows.ts'
import type { OptionFault } from './option-editor-state.ts'
import { OptionValue, type References } from './option-editor-value.tsx'

export interface RowActs {
  set(name: string, value: string): void
  unset(name: string): void
  restore(name: string): void
  rename(from: string, to: string): void
}

interface Props {
  row: OptionRow
  acts: RowActs
  canEdit: boolean
  references: References
  fault: OptionFault | undefined
  /** Names that are taken. */
  taken: ReadonlySet<string>
}

/** One option: kind, name, value, source, and what may be done with it. */
export function OptionRowView({ row, acts, canEdit, references, fault, taken }: Props) {
  const id = useId()
  const { name, parameter } = row
  const isEditable = canEdit && parameter.isFixed !== true
  return (
    <li class={row.isChanged ? 'option changed' : 'option'} data-option={name}>
      <OptionName row={row} acts={acts} canEdit={isEditable} taken={taken} valueId={id} />
      <div class="option-value">
        {isEditable ? (
          <OptionValue
            row={row}
            id={id}
            references={references}
            error={fault?.level === 'fault' ? messageOf(fault) : undefined}
            onInput={(value) => acts.set(name, value)}
            onUnset={() => acts.unset(name)}
            onRestore={() => acts.restore(name)}
          />
        ) : (
          <ReadValue row={row} />
        )}
        {fault?.level === 'warning' && <p class="option-warning">{messageOf(fault)}</p>}
        {parameter.kind === 'request' && row.value !== undefined && (
          <p class="option-warning">
            <Icon name="warning" />
            {t('options.overrides')}
          </p>
        )}
        {row.isChanged && <Before row={row} acts={acts} />}
      </div>
      <span class="option-source faint">{sourceOf(row)}</span>
      {isEditable && <RowButtons row={row} acts={acts} />}
    </li>
  )
}

function OptionName({
  row,
  acts,
  canEdit,
  taken,
  valueId,
}: Pick<Props, 'row' | 'acts' | 'canEdit' | 'taken'> & { valueId: string }) {
  const [isRenaming, setRenaming] = useState(false)
  const { name, parameter } = row
  const rename = (to: string) => {
    setRenaming(false)
    if (to !== name) acts.rename(name, to)
    requestAnimationFrame(() => document.getElementById(valueId)?.focus())
  }
  if (isRenaming) {
    return (
      <RenameField name={name} taken={taken} onDone={rename} onBack={() => setRenaming(false)} />
    )
  }
  return (
    <div class="option-name">
      <KindMark row={row} />
      <code>{name}</code>
      {parameter.kind !== 'request' && parameter.doc !== '' && (
        <Hint label={t('options.about', { name })} icon="question">
          {parameter.doc}
        </Hint>
      )}
      {canEdit && rightsOf(row).rename && (
        <Button
          kind="quiet"
          icon="pencil"
          label={t('options.rename', { name })}
          onClick={() => setRenaming(true)}
        />
      )}
    </div>
  )
}

/** Lock, gauge or i; an option that may be there has no mark. */
function KindMark({ row: { kind, name, parameter } }: { row: OptionRow }) {
  if (kind === 'request') {
    return (
      <Hint label={t('options.request', { name })} icon="info">
        {parameter.doc} {t('options.requestHint')}
      </Hint>
    )
  }
  if (kind === 'optional') return <span class="option-mark" />
  return (
    <span class="option-mark" title={t(`options.kind.${kind}`)}>
      <Icon name={kind === 'mandatory' ? 'lock' : 'gauge'} />
      <span class="sr-only">{t(`options.kind.${kind}`)}</span>
    </span>
  )
}

interface RenameProps {
  name: string
  taken: ReadonlySet<string>
  onDone: (to: string) => void
  onBack: () => void
}

/** Enter takes the new name, Esc keeps the old one. */
function RenameField({ name, taken, onDone, onBack }: RenameProps) {
  const [to, setTo] = useState(name)
  const word = to.trim()
  const error = word !== name && taken.has(word) ? t('options.nameTaken') : undefined
  const isNone = word === ''
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') onBack()
    else if (error === undefined && !isNone) onDone(word)
  }
  return (
    <div class="option-name" ref={(box) => box?.querySelector('input')?.focus()}>
      <TextField
        label={t('options.newName', { name })}
        isBare
        isMono
        value={to}
        error={error}
        onInput={setTo}
        onKeyDown={keys}
      />
      <Button
        kind="quiet"
        icon="check"
        label={t('options.takeName')}
        disabledBecause={error ?? (isNone && t('options.nameNone'))}
        onClick={() => onDone(word)}
      />
      <Button kind="quiet" icon="close" label={t('options.keepName')} onClick={onBack} />
    </div>
  )
}

function ReadValue({ row }: { row: OptionRow }) {
  if (row.isMasked) return <span class="faint">{t('options.secretSet')}</span>
  if (row.value !== undefined) return <code>{row.value}</code>
  const { default: usual } = row.parameter
  return (
    <em class="faint">
      {usual === undefined
        ? t('options.notSpecified')
        : t('options.notSpecifiedBut', { value: usual })}
    </em>
  )
}

function Before({ row, acts }: Pick<Props, 'row' | 'acts'>) {
  const old = row.renamedFrom ?? (row.isMasked ? undefined : row.stored)
  return (
    <p class="option-before">
      <span class="sr-only">{t('options.before')}</span>
      <del class="mono">{old ?? t('options.notSpecified')}</del>
      {row.value === undefined && <em class="faint">{t('options.notSpecified')}</em>}
      <button type="button" class="button quiet" onClick={() => acts.restore(row.name)}>
        {t('options.undo')}
        <span class="sr-only"> {row.name}</span>
      </button>
    </p>
  )
}

function RowButtons({ row, acts }: Pick<Props, 'row' | 'acts'>) {
  const { name, parameter, value } = row
  const { blank, remove } = rightsOf(row)
  const usual = parameter.default
  return (
    <span class="option-acts">
      {usual !== undefined && value !== usual && value !== undefined && (
        <Button
          kind="quiet"
          icon="undo"
          label={t('options.toDefault', { name, value: usual })}
          onClick={() => acts.set(name, usual)}
        />
      )}
      {blank && (
        <Button
          kind="quiet"
          icon="bin"
          label={t('options.unset', { name })}
          onClick={() => acts.unset(name)}
        />
      )}
      {remove && (
        <Button
          kind="quiet"
          icon="close"
          label={t('options.remove', { name })}
          onClick={() => acts.unset(name)}
        />
      )}
    </span>
  )
}

function sourceOf({ source, isChanged }: OptionRow): string {
  if (isChanged) return t('options.source.unsaved')
  return source === undefined ? t('options.source.default') : t(`options.source.${source}`)
}

function messageOf({ message, nearest }: OptionFault): string {
  return nearest === undefined ? message : `${message} ${t('options.nearest', { name: nearest })}`
}
