import type { Closable, Milliseconds } from '../kernel/index.ts'

/** A timer whose time has come, as its handler sees it. */
export interface Timer {
  readonly kind: string
  readonly id: string
  readonly payload: string
  /** As it was asked for. */
  readonly dueAt: Milliseconds
  /** 1 the first time; more after a failure, or after a node died with it. */
  readonly attempt: number
  /** Grows with every claim in a shard: what is written with a lower one comes from a node that was given up. */
  readonly fence: number
}

/** Resolves when the work is done; a rejection means "try again later". */
export type TimerHandler = (timer: Timer) => Promise<void>

/**
 * "Call me at this time", kept in Redis and done by whichever node is free.
 *
 * A timer runs at least once, on one node at a time as long as that node can reach Redis within its
 * lease. Times are told by the clock of the node that asks and kept by the clock of Redis, so nodes
 * whose clocks disagree do each what the other meant.
 */
export interface Timers extends Closable {
  /**
   * Says what to do for a kind, once, before `start` and before any is set. `apart`: its handlers
   * wait for others, such as far ends that may be silent; should many do so, they hold up each other
   * and no other kind. All nodes must say the same of a kind.
   */
  handle(kind: string, handler: TimerHandler, more?: { readonly apart: boolean }): void

  /**
   * Resolves when Redis holds the timer. The same kind and id replaces; while that one is being
   * handled, the new one waits until its handling has ended. A time that has passed means now.
   */
  schedule(kind: string, id: string, dueAt: Milliseconds, payload?: string): Promise<void>

  /**
   * True when it was waiting and now never runs. False when there is none or it is being handled;
   * then at least it is not tried again.
   */
  cancel(kind: string, id: string): Promise<boolean>

  /** Begins to run what is due, on this node too. */
  start(): Promise<void>

  /** Claims nothing more, gives running handlers a moment, and gives the rest back to other nodes. */
  close(): Promise<void>
}
