import { useEffect, useRef, useState } from 'preact/hooks'
import { type ApiFault, api, toFault } from '../frame/api.ts'
import { keepDraft, readDraft } from '../frame/drafts.ts'
import { type Load, useLoad } from '../frame/load.ts'
import { pathOf } from '../frame/options.ts'
import { restOf } from './option-editor-merge.ts'
import { type Draft, emptyDraft, hasChanges, type StoredOptions } from './option-editor-rows.ts'
import { saySaved } from './option-saved.ts'

/** `GET options/{section}`, as far as it is read here. */
export interface SectionJson {
  readonly section: string
  readonly revision: number
  readonly options: StoredOptions
  readonly known: readonly {
    readonly name: string
    readonly kind: string
    readonly doc: string
    readonly default?: unknown
  }[]
  readonly isOpen: boolean
}

export interface OptionFault {
  readonly option: string
  readonly message: string
  readonly nearest?: string
  readonly level: 'fault' | 'warning'
}

/** A draft with what it was made from. */
interface Kept {
  readonly draft: Draft
  readonly revision: number
  readonly base: StoredOptions
}

export interface OptionDraft {
  readonly load: Load<SectionJson>
  /** What the draft was made from. */
  readonly stored: StoredOptions
  readonly draft: Draft
  readonly isDirty: boolean
  readonly faults: readonly OptionFault[] | undefined
  readonly refused: ApiFault | undefined
  /** Somebody else has saved since the draft was begun. */
  readonly isBehind: boolean
  change(next: Draft): void
  discard(): void
  check(): Promise<boolean>
  save(): Promise<boolean>
  /** Goes on from what is there now. */
  goOn(next: Draft): void
}

/** The staged changes of one section; but for secrets they survive a reload of the page. */
export function useOptionDraft(
  section: string,
  isSecret: (name: string) => boolean = () => false,
): OptionDraft {
  const load = useLoad<SectionJson>(pathOf(section), { topics: ['options'] })
  const [kept, setKept] = useState(() => readDraft<Kept>(section))
  const [faults, setFaults] = useState<readonly OptionFault[]>()
  const [refused, setRefused] = useState<ApiFault>()
  const [isSaving, setSaving] = useState(false)
  const latest = useRef(kept)
  latest.current = kept
  useEffect(() => writeKept(section, kept, isSecret), [section, kept])
  const now = load.data
  const stored = kept?.base ?? now?.options ?? {}
  const draft = kept?.draft ?? emptyDraft
  const forget = () => {
    setFaults(undefined)
    setRefused(undefined)
  }
  const keep = (next: Draft, from: Pick<Kept, 'revision' | 'base'> | undefined) => {
    forget()
    setKept(from === undefined || !hasChanges(next) ? undefined : { ...from, draft: next })
  }
  const present = now && { revision: now.revision, base: now.options }
  const body = () => ({ set: draft.set, unset: draft.unset })
  const check = async () => {
    try {
      const { faults } = await api.post<{ faults: OptionFault[] }>(`${pathOf(section)}/check`, {
        body: body(),
      })
      setRefused(undefined)
      setFaults(faults)
      return faults.every(({ level }) => level === 'warning')
    } catch (thrown) {
      setRefused(toFault(thrown))
      return false
    }
  }
  /** What was changed while it was being saved stays, on top of what is there now. */
  const settle = async (sent: Kept | undefined) => {
    if (sent === undefined || latest.current === sent) return setKept(undefined)
    const { revision, options } = await api.get<SectionJson>(pathOf(section))
    setKept((last) => {
      if (last !== undefined && last.revision >= revision) return last
      const rest = restOf(last?.draft ?? emptyDraft, sent.draft, sent.base, options)
      return hasChanges(rest) ? { draft: rest, revision, base: options } : undefined
    })
  }
  const save = async () => {
    if (isSaving) return false
    setSaving(true)
    const revision = kept?.revision
    try {
      const saved = await api.put<{ revision: number }>(pathOf(section), {
        body: { ...body(), ...(revision === undefined ? {} : { revision }) },
      })
      forget()
      void saySaved(section, saved.revision, load.reload)
      await settle(kept)
      load.reload()
      return true
    } catch (thrown) {
      const fault = toFault(thrown)
      if (fault.isConflict) load.reload()
      else if (fault.status !== 400 || (await check())) setRefused(fault)
      return false
    } finally {
      setSaving(false)
    }
  }
  return {
    ...{ load, stored, draft, faults, refused, check, save },
    isDirty: kept !== undefined,
    isBehind: !isSaving && kept !== undefined && now !== undefined && now.revision > kept.revision,
    change: (next) => keep(next, kept ?? present),
    discard: () => keep(emptyDraft, undefined),
    goOn: (next) => keep(next, present),
  }
}

function writeKept(
  section: string,
  kept: Kept | undefined,
  isSecret: (name: string) => boolean,
): void {
  const set = Object.entries(kept?.draft.set ?? {}).filter(([name]) => !isSecret(name))
  const draft = kept && { ...kept.draft, set: Object.fromEntries(set) }
  const isEmpty = draft === undefined || !hasChanges(draft)
  keepDraft(section, isEmpty ? undefined : { ...kept, draft })
}
