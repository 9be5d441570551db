import type { Undo } from '../kernel/index.ts'
import type { RawSections } from './raw-sections.ts'

/** How far overrides have come: 0 while nothing was ever changed, then one more with every change. */
export interface Revisions {
  readonly last: number
  readonly sections: ReadonlyMap<string, number>
}

/** What is in both is set. */
export interface OverridesChange {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
  readonly since?: number | undefined
}

/**
 * Options changed while the cluster runs, shared by its nodes. It stores text and judges nothing:
 * `Options` refuses a bad value before it comes here, and again after, since another version may have written it.
 */
export interface OptionOverrides {
  /** Everything that is set, as text; a section of which nothing is set is absent. */
  load(): Promise<RawSections>
  /**
   * How often anything was changed so far, and where each section stood when it was changed last.
   * Asked before `load`, it says what that holds at least.
   */
  revisions(): Promise<Revisions>
  /**
   * Makes all changes to a section or none, and resolves with the revision they make, once they are
   * stored and all nodes are being told. Undefined, and nothing is done, when the section was
   * changed after `since`.
   */
  change(section: string, change: OverridesChange): Promise<number | undefined>
  /** Resolves when the value is stored and all nodes are being told; replaces what was set before. */
  set(section: string, name: string, value: string): Promise<void>
  /** Back to the file. Does nothing when nothing was set. */
  unset(section: string, name: string): Promise<void>
  /**
   * Calls `listener` after every change of any node, this one included, and whenever changes may have
   * been missed, such as after a reconnection. It may call too often, and never calls after the undo.
   */
  onChange(listener: () => void): Undo
}
