import { useState } from 'preact/hooks'
import { useLoad } from '../frame/load.ts'
import { pathOf } from '../frame/options.ts'
import { none, relative } from '../i18n/formats.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { CheckField } from './field.tsx'
import type { ConflictLine } from './option-editor-merge.ts'
import type { HistoryChange } from './option-saved.ts'

interface Props {
  section: string
  lines: readonly ConflictLine[]
  /** With the names in which the others' value is taken. */
  onGoOn: (given: readonly string[]) => void
  onClose: () => void
}

/** Somebody else has saved: line by line, mine or theirs. */
export function OptionConflict({ section, lines, onGoOn, onClose }: Props) {
  const history = useLoad<{ changes: readonly HistoryChange[] }>(`${pathOf(section)}/history`)
  const [given, setGiven] = useState<ReadonlySet<string>>(new Set())
  const last = history.data?.changes[0]
  const give = (name: string, isTheirs: boolean) => {
    const next = new Set(given)
    if (isTheirs) next.add(name)
    else next.delete(name)
    setGiven(next)
  }
  return (
    <Dialog
      title={t('options.conflict')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.back')}</Button>
          <Button kind="primary" onClick={() => onGoOn([...given])}>
            {t('options.goOn')}
          </Button>
        </>
      }
    >
      <p>
        {last === undefined
          ? t('options.changedBySomebody')
          : t('options.changedBy', { who: last.who, ago: relative(last.at) })}
      </p>
      {lines.map((line) => (
        <fieldset key={line.name} class="conflict-line">
          <legend>
            <code>{line.name}</code> <del class="mono faint">{line.before ?? none}</del>
          </legend>
          <CheckField
            type="radio"
            name={`keep-${line.name}`}
            label={<Side label={t('options.mine')} value={line.mine} />}
            checked={!given.has(line.name)}
            onInput={() => give(line.name, false)}
          />
          <CheckField
            type="radio"
            name={`keep-${line.name}`}
            label={<Side label={t('options.theirs')} value={line.theirs} />}
            checked={given.has(line.name)}
            onInput={() => give(line.name, true)}
          />
        </fieldset>
      ))}
    </Dialog>
  )
}

function Side({ label, value }: { label: string; value: string | undefined }) {
  return (
    <>
      {label}: {value === undefined ? <em>{t('options.notSpecified')}</em> : <code>{value}</code>}
    </>
  )
}
