import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock, Closable, Live, Logger, Milliseconds, Undo } from '../../base/kernel/index.ts'
import type { Batch, DeliveryStore, Limits, Stored, Watched } from './delivery-store.ts'

const mostInBatch = 128 // of one script: Redis is kept from others for two milliseconds
const mostBytes = 1_048_576 // of messages in one batch, beyond the first
const lag: Milliseconds = 100 // that a good end waits for company
const againAfter: Milliseconds = 500 // while Redis is away
const mostWaiting = 20_000 // ends to be written; beyond it the oldest are left to be found overdue

interface Waiting<T> {
  readonly entry: Watched
  readonly text: string | undefined
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes deliveries by batches: those that begin in one turn go in one script, and those that have
 * ended well ride along with the next, so that under load one costs less than a script of its own.
 */
export class DeliveryJournal implements Closable {
  readonly #store: DeliveryStore
  readonly #limits: Live<Limits>
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #watchAfter: Live<Milliseconds>
  #added: Waiting<void>[] = []
  #changed: Waiting<boolean>[] = []
  #writing: Promise<void> | undefined
  #later: NodeJS.Timeout | undefined
  #closed = false
  readonly #listeners = new Set<() => void>()

  constructor(o: {
    store: DeliveryStore
    limits: Live<Limits>
    clock: Clock
    logger: Logger
    /** How long after its time a delivery is taken for lost. */
    watchAfter: Live<Milliseconds>
  }) {
    this.#store = o.store
    this.#limits = o.limits
    this.#clock = o.clock
    this.#logger = o.logger
    this.#watchAfter = o.watchAfter
  }

  /** Tells after each batch of this node. */
  onChange(listener: () => void): Undo {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves when it is kept. */
  add(stored: Stored, text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#added.push({ entry: this.#watched(stored), text, resolve, reject })
      this.#writeSoon()
    })
  }

  /**
   * False when it was not written: it is gone, another has written it since it was read, or there
   * was no getting through to Redis. `text`: the message, if it is another one than was read.
   */
  change(stored: Stored, o: { atOnce: boolean; text?: string }): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#changed.push({ entry: this.#watched(stored), text: o.text, resolve, reject })
      if (this.#changed.length > mostWaiting) this.#changed.shift()?.resolve(false)
      if (o.atOnce || this.#closed) this.#writeSoon()
      else this.#writeIn(lag)
    })
  }

  async remove(ids: readonly string[]): Promise<void> {
    const none = { now: this.#clock.now(), messages: new Map(), added: [], changed: [] }
    await this.#store.write({ ...none, removed: ids }, this.#limits())
    this.#tell()
  }

  /** Writes what waits, if that can be done now. */
  async close(): Promise<void> {
    this.#closed = true
    this.#writeSoon()
    while (this.#writing !== undefined) await this.#writing
    clearTimeout(this.#later)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #watched(stored: Stored): Watched {
    const { nextAt } = stored.record
    return { ...stored, watchAt: (nextAt ?? this.#clock.now()) + this.#watchAfter() }
  }

  #writeIn(delay: Milliseconds): void {
    if (this.#later !== undefined) return
    this.#later = setTimeout(() => {
      this.#later = undefined
      this.#writeSoon()
    }, delay).unref()
  }

  #writeSoon(): void {
    this.#writing ??= this.#writeAll()
  }

  /** One batch after the other until nothing waits; what comes meanwhile goes along. */
  async #writeAll(): Promise<void> {
    await nextTurn() // for company
    clearTimeout(this.#later)
    this.#later = undefined
    let isAway = false
    while (!isAway && this.#added.length + this.#changed.length > 0) isAway = !(await this.#write())
    this.#writing = undefined
  }

  /** False when Redis did not take it. */
  async #write(): Promise<boolean> {
    const added = takeSome(this.#added)
    const changed = takeSome(this.#changed)
    try {
      const written = await this.#store.write(this.#toBatch(added, changed), this.#limits())
      for (const { resolve } of added) resolve()
      for (const [at, { resolve }] of changed.entries()) resolve(written[at] ?? false)
      this.#tell()
      return true
    } catch (error) {
      for (const { reject } of [...added, ...this.#added.splice(0)]) reject(error)
      this.#putBack(changed, error)
      return false
    }
  }

  /** What has happened has happened: it is written when Redis is back. */
  #putBack(changed: readonly Waiting<boolean>[], error: unknown): void {
    if (changed.length > 0) this.#logger.warn({ err: error }, 'deliveries cannot be written now')
    this.#changed.unshift(...changed)
    if (this.#closed) for (const { resolve } of this.#changed.splice(0)) resolve(false)
    else if (changed.length > 0) this.#writeIn(againAfter)
  }

  #toBatch(added: readonly Waiting<void>[], changed: readonly Waiting<boolean>[]): Batch {
    const messages = new Map<string, string>()
    for (const { entry, text } of [...added, ...changed]) {
      if (entry.message !== undefined && text !== undefined) messages.set(entry.message, text)
    }
    return {
      now: this.#clock.now(),
      messages,
      added: added.map(({ entry }) => entry),
      changed: changed.map(({ entry }) => entry),
      removed: [],
    }
  }
}

/** The first that make no batch too large; the messages of one event count once. */
function takeSome<T>(waiting: Waiting<T>[]): Waiting<T>[] {
  const seen = new Set<string>()
  let room = mostBytes
  const end = waiting.findIndex(({ entry, text }, at) => {
    if (at === mostInBatch) return true
    if (text === undefined || entry.message === undefined || seen.has(entry.message)) return false
    seen.add(entry.message)
    room -= text.length
    return room < 0 && at > 0
  })
  return waiting.splice(0, end < 0 ? waiting.length : end)
}
