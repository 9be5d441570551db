import type { Milliseconds } from '../../base/kernel/index.ts'

/** A stretch of notes, newest first. */
export interface Stretch {
  /** Only notes older than the one of this id. */
  readonly before?: string | undefined
  readonly from?: Milliseconds | undefined
  readonly to?: Milliseconds | undefined
  readonly most: number
}

/** Keeps notes as text, by the time they were added. */
export interface AuditStore {
  /** Adds a note, and drops those that are older than `keep` or beyond `most`. */
  add(text: string, keep: Milliseconds, most: number): Promise<void>
  /** An id begins with its time in milliseconds and `-`. */
  read(stretch: Stretch): Promise<readonly { readonly id: string; readonly text: string }[]>
}
