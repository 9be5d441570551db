import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Connect, Outlet } from './outlet.ts'
import type { View } from './view.ts'

/** A connect that waits for news, in one slot of the timing wheel. */
export interface Held {
  readonly session: Session
  readonly connect: Connect
  readonly outlet: Outlet
  bucket: number
  slot: number
}

/** Entries that were thrown away before the client had them: positions from `first` to `last`. */
export interface Gap {
  readonly first: number
  readonly last: number
}

/** A user that this node holds: the view of the mailbox and the sessions that read it. */
export interface Resident {
  readonly view: View
  readonly sessions: Session[]
}

/**
 * One Bayeux client as this node knows it; Redis holds what any other node needs to go on with it.
 *
 * | state    | entered when                                    | leaves by                          |
 * | -------- | ----------------------------------------------- | ---------------------------------- |
 * | opened   | `/meta/handshake`, or found in Redis            | first `/meta/connect` → idle       |
 * | held     | a connect finds nothing to say                  | message, time-out, next connect or closed socket → idle |
 * | idle     | its connect was answered                        | next connect here → held, elsewhere → moved; silence → forgotten |
 * | moved    | a connect reached another node                  | next connect here                  |
 * | forgotten| `/meta/disconnect`, `session_expiration`, epoch | –: the client must handshake       |
 */
export class Session {
  readonly clientId: string
  readonly resident: Resident
  /**
   * True when the client has said that it confirms what it gets (`ext.ack`): its answers bear the
   * number to confirm. Each connect shows whether it does; after one that confirms nothing, what was
   * flushed counts as got.
   */
  acknowledges: boolean
  subscribed: boolean
  /**
   * Where the session began. Clients count from 0 after each handshake (CometD's AckExtension), so
   * a lower acknowledgement means that the client has got nothing yet.
   */
  readonly origin: number
  /** The client has everything up to this position. */
  cursor: number
  /** True once a connect was answered: only then may the next one be held. */
  greeted = false
  held: Held | undefined
  gap: Gap | undefined
  /** The number of the last connect that was claimed here: another node's higher one takes the session. */
  connects = 0
  /** When the claim must be renewed, lest the session's keys expire or a message stay unheard of. */
  renewAt: Milliseconds = 0
  /** When the client was last heard of or answered. */
  seenAt: Milliseconds

  constructor(clientId: string, resident: Resident, origin: number, seenAt: Milliseconds) {
    this.clientId = clientId
    this.resident = resident
    this.origin = origin
    this.cursor = origin
    this.seenAt = seenAt
    this.acknowledges = false
    this.subscribed = false
  }

  get view(): View {
    return this.resident.view
  }

  get user(): string {
    return this.view.user
  }

  /** True when there is something to tell that this node can tell at once. */
  get hasNews(): boolean {
    return this.subscribed && this.view.tail > this.cursor && this.view.covers(this.cursor)
  }
}
