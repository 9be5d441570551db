import type { CometdOptions } from '../../base/config/index.ts'
import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  newHexId,
} from '../../base/kernel/index.ts'
import { appendsExhausted } from './cometd-errors.ts'
import { Confirmations } from './confirmations.ts'
import { finishedReply, unknownClientReply } from './connect-reply.ts'
import { Delivery } from './delivery.ts'
import { type Appended, type Claim, keyLifetime, type Mailboxes } from './mailbox.ts'
import type { Connect, Outlet } from './outlet.ts'
import type { Session } from './session.ts'
import { type Resident, SessionTable } from './session-table.ts'

const renewAfter = (keyLifetime * 1000) / 3 // ms; 8,000 idle clients then cost 3 commands a second
const sweepEvery = 10_000 // ms between looks for sessions that have gone silent
const refillAgainAfter = 1000 // ms; Redis was just away

interface ClaimFor {
  /** The position the client says it has. */
  readonly from?: number
  /** True when a connect of the client asks. */
  readonly connecting: boolean
}

/**
 * The Bayeux sessions of this node over the mailboxes that all nodes share.
 *
 * A session is found here or fetched from Redis, so any node can go on with it. Whatever this node
 * holds of it is a copy: the client's acknowledgement (or, without one, the cursor in Redis) decides.
 */
export class Sessions {
  readonly #mailboxes: Mailboxes
  readonly #options: Live<CometdOptions>
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #table = new SessionTable()
  readonly #confirmations: Confirmations
  readonly #delivery: Delivery
  readonly #sweeper: NodeJS.Timeout
  readonly #refilling = new Set<Session>()
  /** Users whose claim is under way, with what was heard of them meanwhile. */
  readonly #claiming = new Map<string, { claims: number; readonly heard: Appended[] }>()
  #appending = 0
  /** Rises when appends of other nodes were missed: a claim begun before has to be made again. */
  #misses = 0

  constructor(mailboxes: Mailboxes, options: Live<CometdOptions>, clock: Clock, logger: Logger) {
    this.#mailboxes = mailboxes
    this.#options = options
    this.#clock = clock
    this.#logger = logger
    this.#confirmations = new Confirmations(mailboxes, logger)
    this.#delivery = new Delivery(options, clock, (session, position) => {
      this.#advance(session, position)
      this.#confirmations.writeNow(session)
    })
    mailboxes.onAppended((appended) => this.#heard(appended))
    mailboxes.onMissed(() => this.#missed())
    this.#sweeper = setInterval(() => this.#forgetSilent(), sweepEvery)
    this.#sweeper.unref()
  }

  get figures(): { sessions: number; held: number } {
    return { sessions: this.#table.size, held: this.#delivery.held }
  }

  async handshake(user: string, acknowledges: boolean): Promise<string> {
    const clientId = newHexId()
    const { epoch, cursor } = await this.#mailboxes.open(user, clientId, acknowledges)
    const session = this.#table.add(
      this.#admit(user, epoch, cursor),
      clientId,
      cursor,
      this.#clock.now(),
    )
    session.acknowledges = acknowledges
    return clientId
  }

  async exists(user: string, clientId: string): Promise<boolean> {
    if (this.#table.find(user, clientId) !== undefined) return true
    return (await this.#fetch(user, clientId, { connecting: false })) !== undefined
  }

  /** Answers the connect now or later, and never twice. */
  connect(user: string, connect: Connect, outlet: Outlet): void {
    const session = this.#table.find(user, connect.clientId)
    if (session !== undefined && this.#isCurrent(session, connect)) {
      this.#acknowledge(session, connect.ack ?? 0)
      this.#delivery.accept(session, connect, outlet)
      return
    }
    this.#resume(user, connect).then(
      (resumed) => {
        if (resumed === undefined) outlet.send([unknownClientReply(connect)])
        else this.#delivery.accept(resumed, connect, outlet)
      },
      (error: unknown) => outlet.fail(error),
    )
  }

  async subscribe(user: string, clientId: string, subscribed: boolean): Promise<void> {
    await this.#mailboxes.subscribe(user, clientId, subscribed)
    const session = this.#table.find(user, clientId)
    if (session === undefined) return
    session.subscribed = subscribed
    this.#delivery.touch(session)
  }

  async disconnect(user: string, clientId: string): Promise<void> {
    const session = this.#table.find(user, clientId)
    if (session !== undefined) {
      await this.#confirmations.write(session)
      this.#forget(session, finishedReply)
    }
    await this.#mailboxes.closeSession(user, clientId)
  }

  /**
   * Keeps the message for the user; when this resolves it will reach a device or count as a gap.
   * Throws when too many wait for Redis. No async function: this is the hot path, one promise a step.
   */
  append(user: string, body: string): Promise<void> {
    if (this.#appending >= this.#options().max_pending_appends) throw appendsExhausted()
    this.#appending += 1
    return this.#mailboxes.append(user, body).then(this.#kept, this.#lost)
  }

  /** Answers every held connect, lets clients return within `spread`, and writes what was confirmed. */
  async leave(spread: Milliseconds): Promise<void> {
    this.#delivery.leave(spread)
    await this.#confirmations.close()
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await this.#confirmations.close()
  }

  readonly #kept = (appended: Appended): void => {
    this.#appending -= 1
    const { user } = appended
    if (this.#table.resident(user) !== undefined || this.#claiming.has(user)) this.#heard(appended)
  }

  readonly #lost = (error: unknown): never => {
    this.#appending -= 1
    throw error
  }

  /** True when what this node holds suffices to answer: nobody else can have moved the session on. */
  #isCurrent(session: Session, { ack }: Connect): boolean {
    if (ack === undefined) return false
    const { view } = session
    return view.renewAt > this.#clock.now() && view.covers(Math.max(ack, session.origin))
  }

  #acknowledge(session: Session, acknowledged: number): void {
    const position = Math.max(acknowledged, session.origin)
    session.acknowledges = true
    if (position === session.cursor) return
    this.#advance(session, position)
    this.#confirmations.writeSoon(session)
  }

  #advance(session: Session, position: number): void {
    session.cursor = position
    this.#forgetConfirmed(session)
  }

  #forgetConfirmed(session: Session): void {
    const sessions = this.#table.resident(session.user)?.sessions ?? []
    const confirmed = Math.min(...sessions.map(({ cursor }) => cursor))
    session.view.forget(confirmed)
  }

  async #resume(user: string, connect: Connect): Promise<Session | undefined> {
    const { clientId, ack } = connect
    const from = ack === undefined ? {} : { from: ack }
    const session = await this.#fetch(user, clientId, { ...from, connecting: true })
    if (session !== undefined && ack !== undefined) this.#acknowledge(session, session.cursor)
    return session
  }

  /** Claims the user for a session and brings this node's copy up to date; undefined when unknown. */
  async #fetch(user: string, clientId: string, how: ClaimFor): Promise<Session | undefined> {
    const claiming = this.#claiming.get(user) ?? { claims: 0, heard: [] }
    this.#claiming.set(user, claiming)
    claiming.claims += 1
    try {
      const claim = await this.#claimUnmissed(user, clientId, how)
      if (claim !== undefined) return this.#join(user, clientId, claim, how)
      const stale = this.#table.find(user, clientId)
      if (stale !== undefined) this.#forget(stale, unknownClientReply)
      return undefined
    } finally {
      claiming.claims -= 1
      if (claiming.claims === 0) this.#claiming.delete(user)
      for (const appended of claiming.heard.splice(0)) this.#heard(appended)
    }
  }

  async #claimUnmissed(user: string, clientId: string, how: ClaimFor) {
    for (;;) {
      const misses = this.#misses
      const claim = await this.#mailboxes.claim(user, clientId, how)
      if (misses === this.#misses) return claim
    }
  }

  #join(user: string, clientId: string, claim: Claim, how: ClaimFor): Session {
    const resident = this.#admit(user, claim.epoch, claim.cursor)
    const { view } = resident
    view.join(claim)
    view.renewAt = this.#clock.now() + renewAfter
    const session =
      this.#table.find(user, clientId) ??
      this.#table.add(resident, clientId, claim.origin, this.#clock.now())
    const told = how.connecting && how.from !== undefined // the client itself says what it has
    session.cursor = told ? claim.cursor : Math.max(session.cursor, claim.cursor)
    session.subscribed = claim.subscribed
    session.acknowledges ||= claim.acknowledges
    if (how.connecting) session.greeted = !claim.firstConnect
    this.#noteGap(session)
    this.#forgetConfirmed(session)
    this.#tellHolders(resident)
    return session
  }

  #noteGap(session: Session): void {
    const { base } = session.view
    if (session.cursor >= base) return
    session.gap = { first: session.cursor + 1, last: base }
    session.cursor = base
    this.#logger.warn({ clientId: session.clientId, ...session.gap }, 'messages expired unread')
  }

  /** The user's place at this node; one of a former epoch is cleared, its clients must handshake. */
  #admit(user: string, epoch: string, base: number): Resident {
    const resident = this.#table.resident(user)
    if (resident !== undefined && resident.view.epoch !== epoch) this.#evict(resident)
    return this.#table.admit(user, epoch, base)
  }

  #evict(resident: Resident): void {
    for (const session of [...resident.sessions]) this.#forget(session, unknownClientReply)
  }

  #heard(appended: Appended): void {
    const { user, epoch, position, body } = appended
    const claiming = this.#claiming.get(user)
    if (claiming !== undefined) {
      claiming.heard.push(appended)
      return
    }
    const resident = this.#table.resident(user)
    if (resident === undefined) {
      this.#unneeded(user)
      return
    }
    const taken = resident.view.take(epoch, position, body)
    if (taken === 'other-epoch') this.#evict(resident)
    else if (taken !== 'known') {
      resident.view.cap(this.#options().mailbox_max_messages)
      this.#tellHolders(resident)
    }
  }

  /** Tells the sessions of a user whose view has grown; where the view has a hole, it is read first. */
  #tellHolders(resident: Resident): void {
    for (const session of resident.sessions) {
      if (session.held === undefined) continue
      if (resident.view.covers(session.cursor)) this.#delivery.touch(session)
      else this.#refill(session)
    }
  }

  /** Reads again for a session that waits while this node may have missed something. */
  #refill(session: Session): void {
    if (this.#refilling.has(session)) return
    this.#refilling.add(session)
    this.#fetch(session.user, session.clientId, { from: session.cursor, connecting: false })
      .then(() => this.#refilling.delete(session))
      .catch((error: unknown) => {
        this.#logger.warn({ err: error }, 'mailbox could not be read, trying again')
        setTimeout(() => {
          this.#refilling.delete(session)
          if (session.held !== undefined) this.#refill(session)
        }, refillAgainAfter).unref()
      })
  }

  #missed(): void {
    this.#misses += 1
    for (const resident of this.#table.residents()) {
      resident.view.claimed = false
      this.#tellHolders(resident)
    }
  }

  #forget(session: Session, reply: (connect: Connect) => string): void {
    this.#delivery.dismiss(session, reply)
    if (this.#table.remove(session)) this.#unneeded(session.user)
  }

  #forgetSilent(): void {
    const before = this.#clock.now() - this.#options().session_expiration * 1000
    for (const session of this.#table.silentSince(before)) {
      this.#forget(session, unknownClientReply)
      this.#inBackground(this.#mailboxes.closeSession(session.user, session.clientId))
    }
  }

  /** This node need not hear of the user, unless somebody is just coming. */
  #unneeded(user: string): void {
    if (!this.#claiming.has(user)) this.#inBackground(this.#mailboxes.release(user))
  }

  /** Housekeeping that Redis's own expiry makes up for when it fails. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#logger.debug({ err: error }, 'mailbox housekeeping failed'),
    )
  }
}
