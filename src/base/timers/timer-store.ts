import type { Milliseconds, Undo } from '../kernel/index.ts'
import type { Timer } from './timers.ts'

export interface TimerName {
  readonly kind: string
  readonly id: string
}

/** A timer this node may run until its lease is over. */
export interface Claim extends Timer {
  readonly shard: number
}

/** What became of a claim: done; failed, to be tried after a delay; or given back untouched. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly delay: Milliseconds }
  | { readonly kind: 'given-back' }

/**
 * Where timers are kept, in shards that know nothing of each other. Each call is atomic, tells the
 * time by the store's own clock, and fails when the store is away.
 */
export interface TimerStore {
  readonly shards: number

  /** By the clock that decides what is due. */
  now(): Promise<Milliseconds>

  /**
   * Keeps the timer, due at `due` by the store's clock, which the claim tells as `dueAt`; replaces,
   * but lets a handling in progress end first.
   */
  put(name: TimerName, due: Milliseconds, dueAt: Milliseconds, payload: string): Promise<void>

  /** True when it was waiting and is gone; false when it is unknown or being handled. */
  remove(name: TimerName): Promise<boolean>

  /**
   * Up to `limit` timers that are due and on lease to no one, now on lease to the caller; and how
   * long until the next one of the shard is due or its lease over, undefined when it is empty.
   */
  claim(
    shard: number,
    limit: number,
    lease: Milliseconds,
  ): Promise<{ claims: Claim[]; next: Milliseconds | undefined }>

  /** Prolongs leases of one shard; gives those that are lost. */
  renew(shard: number, claims: readonly Claim[], lease: Milliseconds): Promise<Claim[]>

  /** Ends a claim. False when it was lost: then nothing has changed. */
  settle(claim: Claim, outcome: Outcome): Promise<boolean>

  /** Hears, of any node, that a shard has a timer earlier than all others, and how soon it is due. */
  onSooner(listener: (shard: number, delay: Milliseconds) => void): Promise<Undo>

  /** Something may have been missed: look at all shards. */
  onMissed(listener: () => void): Undo
}
