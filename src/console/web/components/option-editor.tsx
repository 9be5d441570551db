import { useEffect, useState } from 'preact/hooks'
import { useKeys } from '../frame/keys.ts'
import { toast } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { FaultNote, Loaded, Note, Skeleton } from './feedback.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { OptionConflict } from './option-editor-conflict.tsx'
import { OptionFields } from './option-editor-fields.tsx'
import { conflictLines, rebase } from './option-editor-merge.ts'
import { countChanges, type OptionParameter, restoreOption } from './option-editor-rows.ts'
import { type OptionDraft, type SectionJson, useOptionDraft } from './option-editor-state.ts'
import type { References } from './option-editor-value.tsx'
import { useArea } from './use-area.ts'

interface Props {
  /** As the server calls it: `service.billing`, `push`. */
  section: string
  /** What may be set; without it, what the server says of the section. */
  parameters?: readonly OptionParameter[]
  references?: References
  canEdit: boolean
}

/** Edits a section of options: staged, checked, saved at once for all nodes. */
export function OptionEditor(o: Props) {
  const isReady = useArea('options')
  const secrets = o.parameters?.filter(({ form }) => form.kind === 'secret') ?? []
  const draft = useOptionDraft(o.section, (name) => {
    return /password|secret/i.test(name) || secrets.some((each) => each.name === name)
  })
  if (!isReady) return <Skeleton />
  return (
    <Loaded of={draft.load}>
      {(section) => (
        <>
          <OptionFields
            parameters={o.parameters ?? parametersOf(section)}
            stored={draft.stored}
            draft={draft.draft}
            onDraft={draft.change}
            canEdit={o.canEdit}
            faults={draft.faults}
            references={o.references}
            isOpen={section.isOpen}
          />
          {o.canEdit && <SaveBar section={o.section} draft={draft} />}
          <LeaveGuard isDirty={draft.isDirty} text={t('options.leaveAsks')} />
        </>
      )}
    </Loaded>
  )
}

/** What the server reads in such a section, as parameters. */
function parametersOf({ known }: SectionJson): OptionParameter[] {
  return known.map(({ name, kind, doc, default: usual }) => ({
    ...{ name, doc, kind: 'optional' as const, form: { kind: formOf(kind) } },
    ...(usual === undefined ? {} : { default: String(usual) }),
  }))
}

function formOf(kind: string): string {
  if (/^(true|boolean)/.test(kind)) return 'boolean'
  return kind === 'secret' ? 'secret' : 'text'
}

/** "2 unsaved changes", Discard, Check, Save; what is between them and the server. */
export function SaveBar({ section, draft }: { section: string; draft: OptionDraft }) {
  const [isComparing, setComparing] = useState(false)
  const { isDirty, faults, refused } = draft
  const count = countChanges(draft.draft)
  const save = async () => {
    if (!isDirty) return
    await draft.save()
  }
  const discard = () => {
    const { draft: former, goOn } = draft
    draft.discard()
    const run = () => goOn(former)
    toast(t('options.discarded'), { action: { label: t('options.undo'), isUndo: true, run } })
  }
  useKeys(isDirty ? { 'Mod+s': () => void save() } : {})
  useEffect(() => {
    if (draft.isBehind) setComparing(true)
  }, [draft.isBehind])
  if (!isDirty) return null
  return (
    <div class="save-bar stack">
      {refused !== undefined && <FaultNote fault={refused} />}
      {draft.isBehind && (
        <Note tone="warn">
          {t('options.behind')}{' '}
          <Button onClick={() => setComparing(true)}>{t('options.compare')}</Button>
        </Note>
      )}
      <div class="row">
        <span role="status">
          {t('options.unsaved', { n: count })}
          {faults !== undefined && ` · ${verdict(faults.length)}`}
        </span>
        <Button onClick={discard}>{t('options.discard')}</Button>
        <Button onClick={draft.check} busyText={t('options.checking')}>
          {t('options.check')}
        </Button>
        <Button
          kind="primary"
          busyText={t('options.saving')}
          disabledBecause={draft.isBehind && t('options.behind')}
          onClick={save}
        >
          {t('options.save')}
        </Button>
      </div>
      {isComparing && draft.isBehind && (
        <Compare section={section} draft={draft} onClose={() => setComparing(false)} />
      )}
    </div>
  )
}

const verdict = (faults: number) =>
  faults === 0 ? t('options.noFaults') : t('options.faults', { n: faults })

function Compare(o: { section: string; draft: OptionDraft; onClose: () => void }) {
  const { draft, stored, load, goOn } = o.draft
  const theirs = load.data?.options ?? {}
  const resolve = (given: readonly string[]) => {
    goOn(rebase(given.reduce(restoreOption, draft), theirs, given))
    o.onClose()
  }
  return (
    <OptionConflict
      section={o.section}
      lines={conflictLines(draft, stored, theirs)}
      onGoOn={resolve}
      onClose={o.onClose}
    />
  )
}
