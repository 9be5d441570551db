import type { Closable, Seconds, Undo } from '../../base/kernel/index.ts'

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

/** What came of an append for one user; after an error nobody knows whether the entry is kept. */
export type Appending = Appended | Error

/** How a mailbox stands, whichever node asks. */
export interface Standing {
  readonly epoch: string
  /** Position of the newest entry, 0 when there never was one. */
  readonly last: number
  /** The highest position that a device of the user has confirmed; 0 when none has. */
  readonly confirmed: number
}

/** Another node has done something to a session that this node holds or held. */
export interface SessionNotice {
  readonly user: string
  readonly clientId: string
  /** The number of the connect with which another node took it over; undefined: it was changed or ended. */
  readonly movedBy: number | undefined
}

/** What a node wants to know when it claims a user for a session. */
export interface ClaimFor {
  /** The position to read from; the session's own when absent. */
  readonly from?: number
  /** True when a connect of the client asks: from then on this node holds the session. */
  readonly connecting: boolean
}

/** What it learns. */
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
  /** Connects of this session that have claimed, on any node, this one included. */
  readonly connects: number
  /** All entries after the cursor that are still kept; a first position above cursor + 1 is a gap. */
  readonly entries: readonly Entry[]
}

/**
 * One mailbox a user, shared by all nodes, and the sessions that read it.
 *
 * Positions rise by exactly one an entry. It keeps the newest entries up to its caps for a limited
 * time; it knows no sockets. A session is held by one node at a time, the last that a connect reached.
 */
export interface Mailboxes extends Closable {
  /**
   * False where what another node says may get lost and `onMissed` does not tell: the servers of a
   * cluster pass it on over links of their own, which break with no connection of ours.
   */
  readonly tellsOfMisses: boolean
  /**
   * Resolves when it is known for each of the users, in their order, whether the entry is kept: an
   * error says why perhaps not. Every node that has claimed the user hears of it. The mailbox keeps
   * its entries for their usual time, or for `keep` if that is longer, `keyLifetime` at most.
   */
  append(users: readonly string[], body: string, keep?: Seconds): Promise<readonly Appending[]>
  /** Undefined when the user has no mailbox. */
  standing(user: string): Promise<Standing | undefined>
  /** The newest entries, at most `most`, in the order of their positions. */
  recent(user: string, most: number): Promise<readonly Entry[]>
  /**
   * The user's next session begins after `position`, if that is further back than what was
   * confirmed: a device that says what it has knows better than the socket it was written to.
   */
  rewind(user: string, epoch: string, position: number): Promise<void>
  /** True when another node holds sessions of the user; one that died counts for half a minute more. */
  isHeldElsewhere(user: string): Promise<boolean>
  /** Makes a session, held here; it begins after what the user's devices have confirmed. */
  open(
    user: string,
    clientId: string,
    acknowledges: boolean,
  ): Promise<{ epoch: string; cursor: number }>
  /**
   * From now on this node hears of the user's entries, and it gets those it has missed.
   * Undefined when the session is unknown: expired, closed, of another user or of a former epoch.
   */
  claim(user: string, clientId: string, how: ClaimFor): Promise<Claim | undefined>
  exists(user: string, clientId: string): Promise<boolean>
  /** False when the session is unknown. */
  subscribe(user: string, clientId: string, subscribed: boolean): Promise<boolean>
  /** Writes down that the session has everything up to `position`, if it is held here. */
  confirm(user: string, clientId: string, epoch: string, position: number): Promise<void>
  /** Ends the session; `ifHeldHere` leaves one alone that has moved to another node. */
  closeSession(user: string, clientId: string, more?: { ifHeldHere: boolean }): Promise<void>
  /** This node no longer hears of the user's entries. */
  release(user: string): Promise<void>
  /** Entries appended by other nodes for users claimed here. */
  onAppended(listener: (appended: Appended) => void): Undo
  /** What other nodes did to sessions that were held here. */
  onNotice(listener: (notice: SessionNotice) => void): Undo
  /** What other nodes said meanwhile was not heard: claim again. */
  onMissed(listener: () => void): Undo
}
