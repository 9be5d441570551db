import type { CometdOptions } from '../../base/config/index.ts'
import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  within,
} from '../../base/kernel/index.ts'
import {
  type Appended,
  type Claim,
  type ClaimFor,
  keyLifetime,
  type Mailboxes,
} from '../mailbox/index.ts'
import type { Resident, Session } from './session.ts'
import type { SessionTable } from './session-table.ts'

const renewAfter = (keyLifetime * 1000) / 3 // ms; 8,000 idle clients then cost 3 commands a second
const longestFarewell = 1000 // ms; what Redis has not taken by then goes with this node's lease
const refillAgainAfter = 1000 // ms; Redis was just away

/** What becomes of sessions when something about them is learnt. */
export interface ClaimEvents {
  /** The session waits, and there may be news for it. */
  touch(session: Session): void
  /** The session is known nowhere any more: its client has to handshake. */
  unknown(session: Session): void
}

/**
 * Keeps what this node holds of mailboxes equal to what Redis has: claims the user, joins what the
 * claim has read with what other nodes tell, and claims again wherever something may be missing.
 */
export class Claims {
  readonly #mailboxes: Mailboxes
  readonly #table: SessionTable
  readonly #options: Live<CometdOptions>
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #events: ClaimEvents
  readonly #refilling = new Set<Session>()
  /** Users whose claim is under way, with what was heard of them meanwhile. */
  readonly #claiming = new Map<string, { claims: number; readonly heard: Appended[] }>()
  /** Rises when other nodes were not heard: a claim begun before has to be made again. */
  #misses = 0

  constructor(o: {
    mailboxes: Mailboxes
    table: SessionTable
    options: Live<CometdOptions>
    clock: Clock
    logger: Logger
    events: ClaimEvents
  }) {
    this.#mailboxes = o.mailboxes
    this.#table = o.table
    this.#options = o.options
    this.#clock = o.clock
    this.#logger = o.logger
    this.#events = o.events
  }

  /** Brings this node's copy of the session up to date, making one if need be; undefined when unknown. */
  async fetch(user: string, clientId: string, how: ClaimFor): Promise<Session | undefined> {
    const claiming = this.#claiming.get(user) ?? { claims: 0, heard: [] }
    this.#claiming.set(user, claiming)
    claiming.claims += 1
    try {
      for (;;) {
        const misses = this.#misses
        const claim = await this.#mailboxes.claim(user, clientId, how)
        if (misses !== this.#misses) continue
        if (claim !== undefined) return this.#join(user, clientId, claim, how)
        const stale = this.#table.find(user, clientId)
        if (stale !== undefined) this.#events.unknown(stale)
        return undefined
      }
    } finally {
      claiming.claims -= 1
      if (claiming.claims === 0) this.#claiming.delete(user)
      for (const appended of claiming.heard.splice(0)) this.heard(appended)
    }
  }

  /** An entry was appended elsewhere, for a user whom this node is thought to hold. */
  heard(appended: Appended): void {
    if (!this.take(appended)) this.release(appended.user)
  }

  /** An entry was appended, for whomever. False when nobody here has to do with its user. */
  take(appended: Appended): boolean {
    const { user, epoch, position, body } = appended
    const claiming = this.#claiming.get(user)
    if (claiming !== undefined) {
      claiming.heard.push(appended)
      return true
    }
    const resident = this.#table.resident(user)
    if (resident === undefined) return false
    const { view } = resident
    if (epoch !== view.epoch && Number(epoch) > Number(view.epoch)) this.#evict(resident)
    else if (view.take(epoch, position, body)) {
      const { mailbox_max_messages, mailbox_max_bytes } = this.#options()
      view.cap(mailbox_max_messages, mailbox_max_bytes)
      this.#tellHolders(resident)
    }
    return true
  }

  /** Other nodes were not heard for a while: nothing that is held may be trusted. */
  missed(): void {
    this.#misses += 1
    for (const resident of this.#table.residents()) this.doubt(resident)
  }

  /** What is held of the user may lack something: read it again for whoever waits. */
  doubt(resident: Resident): void {
    resident.view.claimed = false
    this.#tellHolders(resident)
  }

  /** Reads again for a session that waits while this node may have missed something. */
  refill(session: Session): void {
    if (this.#refilling.has(session)) return
    this.#refilling.add(session)
    const { user, clientId, cursor } = session
    this.fetch(user, clientId, { from: cursor, connecting: false }).then(
      () => {
        this.#refilling.delete(session)
        this.refillIfNeeded(session)
      },
      (error: unknown) => {
        this.#logger.debug({ err: error }, 'mailbox could not be read, trying again')
        setTimeout(() => {
          this.#refilling.delete(session)
          this.refillIfNeeded(session)
        }, refillAgainAfter).unref()
      },
    )
  }

  refillIfNeeded(session: Session): void {
    if (session.held !== undefined && !session.view.covers(session.cursor)) this.refill(session)
  }

  /** This node need not hear of the user, unless somebody is just coming. */
  release(user: string): void {
    if (this.#claiming.has(user)) return
    this.#mailboxes.release(user).catch((error: unknown) => {
      this.#logger.debug({ err: error }, 'a user could not be released') // the next message asks again
    })
  }

  /** This node hears of nobody any more: a user whose device goes on elsewhere is not held here. */
  async releaseAll(): Promise<void> {
    const released = Array.from(this.#table.residents(), ({ view }) =>
      this.#mailboxes.release(view.user),
    )
    await within(longestFarewell, Promise.allSettled(released))
  }

  /** The user's place at this node; one of a former epoch is cleared, its clients must handshake. */
  admit(user: string, epoch: string, base: number): Resident {
    const resident = this.#table.resident(user)
    if (resident !== undefined && resident.view.epoch !== epoch) this.#evict(resident)
    return this.#table.admit(user, epoch, base)
  }

  #join(user: string, clientId: string, claim: Claim, how: ClaimFor): Session {
    const now = this.#clock.now()
    const held = this.#table.resident(user)
    // A failover took the last writes along: what this node holds was never written, as it were.
    if (held?.view.epoch === claim.epoch && held.view.tail > claim.last) this.#evict(held)
    const resident = this.admit(user, claim.epoch, claim.cursor)
    resident.view.join(claim)
    const session =
      this.#table.find(user, clientId) ?? this.#table.add(resident, clientId, claim.origin, now)
    const told = how.connecting && how.from !== undefined // the client itself says what it has
    session.cursor = told ? claim.cursor : Math.max(session.cursor, claim.cursor)
    session.subscribed = claim.subscribed
    session.acknowledges ||= claim.acknowledges
    session.renewAt = now + this.#trustedFor
    session.seenAt = now
    if (how.connecting) {
      session.connects = claim.connects
      if (claim.connects > 1) session.greeted = true
    }
    this.#noteGap(session)
    this.#table.forgetConfirmed(resident)
    this.#tellHolders(resident)
    return session
  }

  /**
   * How long a session goes on without another claim. Where a miss is not told, a poll that ended in
   * silence proves nothing, so the next one reads the mailbox: one claim a client and time-out.
   */
  get #trustedFor(): Milliseconds {
    return this.#mailboxes.tellsOfMisses ? renewAfter : this.#options().timeout * 1000
  }

  #noteGap(session: Session): void {
    const { base } = session.view
    if (session.cursor >= base) return
    session.gap = { first: session.cursor + 1, last: base }
    session.cursor = base
    this.#logger.warn({ clientId: session.clientId, ...session.gap }, 'messages expired unread')
  }

  #evict(resident: Resident): void {
    for (const session of [...resident.sessions]) this.#events.unknown(session)
  }

  /** Tells the sessions of a user whose view has grown; where the view has a hole, it is read first. */
  #tellHolders(resident: Resident): void {
    for (const session of resident.sessions) {
      if (session.held === undefined) continue
      if (resident.view.covers(session.cursor)) this.#events.touch(session)
      else this.refill(session)
    }
  }
}
