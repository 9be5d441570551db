import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Callback, CallbackRef } from './callback.ts'
import type { LookupValue } from './lookup-values.ts'
import type { Slot } from './slots.ts'

/** How many callbacks a slot takes. */
export interface Room {
  readonly slot: Slot
  readonly capacity: number
}

/** What goes with a callback that is kept. */
export interface Places {
  /** For a cell that it did not have. */
  readonly room?: Room
  /** Values it is found by from now on, or still and longer. */
  readonly found?: readonly LookupValue[]
  /** Values it is no longer found by. */
  readonly lost?: readonly LookupValue[]
}

/**
 * done   it is as wanted
 * stale  it is no longer what it was when it was read: nothing has changed
 * full   its slot takes no more: nothing has changed
 */
export type ChangeOutcome = 'done' | 'stale' | 'full'

/** Keeps callbacks, what is booked, and what they are found by. Each call is atomic. */
export interface CallbackStore {
  /** Undefined when it is unknown, or long over. */
  find(ref: CallbackRef): Promise<Callback | undefined>

  /** Those there are, in the order asked for. */
  findAll(refs: readonly CallbackRef[]): Promise<Callback[]>

  /** Keeps a new one, counted in its cell when the room's slot takes one more. */
  add(callback: Callback, places: Places): Promise<ChangeOutcome>

  /**
   * Puts `after` in place of `before`. A cell that it has no longer is free again, one that it did
   * not have needs a room.
   */
  replace(before: Callback, after: Callback, places: Places): Promise<ChangeOutcome>

  /** The ids of a service's callbacks that have a value, those that live longest first. */
  lookUp(service: string, value: LookupValue, most: number): Promise<string[]>

  /** How many of a service's callbacks have a value, those that have gone of late included. */
  count(service: string, value: LookupValue): Promise<number>

  /** The ids of a service's callbacks with a desired time within [from, to], by that time. */
  queued(
    service: string,
    range: { from: Milliseconds; to: Milliseconds },
    page: { skip: number; most: number },
  ): Promise<string[]>

  /** Those that somebody is to look at after `from` and up to `to`, by that time. */
  waking(
    service: string,
    range: { from: Milliseconds; to: Milliseconds },
    page: { skip: number; most: number },
  ): Promise<{ id: string; at: Milliseconds }[]>

  /** Takes a callback that is not there any more out of the queue, and nobody looks for it again. One that is there stays. */
  forget(ref: CallbackRef): Promise<void>

  /** How many callbacks are counted in each of these cells, which are of one day. */
  booked(service: string, cells: readonly number[]): Promise<ReadonlyMap<number, number>>
}
