import {
  type Closable,
  type Logger,
  type Milliseconds,
  systemClock,
  toTimestamp,
} from '../../base/kernel/index.ts'
import type { Listeners } from './listeners.ts'

export const topics = [
  ...(['nodes', 'options', 'callback', 'delivery'] as const),
  ...(['audit', 'desk', 'stat', 'number'] as const),
] as const

/** What may have changed. */
export type Topic = (typeof topics)[number]

/** Puts an event into the mailbox of a user; resolves when it is kept. */
export type Deliver = (user: string, event: { tag: string; message: unknown }) => Promise<unknown>

export interface LiveParts {
  readonly listeners: Listeners
  readonly deliver: Deliver
  readonly logger: Logger
}

const pace: Milliseconds = 1000 // between two events of a topic; pages ask no faster either
const openFor: Milliseconds = 900_000 // without a request a page is gone: held polls return within minutes
const renewEvery: Milliseconds = 60_000 // of one mailbox on one node
const mostListeners = 500 // consoles; more would be no staff but a mistake
const tag = 'console.changed'

/** One topic: when it was told last, and what has changed since. */
interface Pending {
  timer: NodeJS.Timeout
  isWaiting: boolean
  /** The one thing that changed; undefined when it was several, or nobody said which. */
  key: string | undefined
}

/** At most one event a topic and second from each node, to every open console. */
export class Live implements Closable {
  readonly #parts: LiveParts
  readonly #pending = new Map<Topic, Pending>()
  readonly #renewed = new Map<string, Milliseconds>()
  readonly #telling = new Set<Promise<void>>()
  #isClosed = false

  constructor(parts: LiveParts) {
    this.#parts = parts
  }

  /** True when a console was used by way of this node in the last minutes. */
  get isWatched(): boolean {
    const now = systemClock.now()
    return [...this.#renewed.values()].some((at) => now - at < openFor)
  }

  /** A console is open that reads this mailbox. */
  listens(mailbox: string): void {
    const now = systemClock.now()
    if (now - (this.#renewed.get(mailbox) ?? 0) < renewEvery) return
    this.#renewed.delete(mailbox)
    this.#renewed.set(mailbox, now)
    for (const [each, at] of this.#renewed) {
      if (now - at < openFor) break
      this.#renewed.delete(each)
    }
    this.#attempt(this.#parts.listeners.keep(mailbox, openFor))
  }

  /** It is closed: its user signed out. */
  forget(mailbox: string): void {
    this.#renewed.delete(mailbox)
    this.#attempt(this.#parts.listeners.drop(mailbox))
  }

  /** Something of this topic has changed, `key` if it was one thing alone. Costs next to nothing. */
  changed(topic: Topic, key?: string): void {
    if (this.#isClosed) return
    const pending = this.#pending.get(topic)
    if (pending === undefined) {
      this.#tell(topic, key)
    } else {
      pending.key = pending.isWaiting && pending.key !== key ? undefined : key
      pending.isWaiting = true
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const { timer } of this.#pending.values()) clearTimeout(timer)
    this.#pending.clear()
    await Promise.all(this.#telling)
  }

  /** Now, and what comes within the next second at its end. */
  #tell(topic: Topic, key: string | undefined): void {
    const timer = setTimeout(() => {
      const { isWaiting, key } = this.#pending.get(topic) ?? {}
      this.#pending.delete(topic)
      if (isWaiting) this.#tell(topic, key)
    }, pace).unref()
    this.#pending.set(topic, { timer, isWaiting: false, key: undefined })
    this.#attempt(this.#deliver(topic, key))
  }

  async #deliver(topic: Topic, key: string | undefined): Promise<void> {
    const { listeners, deliver } = this.#parts
    const at = toTimestamp(systemClock.now())
    const message = key === undefined ? { topic, at } : { topic, key, at }
    const mailboxes = await listeners.open(mostListeners)
    await Promise.all(mailboxes.map((mailbox) => deliver(mailbox, { tag, message })))
  }

  /** What is lost, pages find by asking anyway once a minute. */
  #attempt(work: Promise<void>): void {
    const telling = work
      .catch((cause) => this.#parts.logger.debug({ err: cause }, 'open consoles were not told'))
      .finally(() => this.#telling.delete(telling))
    this.#telling.add(telling)
  }
}
