import type { Undo } from '../kernel/index.ts'
import type { RawSections } from './raw-sections.ts'

/**
 * Options changed while the cluster runs, shared by its nodes. It stores text and judges nothing:
 * `Options` refuses a bad value before it comes here, and again after, since another version may have written it.
 */
export interface OptionOverrides {
  /** Everything that is set, as text; a section of which nothing is set is absent. */
  load(): Promise<RawSections>
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
