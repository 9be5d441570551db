import type { Closable, Undo } from '../../base/kernel/index.ts'

/**
 * Seconds that sessions, owners and numbering live beyond their last renewal: long enough that a
 * node renews each seldom. How long a silent session is honoured is the node's own decision.
 */
export const keyLifetime = 7200

/** A message in a mailbox: its position (1, 2, 3, … within an epoch) and the Bayeux message as JSON text. */
export interface Entry {
  readonly position: number
  readonly body: string
}

/** An entry with what is needed to place it: a mailbox that began anew numbers from 1 in a new epoch. */
export interface Appended extends Entry {
  readonly user: string
  readonly epoch: string
}

/** What a node learns when it claims a user for a session. */
export interface Claim {
  readonly epoch: string
  /** Position of the newest entry, 0 when there never was one. */
  readonly last: number
  /** Where the session began: what lies before is none of its business, whatever it acknowledges. */
  readonly origin: number
  /** Where the session stands: everything up to here it has. */
  readonly cursor: number
  readonly acknowledges: boolean
  readonly subscribed: boolean
  /** True when no connect of this session was answered before, on any node. */
  readonly firstConnect: boolean
  /** All entries after the cursor that are still kept; a first position above cursor + 1 is a gap. */
  readonly entries: readonly Entry[]
}

/**
 * One mailbox a user, shared by all nodes.
 *
 * Positions rise by exactly one an entry. It keeps the newest entries up to its caps for a limited
 * time; it neither knows sockets nor decides who has read what.
 */
export interface Mailboxes extends Closable {
  /** Resolves when the entry is kept; every node that has claimed the user hears of it. */
  append(user: string, body: string): Promise<Appended>
  /** Makes a session; it begins after what the user's devices have confirmed. */
  open(
    user: string,
    clientId: string,
    acknowledges: boolean,
  ): Promise<{ epoch: string; cursor: number }>
  /**
   * From now on this node hears of the user's entries, and it gets those it has missed.
   * Undefined when the session is unknown: expired, closed, of another user or of a former epoch.
   */
  claim(
    user: string,
    clientId: string,
    how: { from?: number; connecting: boolean },
  ): Promise<Claim | undefined>
  /** False when the session is unknown. */
  subscribe(user: string, clientId: string, subscribed: boolean): Promise<boolean>
  /** Writes down that the session has everything up to `position`. */
  confirm(user: string, clientId: string, epoch: string, position: number): Promise<void>
  closeSession(user: string, clientId: string): Promise<void>
  /** This node no longer hears of the user's entries. */
  release(user: string): Promise<void>
  /** Entries appended by other nodes for users claimed here. */
  onAppended(listener: (appended: Appended) => void): Undo
  /** What other nodes appended meanwhile was not heard: claim again. */
  onMissed(listener: () => void): Undo
}
