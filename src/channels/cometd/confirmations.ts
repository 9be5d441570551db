import type { Logger } from '../../base/kernel/index.ts'
import type { Mailboxes } from './mailbox.ts'
import type { Session } from './session.ts'

const gatherFor = 1000 // ms; a client that comes to another node brings its acknowledgement along

/** Writes down in Redis what sessions have got: at once where that decides, else once a second. */
export class Confirmations {
  readonly #mailboxes: Mailboxes
  readonly #logger: Logger
  readonly #dirty = new Set<Session>()
  #timer: NodeJS.Timeout | undefined

  constructor(mailboxes: Mailboxes, logger: Logger) {
    this.#mailboxes = mailboxes
    this.#logger = logger
  }

  /** For clients that acknowledge: a stale cursor in Redis matters to a new session only. */
  writeSoon(session: Session): void {
    this.#dirty.add(session)
    this.#timer ??= setTimeout(() => this.#writeDirty(), gatherFor)
  }

  /** For clients that do not: the next connect, on whatever node, begins where Redis says. */
  writeNow(session: Session): void {
    this.write(session).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'delivery could not be written down; it may come twice')
    })
  }

  async write(session: Session): Promise<void> {
    this.#dirty.delete(session)
    const { user, clientId, view, cursor } = session
    await this.#mailboxes.confirm(user, clientId, view.epoch, cursor)
  }

  /** Writes what is left; what Redis does not take now is lost to a later session only. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await Promise.allSettled([...this.#dirty].map((session) => this.write(session)))
  }

  #writeDirty(): void {
    this.#timer = undefined
    for (const session of [...this.#dirty]) this.writeNow(session)
  }
}
