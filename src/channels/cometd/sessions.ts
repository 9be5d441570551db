import type { CometdOptions } from '../../base/config/index.ts'
import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  newHexId,
  type Seconds,
} from '../../base/kernel/index.ts'
import type { Appending, Mailboxes, SessionNotice } from '../mailbox/index.ts'
import { Claims } from './claims.ts'
import { appendsExhausted, sessionsExhausted } from './cometd-errors.ts'
import { Confirmations } from './confirmations.ts'
import { finishedReply, movedReply, unknownClientReply } from './connect-reply.ts'
import { Delivery } from './delivery.ts'
import { Devices } from './devices.ts'
import type { Connect, Outlet } from './outlet.ts'
import type { Session } from './session.ts'
import { SessionTable } from './session-table.ts'

const sweepEvery = 10_000 // ms between looks for sessions that have gone silent
const mostSessions = 50 // of one user at one node; a person has a handful of devices

/**
 * The Bayeux sessions of this node over the mailboxes that all nodes share.
 *
 * A session is found here or fetched from Redis, so any node can go on with it; the node that its
 * last connect reached holds it. What a node holds is a copy: the client's acknowledgement (or,
 * without one, the cursor in Redis) decides what the client has.
 */
export class Sessions {
  readonly devices: Devices
  readonly #mailboxes: Mailboxes
  readonly #options: Live<CometdOptions>
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #table = new SessionTable()
  readonly #claims: Claims
  readonly #confirmations: Confirmations
  readonly #delivery: Delivery
  readonly #undo: (() => void)[]
  #appending = 0
  /** Handshakes under way. */
  #opening = 0

  constructor(mailboxes: Mailboxes, options: Live<CometdOptions>, clock: Clock, logger: Logger) {
    this.#mailboxes = mailboxes
    this.#options = options
    this.#clock = clock
    this.#logger = logger
    this.devices = new Devices(logger)
    this.#confirmations = new Confirmations(mailboxes, logger)
    this.#delivery = new Delivery(options, clock, (...flushed) => this.#flushed(...flushed))
    this.#claims = new Claims({
      mailboxes,
      table: this.#table,
      options,
      clock,
      logger,
      events: {
        touch: (session) => this.#delivery.touch(session),
        unknown: (session) => this.#forget(session, unknownClientReply),
      },
    })
    const sweeper = setInterval(() => this.#forgetSilent(), sweepEvery).unref()
    this.#undo = [
      mailboxes.onAppended((appended) => this.#claims.heard(appended)),
      mailboxes.onNotice((notice) => this.#noticed(notice)),
      mailboxes.onMissed(() => this.#claims.missed()),
      () => clearInterval(sweeper),
    ]
  }

  get figures(): { sessions: number; held: number } {
    return { sessions: this.#table.size, held: this.#delivery.held }
  }

  /** Throws when this node holds as many sessions as it may. */
  async handshake(user: string, acknowledges: boolean): Promise<string> {
    if (this.#table.size + this.#opening >= this.#options().max_sessions) throw sessionsExhausted()
    this.#opening += 1
    try {
      return await this.#open(user, acknowledges)
    } finally {
      this.#opening -= 1
    }
  }

  /** The new session is to begin after what this user's others have got. */
  async #open(user: string, acknowledges: boolean): Promise<string> {
    await this.#confirmations.writeAll(this.#table.resident(user)?.sessions ?? [])
    const clientId = newHexId()
    const { epoch, cursor } = await this.#mailboxes.open(user, clientId, acknowledges)
    const resident = this.#claims.admit(user, epoch, cursor)
    const session = this.#table.add(resident, clientId, cursor, this.#clock.now())
    session.acknowledges = acknowledges
    await this.#endOldest(resident.sessions)
    await this.devices.greeted(user)
    return clientId
  }

  async exists(user: string, clientId: string): Promise<boolean> {
    if (this.#table.find(user, clientId) !== undefined) return true
    return this.#mailboxes.exists(user, clientId)
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
        if (resumed === undefined) outlet.send(unknownClientReply(connect))
        else this.#delivery.accept(resumed, connect, outlet)
        if (resumed !== undefined) this.#claims.refillIfNeeded(resumed)
      },
      (error: unknown) => outlet.fail(error),
    )
  }

  /** False when the session is unknown. */
  async subscribe(user: string, clientId: string, subscribed: boolean): Promise<boolean> {
    const known = await this.#mailboxes.subscribe(user, clientId, subscribed)
    const session = this.#table.find(user, clientId)
    if (session === undefined) return known
    session.subscribed = subscribed
    if (known) this.#delivery.touch(session)
    else this.#forget(session, unknownClientReply)
    return known
  }

  /** Ends the session at the wish of its device, which may say more in `ext`. */
  async disconnect(user: string, clientId: string, ext?: unknown): Promise<void> {
    await this.#end(user, clientId)
    await this.farewell(user, clientId, ext)
  }

  /** A device says goodbye, perhaps of a session long forgotten: what it says in `ext` still counts. */
  async farewell(user: string, clientId: string, ext: unknown): Promise<void> {
    await this.devices.parted({ user, clientId, ext, last: !(await this.isPresent(user)) })
  }

  /** True when a device of the user was heard of lately here, or another node holds one. */
  async isPresent(user: string): Promise<boolean> {
    const since = this.#clock.now() - this.#options().max_interval * 1000
    const sessions = this.#table.resident(user)?.sessions ?? []
    if (sessions.some(({ held, seenAt }) => held !== undefined || seenAt > since)) return true
    return this.#mailboxes.isHeldElsewhere(user)
  }

  /**
   * Keeps the message for the users; when this resolves it will reach their devices or count as a
   * gap, but for those of whom it brings an error: 503 when too many wait for Redis. No async
   * function: this is the hot path, one promise a step.
   */
  append(users: readonly string[], body: string, keep?: Seconds): Promise<readonly Appending[]> {
    const room = Math.max(this.#options().max_pending_appends - this.#appending, 0)
    if (users.length <= room) return this.#append(users, body, keep)
    const refused = users.slice(room).map(() => appendsExhausted())
    if (room === 0) return Promise.resolve(refused)
    const taken = this.#append(users.slice(0, room), body, keep)
    return taken.then((appendings) => [...appendings, ...refused])
  }

  /** Answers every held connect, lets clients return within `spread`, and writes what was confirmed. */
  async leave(spread: Milliseconds): Promise<void> {
    this.#delivery.leave(spread)
    await this.#confirmations.close()
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo()
    await Promise.all([this.#confirmations.close(), this.#claims.releaseAll()])
  }

  async #end(user: string, clientId: string): Promise<void> {
    const session = this.#table.find(user, clientId)
    if (session !== undefined) {
      await this.#confirmations.write(session)
      this.#forget(session, finishedReply)
    }
    await this.#mailboxes.closeSession(user, clientId)
  }

  #append(users: readonly string[], body: string, keep?: Seconds): Promise<readonly Appending[]> {
    this.#appending += users.length
    return this.#mailboxes.append(users, body, keep).then((appendings) => {
      this.#appending -= users.length
      appendings.forEach((appending, at) => {
        if (appending instanceof Error) this.#doubt(users[at] ?? '')
        else this.#claims.take(appending)
      })
      return appendings
    })
  }

  /** Redis may have kept it all the same, and tells nobody here: whoever waits reads again. */
  #doubt(user: string): void {
    const resident = this.#table.resident(user)
    if (resident !== undefined) this.#claims.doubt(resident)
  }

  /** True when the client says what it has, and this node has all that comes after it. */
  #isCurrent(session: Session, { ack }: Connect): boolean {
    if (ack === undefined || session.renewAt <= this.#clock.now()) return false
    return session.view.covers(Math.max(ack, session.origin))
  }

  #acknowledge(session: Session, acknowledged: number): void {
    const position = Math.max(acknowledged, session.origin)
    session.acknowledges = true
    if (position === session.cursor) return
    this.#advance(session, position)
    this.#confirmations.writeSoon(session)
  }

  #flushed(session: Session, position: number): void {
    session.gap = undefined
    if (position <= session.cursor) return // an older answer, finished after a newer one
    this.#advance(session, position)
    this.#confirmations.writeNow(session)
  }

  #advance(session: Session, position: number): void {
    session.cursor = position
    this.#table.forgetConfirmed(session.resident)
  }

  async #resume(user: string, connect: Connect): Promise<Session | undefined> {
    const { clientId, ack } = connect
    const from = ack === undefined ? {} : { from: ack }
    const session = await this.#claims.fetch(user, clientId, { ...from, connecting: true })
    if (session !== undefined && ack !== undefined) this.#acknowledge(session, session.cursor)
    return session
  }

  /** As many as are too many; handshakes that come at once may name the same ones. */
  async #endOldest(sessions: readonly Session[]): Promise<void> {
    const surplus = sessions.length - mostSessions
    if (surplus <= 0) return
    const oldest = sessions.toSorted((one, other) => one.seenAt - other.seenAt).slice(0, surplus)
    await Promise.all(oldest.map(({ user, clientId }) => this.#end(user, clientId)))
  }

  #noticed({ user, clientId, movedBy }: SessionNotice): void {
    const session = this.#table.find(user, clientId)
    if (session === undefined) return
    if (movedBy !== undefined) {
      // Another node holds it now. Should the client still wait here, it asks again.
      if (movedBy > session.connects) this.#forget(session, movedReply)
      return
    }
    this.#follow(session).catch((error: unknown) => {
      this.#logger.debug({ err: error }, 'a notice could not be followed up')
    })
  }

  /** Another node has changed the session, or ended it. */
  async #follow(session: Session): Promise<void> {
    const { user, clientId, cursor } = session
    if (await this.#mailboxes.exists(user, clientId)) {
      await this.#claims.fetch(user, clientId, { from: cursor, connecting: false })
    } else this.#forget(session, finishedReply)
  }

  #forget(session: Session, reply: (connect: Connect) => string): void {
    this.#delivery.dismiss(session, reply)
    this.#drop(session)
  }

  #drop(session: Session): void {
    this.#confirmations.drop(session)
    if (this.#table.remove(session)) this.#claims.release(session.user)
  }

  #forgetSilent(): void {
    const before = this.#clock.now() - this.#options().session_expiration * 1000
    for (const session of this.#table.silentSince(before)) {
      const { user, clientId } = session
      this.#drop(session)
      this.#mailboxes.closeSession(user, clientId, { ifHeldHere: true }).catch((error: unknown) => {
        this.#logger.debug({ err: error }, 'a silent session expires by itself')
      })
    }
  }
}
