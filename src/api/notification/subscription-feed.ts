import {
  atTurnEnd,
  type Clock,
  type Closable,
  type Logger,
  serviceUnavailable,
  type Undo,
} from '../../base/kernel/index.ts'
import { type Change, toStep } from './subscription-change.ts'
import { SubscriptionIndex } from './subscription-index.ts'
import { toExpiry } from './subscription-record.ts'
import type { SubscriptionStore } from './subscription-store.ts'

const page = 500 // changes read at once: some 100 KB
const batchesBetween = 8 // loaded between two looks at the changes; some 50 ms
const mostRounds = 4 // of catching up before a publish is told to come again
const patience = 5000 // ms a publish waits for the index, which may be loading anew
const retryAfter = 1000 // ms between attempts to reread while Redis is away
const sweepEvery = 1000 // ms
const sweepRound = 60 // sweeps in which every record is looked at once
const leastSwept = 1000 // records a sweep, however few there are

/** An index together with the last change it holds. */
interface Replica {
  readonly index: SubscriptionIndex
  last: Change
}

/**
 * Keeps this node's index equal to the store: loaded once, then moved on by each change. What was
 * not heard is read again; when the store no longer holds the change the index ended with, word for
 * word, numbers were lost or repeated, and everything is loaded anew.
 */
export class SubscriptionFeed implements Closable {
  readonly #store: SubscriptionStore
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #undo: Undo[] = []
  #replica: Replica = { index: new SubscriptionIndex(), last: { version: -1, text: '' } }
  #newest = -1
  #catchingUp: Promise<void> | undefined
  #asked: Promise<number | Error> | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(o: { store: SubscriptionStore; clock: Clock; logger: Logger }) {
    this.#store = o.store
    this.#clock = o.clock
    this.#logger = o.logger
  }

  /** Subscriptions held, those expired but not yet swept included. */
  get size(): number {
    return this.#replica.index.size
  }

  /** The number of the last change the index holds. */
  get version(): number {
    return this.#replica.last.version
  }

  async start(): Promise<void> {
    this.#undo.push(await this.#store.onChange((change) => this.#hear(change)))
    this.#undo.push(this.#store.onMissed(() => this.#catchUpSoon()))
    await this.#catchUp()
    const sweeping = setInterval(() => this.#sweep(), sweepEvery).unref()
    this.#undo.push(() => clearInterval(sweeping))
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const undo of this.#undo.splice(0)) undo()
    clearTimeout(this.#retry)
  }

  /** The records whose filter matches the tag, as far as this node knows. */
  match(tag: string): string[] {
    return this.#replica.index.match(tag, toExpiry(this.#clock.now()))
  }

  /**
   * The store's number, asked once for all publishes of this turn of the loop. It resolves to the
   * error where there is one: nobody may be waiting yet when it fails.
   */
  latest(): Promise<number | Error> {
    if (this.#asked === undefined) {
      // With what the turn sends: who publishes after it was sent has to ask anew.
      atTurnEnd(() => {
        this.#asked = undefined
      })
      this.#asked = this.#store.version().catch(toError)
    }
    return this.#asked
  }

  /** Takes over a change this node made, if it is the next; if not, it will be heard in its turn. */
  note(change: Change): void {
    if (this.#catchingUp === undefined && change.version === this.version + 1) {
      replay(this.#replica, change)
    }
  }

  /**
   * Resolves when the index holds change `seen`. `seen` below `known`, the number the index had
   * when the store was asked, means that the store has lost changes.
   */
  async reach(seen: number, known: number): Promise<void> {
    if (seen >= known && this.version >= seen) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(serviceUnavailable(notCurrent)), patience)
    })
    try {
      await Promise.race([this.#catchUpTo(seen), late])
    } finally {
      clearTimeout(timer)
    }
  }

  async #catchUpTo(seen: number): Promise<void> {
    for (let round = 0; round < mostRounds; round++) {
      await this.#catchUp()
      if (this.version >= seen) return
    }
    throw serviceUnavailable(notCurrent)
  }

  #hear(change: Change): void {
    this.#newest = Math.max(this.#newest, change.version)
    if (this.#catchingUp !== undefined || change.version <= this.version) return
    if (change.version === this.version + 1) replay(this.#replica, change)
    else this.#catchUpSoon()
  }

  #catchUpSoon(): void {
    clearTimeout(this.#retry)
    this.#catchUp().catch((err: unknown) => {
      if (this.#closed) return
      this.#logger.warn({ err }, 'the subscriptions could not be reread')
      this.#retry = setTimeout(() => this.#catchUpSoon(), retryAfter).unref()
    })
  }

  #catchUp(): Promise<void> {
    this.#catchingUp ??= this.#fill().finally(() => {
      this.#catchingUp = undefined
    })
    return this.#catchingUp
  }

  async #fill(): Promise<void> {
    for (let round = 0; round < mostRounds; round++) {
      if (!(await this.#advance(this.#replica))) this.#replica = await this.#load()
      if (this.#newest <= this.version) return
    }
  }

  /** Replays what came after the replica's last change; false when the store no longer holds that. */
  async #advance(replica: Replica): Promise<boolean> {
    for (;;) {
      if (replica.last.version < 0) return false
      const [known, ...later] = await this.#store.changesFrom(replica.last.version, page)
      if (known?.version !== replica.last.version || known.text !== replica.last.text) return false
      for (const change of later) replay(replica, change)
      if (later.length < page - 1) return true
    }
  }

  /**
   * Everything anew. Changes are replayed between batches, so a load that takes longer than the
   * store remembers changes still ends. Each batch is read, added, and only then are the changes
   * asked for: a removal cannot come before what it removes. The present index serves until then.
   */
  async #load(): Promise<Replica> {
    const started = performance.now()
    const replica = { index: new SubscriptionIndex(), last: await this.#store.latest() }
    this.#newest = replica.last.version
    let batches = 0
    for await (const batch of this.#store.all()) {
      for (const entry of batch) replica.index.add(entry)
      batches += 1
      if (batches % batchesBetween !== 0) continue
      if (!(await this.#advance(replica))) throw serviceUnavailable(notCurrent)
    }
    if (!(await this.#advance(replica))) throw serviceUnavailable(notCurrent)
    const milliseconds = Math.round(performance.now() - started)
    this.#logger.info({ subscriptions: replica.index.size, milliseconds }, 'subscriptions loaded')
    return replica
  }

  #sweep(): void {
    const { index } = this.#replica
    const most = Math.max(leastSwept, Math.ceil(index.size / sweepRound))
    index.sweep(toExpiry(this.#clock.now()), most)
  }
}

const notCurrent = 'The subscriptions are being reread'

function replay(replica: Replica, change: Change): void {
  const step = toStep(change.text)
  if (step !== 'start') replica.index[step.kind](step.entry)
  replica.last = change
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('unknown failure', { cause: thrown })
}
