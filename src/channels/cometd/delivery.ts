import type { CometdOptions } from '../../base/config/index.ts'
import { atTurnEnd, type Clock, type Live, type Milliseconds } from '../../base/kernel/index.ts'
import { connectReply, type ReplyMore } from './connect-reply.ts'
import type { Connect, Outlet } from './outlet.ts'
import type { Held, Session } from './session.ts'
import { TimingWheel } from './timing-wheel.ts'

/** What happens to a session when an answer that tells something has left. */
export type Flushed = (session: Session, position: number) => void

/** Holds connects until there is news, and answers each once: a tick's news goes out in one write. */
export class Delivery {
  readonly #options: Live<CometdOptions>
  readonly #clock: Clock
  readonly #flushed: Flushed
  readonly #wheel = new TimingWheel<Held>((held) => this.#answer(held))
  #touched: Session[] = []
  #leaving: Milliseconds | undefined

  constructor(options: Live<CometdOptions>, clock: Clock, flushed: Flushed) {
    this.#options = options
    this.#clock = clock
    this.#flushed = flushed
  }

  /** Connects held now. */
  get held(): number {
    return this.#wheel.size
  }

  /** Answers at once when there is something to say, else holds the connect. */
  accept(session: Session, connect: Connect, outlet: Outlet): void {
    session.seenAt = this.#clock.now()
    if (!outlet.open) return
    if (session.held !== undefined) this.#supersede(session.held)
    const held = { session, connect, outlet, bucket: -1, slot: -1 }
    const atOnce =
      !session.greeted || session.hasNews || session.gap !== undefined || connect.timeout === 0
    if (atOnce || this.#leaving !== undefined) this.#answer(held)
    else this.#hold(held)
  }

  /** There may be news for the session: it is told when this tick is over. */
  touch(session: Session): void {
    if (session.held === undefined) return
    if (this.#touched.length === 0) atTurnEnd(() => this.#tellTouched())
    this.#touched.push(session)
  }

  /** The session is no more: a client that still waits is told to handshake. */
  dismiss(session: Session, reply: (connect: Connect) => string): void {
    const held = session.held
    if (held === undefined) return
    this.#release(held)
    held.outlet.send(reply(held.connect))
  }

  /** Answers every held connect, spreading the clients' return over `spread`. */
  leave(spread: Milliseconds): void {
    this.#leaving = spread
    for (const held of [...this.#wheel]) this.#answer(held)
    this.#wheel.stop()
  }

  #hold(held: Held): void {
    const { session, connect, outlet } = held
    const longest = this.#options().timeout
    const wished = connect.timeout === undefined ? longest : connect.timeout / 1000
    session.held = held
    this.#wheel.add(held, Math.min(wished, longest))
    outlet.onClose(() => {
      if (session.held === held) this.#release(held)
    })
  }

  #release(held: Held): void {
    this.#wheel.remove(held)
    if (held.session.held === held) held.session.held = undefined
  }

  #tellTouched(): void {
    const touched = this.#touched
    this.#touched = []
    for (const session of touched) {
      if (session.held !== undefined && session.hasNews) this.#answer(session.held)
    }
  }

  /**
   * A second connect answers the first, empty: two at once come from a client whose network changed,
   * and nobody reads the first. Should somebody do so, the interval keeps the two from chasing each other.
   */
  #supersede(older: Held): void {
    this.#release(older)
    if (!older.outlet.open) return
    const { session, connect } = older
    const { timeout } = this.#options()
    const advice = { reconnect: 'retry', interval: 1000, timeout: timeout * 1000 } as const
    older.outlet.send(connectReply(connect, { ack: ackOf(session, session.cursor), advice }))
    session.greeted = false // so that the next answer advises the usual interval again
  }

  #answer(held: Held): void {
    const { session, connect, outlet } = held
    this.#release(held)
    session.seenAt = this.#clock.now()
    const messages = session.hasNews ? session.view.after(session.cursor) : none
    const position = session.cursor + messages.length
    const reply = connectReply(connect, this.#replyMore(session, position))
    const silent = messages.length === 0 && session.gap === undefined
    const list = listOf(messages, reply)
    session.greeted = true
    if (silent) outlet.send(list)
    else if (connect.ack !== undefined) {
      session.gap = undefined // a client that has not got this says so by its next acknowledgement
      outlet.send(list)
    } else outlet.send(list, () => this.#flushed(session, position))
  }

  #replyMore(session: Session, position: number): ReplyMore {
    const { interval, timeout } = this.#options()
    const leaving = this.#leaving
    const usual = session.greeted && leaving === undefined
    return {
      ack: ackOf(session, position),
      gap: session.gap,
      advice: usual
        ? undefined
        : {
            reconnect: 'retry',
            interval: leaving === undefined ? interval : Math.floor(Math.random() * leaving),
            timeout: timeout * 1000,
          },
    }
  }
}

/** A connect may confirm nothing because its client, though it announced to, has no number yet. */
const ackOf = (session: Session, position: number) => (session.acknowledges ? position : undefined)

const none: readonly string[] = []

function listOf(messages: readonly string[], reply: string): string {
  let list = ''
  for (const message of messages) list += `${message},`
  return list + reply
}
