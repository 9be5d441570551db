import type { Seconds } from '../../base/kernel/index.ts'

/** A UUID when we have given it, anything that fits a URL when a client has chosen it. */
export type EntryId = string

export interface StoredFile {
  /** As the client named it; not to be trusted as a path. */
  readonly filename: string
  readonly type: string
  readonly bytes: Buffer
}

export type StoredValue = string | StoredFile

/** Names and values in the order they were given; no name twice. */
export type Values = ReadonlyMap<string, StoredValue>

export interface EntryLimits {
  readonly ttl: Seconds
  /** Of texts and files together. */
  readonly maxBytes: number
  readonly maxValues: number
}

/** An entry as text: one flat JSON object, `null` standing where a file is (see storage-entry.ts). */
export type EntryText = string

/**
 * Keeps entries until their time to live has passed.
 *
 * An expired entry is indistinguishable from one that never existed, files included. It knows
 * neither which names are allowed nor how long an entry may live: that is the service's part.
 */
export interface StorageStore {
  /** Writes all values or none. The id must be new: what was under it is not merged. */
  create(id: EntryId, values: Values, ttl: Seconds): Promise<void>
  /**
   * Replaces the values named, keeps the others, restarts the time to live of all; creates the
   * entry when it is unknown. Of two racing calls both keep the names that only they have given.
   * False, and nothing changed, when the entry would hold more than the limits allow.
   */
  merge(id: EntryId, values: Values, limits: EntryLimits): Promise<boolean>
  /** Restarts the time to live; false, and nothing made, when the entry is unknown. */
  touch(id: EntryId, ttl: Seconds): Promise<boolean>
  /** Undefined when the entry is unknown or expired. */
  read(id: EntryId): Promise<EntryText | undefined>
  /** Undefined when the entry is unknown or holds no file of that name. */
  readFile(id: EntryId, key: string): Promise<StoredFile | undefined>
  /** True when something was there to delete. */
  delete(id: EntryId): Promise<boolean>
  /** True when something was there to delete. The time to live of the rest goes on as it was. */
  deleteValue(id: EntryId, key: string): Promise<boolean>
}
