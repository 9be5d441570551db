import type { Milliseconds } from '../../base/kernel/index.ts'

/** One option of a change, as people see it: absent is `not set`, a secret only `changed`. */
export interface OptionChange {
  readonly option: string
  readonly before?: string | undefined
  readonly after?: string | undefined
  /** What was set live before and after, null where nothing was; absent for a secret, which is not kept. */
  readonly live?: { readonly before: string | null; readonly after: string | null }
}

export interface HistoryEntry {
  readonly who: string
  readonly role: string
  readonly revision: number
  /** The id of the change that this one undid. */
  readonly undoes?: string
  readonly changes: readonly OptionChange[]
}

export interface KeptEntry extends HistoryEntry {
  readonly id: string
  readonly at: Milliseconds
}

/** What was changed in each section, the last few hundred times. */
export interface OptionHistory {
  add(section: string, entry: HistoryEntry): Promise<string>
  /** Newest first. */
  list(section: string): Promise<readonly KeptEntry[]>
  find(section: string, id: string): Promise<KeptEntry | undefined>
}
