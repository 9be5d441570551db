import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type { DeliveryRecord } from './delivery-record.ts'

/** A record as it is kept. */
export interface Stored {
  readonly record: DeliveryRecord
  /** How often it was written. */
  readonly version: number
  /** Where its message is kept; undefined when nobody needs that any more. */
  readonly message: string | undefined
}

/** What is written in one step. */
export interface Batch {
  readonly now: Milliseconds
  /** Messages of those added and changed, by key; only those that are used for the first time are kept. */
  readonly messages: ReadonlyMap<string, string>
  readonly added: readonly Watched[]
  /** Each with the version it was read with. */
  readonly changed: readonly Watched[]
  readonly removed: readonly string[]
}

/** `watchAt`: when somebody must have looked at it, or it is taken for lost. Means nothing once it has ended. */
export interface Watched extends Stored {
  readonly watchAt: Milliseconds
}

export interface Limits {
  readonly keep: Seconds
  readonly keep_most: number
  readonly keep_bytes: number
}

export interface Page {
  /** Only ids before this one. */
  readonly before: string | undefined
  readonly from: Milliseconds | undefined
  readonly to: Milliseconds | undefined
  /** Only those that did not get through. */
  readonly dead: boolean
  readonly most: number
}

/** What a look at a page has found. */
export interface Found {
  /** Fewer than were looked at where some went at that moment. */
  readonly found: readonly Stored[]
  /** The id before which more may follow; undefined when this was the end. */
  readonly next: string | undefined
}

/** Where deliveries are kept. Each call fails when the store is away. */
export interface DeliveryStore {
  /**
   * Writes a batch at once and lets go of what is beyond the limits. Tells of each changed one
   * whether it was written: not when it is gone, or somebody has written it since it was read.
   */
  write(batch: Batch, limits: Limits): Promise<readonly boolean[]>

  find(id: string): Promise<Stored | undefined>

  /** Undefined when it is kept no longer. */
  message(key: string): Promise<string | undefined>

  /** The newest first. */
  page(page: Page): Promise<Found>

  /** Those that nobody has looked at in time, at most `most`; for them the time is set anew. */
  overdue(now: Milliseconds, watchAt: Milliseconds, most: number): Promise<readonly string[]>

  /** The delivery that a sender goes on with under this name. */
  goingOn(name: string): Promise<string | undefined>

  goOn(name: string, id: string, life: Milliseconds): Promise<void>
}
