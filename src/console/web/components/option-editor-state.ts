import { useEffect, useState } from 'preact/hooks'
import { ApiFault, api } from '../frame/api.ts'
import { type Load, useLoad } from '../frame/load.ts'
import { toast, toasts } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'
import { type Draft, emptyDraft, hasChanges, type StoredOptions } from './option-editor-rows.ts'

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

export interface HistoryChange {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly role: string
  readonly revision: number
  readonly undoes?: string
  readonly undoable: boolean
  readonly options: readonly {
    readonly option: string
    readonly before?: string
    readonly after?: string
  }[]
}

interface NodeJson {
  readonly state: string
  /** `options`: the revision it has in force, where it says so. */
  readonly load: Readonly<Record<string, number>>
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

export const pathOf = (section: string) => `/options/${encodeURIComponent(section)}`

/** The staged changes of one section; but for secrets they survive a reload of the page. */
export function useOptionDraft(
  section: string,
  isSecret: (name: string) => boolean = () => false,
): OptionDraft {
  const load = useLoad<SectionJson>(pathOf(section), { topics: ['options'] })
  const [kept, setKept] = useState(() => readKept(section))
  const [faults, setFaults] = useState<readonly OptionFault[]>()
  const [refused, setRefused] = useState<ApiFault>()
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
  const save = async () => {
    const revision = kept?.revision
    try {
      const saved = await api.put<{ revision: number }>(pathOf(section), {
        body: { ...body(), ...(revision === undefined ? {} : { revision }) },
      })
      forget()
      setKept(undefined)
      load.reload()
      void saySaved(section, saved.revision, load.reload)
      return true
    } catch (thrown) {
      const fault = toFault(thrown)
      if (fault.isConflict) load.reload()
      else if (fault.status !== 400 || (await check())) setRefused(fault)
      return false
    }
  }
  return {
    ...{ load, stored, draft, faults, refused, check, save },
    isDirty: kept !== undefined,
    isBehind: kept !== undefined && now !== undefined && now.revision > kept.revision,
    change: (next) => keep(next, kept ?? present),
    discard: () => keep(emptyDraft, undefined),
    goOn: (next) => keep(next, present),
  }
}

/** "Saved. Active on 1 of 2 nodes.", counting up as they follow, with a way back where there is one. */
export async function saySaved(section: string, revision: number, done: () => void): Promise<void> {
  const [nodes, undo] = await Promise.all([nodesWith(revision), undoOf(section, revision, done)])
  const id = toast(savedText(nodes), undo === undefined ? {} : { action: undo })
  let last = nodes
  for (let look = 1; look < looks && last !== undefined && last.has < last.of; look++) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    last = await nodesWith(revision)
    const text = savedText(last)
    toasts.set(toasts.get().map((each) => (each.id === id ? { ...each, text } : each)))
  }
}

function savedText(nodes: Awaited<ReturnType<typeof nodesWith>>): string {
  return nodes === undefined
    ? t('options.saved')
    : t('options.savedOn', { a: nodes.has, b: nodes.of })
}

async function undoOf(section: string, revision: number, done: () => void) {
  try {
    const { changes } = await api.get<{ changes: HistoryChange[] }>(`${pathOf(section)}/history`)
    const own = changes.find((change) => change.revision === revision && change.undoable)
    if (own === undefined) return undefined
    const run = () => void undoChange(section, own.id, done)
    return { label: t('options.undo'), isUndo: true, run }
  } catch {
    return undefined // it is saved all the same
  }
}

/** Takes a change back by a new one, and says what became of it. */
export async function undoChange(section: string, id: string, done: () => void): Promise<void> {
  try {
    await api.post(`${pathOf(section)}/history/${encodeURIComponent(id)}/undo`)
    toast(t('options.undone'))
    done()
  } catch (thrown) {
    toast(toFault(thrown).message, { tone: 'bad' })
  }
}

const [looks, pause] = [10, 1000] // how often nodes are asked, and the ms between: they tell with their beat

/** How many of the nodes that are up have taken it over; undefined where they do not say. */
async function nodesWith(revision: number): Promise<{ has: number; of: number } | undefined> {
  const up = (await readNodes()).filter(({ state }) => state === 'up' || state === 'draining')
  const known = up.filter(({ load }) => load.options !== undefined)
  const has = known.filter(({ load }) => (load.options ?? 0) >= revision).length
  return known.length === 0 ? undefined : { has, of: up.length }
}

async function readNodes(): Promise<readonly NodeJson[]> {
  try {
    return await api.get<NodeJson[]>('/nodes')
  } catch {
    return []
  }
}

function toFault(thrown: unknown): ApiFault {
  if (thrown instanceof ApiFault) return thrown
  throw thrown
}

const keyOf = (section: string) => `ringback.draft.${section}`

function readKept(section: string): Kept | undefined {
  try {
    const text = sessionStorage.getItem(keyOf(section))
    return text === null ? undefined : (JSON.parse(text) as Kept)
  } catch {
    return undefined
  }
}

function writeKept(
  section: string,
  kept: Kept | undefined,
  isSecret: (name: string) => boolean,
): void {
  const set = Object.entries(kept?.draft.set ?? {}).filter(([name]) => !isSecret(name))
  const draft = kept && { ...kept.draft, set: Object.fromEntries(set) }
  try {
    if (draft === undefined || !hasChanges(draft)) sessionStorage.removeItem(keyOf(section))
    else sessionStorage.setItem(keyOf(section), JSON.stringify({ ...kept, draft }))
  } catch {
    // The draft lives as long as the page.
  }
}
