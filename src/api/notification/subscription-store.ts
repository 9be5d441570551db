import type { Undo } from '../../base/kernel/index.ts'
import type { IndexEntry, Subscription } from './subscription.ts'
import type { Change } from './subscription-change.ts'

/**
 * Keeps subscriptions until they expire, and tells every node of each change.
 *
 * Changes are numbered; a change has its number before `add` or `remove` resolves, so whoever reads
 * `version` afterwards, on any node, sees at least that number. The latest changes can be read again.
 */
export interface SubscriptionStore {
  /** The change it made; undefined, and nothing kept, when the subscriber already has `most`. */
  add(subscription: Subscription, most: number): Promise<Change | undefined>

  /** The text of its record; undefined when the subscription is unknown or expired. */
  find(id: string): Promise<string | undefined>

  /** All there is of it as text, for `putBack`; undefined when it is unknown or expired. */
  stored(id: string): Promise<string | undefined>

  /**
   * Keeps a removed subscription again, under its id. The change it made; undefined, and nothing
   * kept, when it would have expired by now or the subscriber already has `most`.
   */
  putBack(stored: string, most: number): Promise<Change | undefined>

  /** The change it made; undefined when the subscription is unknown or expired. */
  remove(id: string): Promise<Change | undefined>

  /** The changes it made: none when the subscriber has no subscription. */
  removeAllOf(subscriberId: string): Promise<Change[]>

  /** Every live subscription at least once, by batches; those that come or go meanwhile perhaps. */
  all(): AsyncIterable<readonly IndexEntry[]>

  /** The number of the latest change; 0 when there was none. */
  version(): Promise<number>

  /** The latest change, begun by one of kind `start` when there was none. */
  latest(): Promise<Change>

  /** At most `most` changes in order, from this number on; begins later when that is forgotten. */
  changesFrom(version: number, most: number): Promise<Change[]>

  /** Hears each change as it is made, by any node. */
  onChange(listener: (change: Change) => void): Promise<Undo>

  /** Tells that changes may have gone unheard. */
  onMissed(listener: () => void): Undo
}
