import type { Logger } from '../../base/kernel/index.ts'
import type { Mailboxes } from '../mailbox/index.ts'
import type { Session } from './session.ts'

const gatherFor = 1000 // ms; a client that comes to another node brings its acknowledgement along

/** Writes down in Redis what sessions have got: at once where that decides, else once a second. */
export class Confirmations {
  readonly #mailboxes: Pick<Mailboxes, 'confirm'>
  readonly #logger: Logger
  readonly #dirty = new Set<Session>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(mailboxes: Pick<Mailboxes, 'confirm'>, logger: Logger) {
    this.#mailboxes = mailboxes
    this.#logger = logger
  }

  /** For clients that acknowledge: a stale cursor in Redis matters to a new session only. */
  writeSoon(session: Session): void {
    this.#dirty.add(session)
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.#writeDirty(), gatherFor)
  }

  /** For clients that do not: the next connect, on whatever node, begins where Redis says. */
  writeNow(session: Session): void {
    this.write(session).catch((error: unknown) => {
      this.#logger.debug({ err: error }, 'a delivery could not be written down; it may come twice')
    })
  }

  async write(session: Session): Promise<void> {
    this.#dirty.delete(session)
    const { user, clientId, view, cursor } = session
    await this.#mailboxes.confirm(user, clientId, view.epoch, cursor)
  }

  /** Writes those of the sessions that have something to write. */
  async writeAll(sessions: readonly Session[]): Promise<void> {
    const dirty = sessions.filter((session) => this.#dirty.has(session))
    await Promise.all(dirty.map((session) => this.write(session)))
  }

  /** The session is not this node's any more. */
  drop(session: Session): void {
    this.#dirty.delete(session)
  }

  /**
   * Writes what is left, and from now on nothing by itself: what still comes waits for another
   * close. What Redis does not take now is lost to a later session only.
   */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    await Promise.allSettled([...this.#dirty].map((session) => this.write(session)))
  }

  /** What Redis does not take now is tried again: nothing but memory holds it. */
  async #writeDirty(): Promise<void> {
    this.#timer = undefined
    const dirty = [...this.#dirty]
    const written = await Promise.allSettled(dirty.map((session) => this.write(session)))
    const failed = dirty.filter((_, index) => written[index]?.status === 'rejected')
    for (const session of failed) this.writeSoon(session)
    if (failed.length > 0)
      this.#logger.warn({ sessions: failed.length }, 'acknowledgements wait for Redis')
  }
}
