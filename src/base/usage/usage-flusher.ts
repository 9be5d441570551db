import type { Clock, Logger } from '../kernel/index.ts'
import { minuteOf } from './buckets.ts'
import type { Sums } from './sums.ts'
import { allNames } from './usage-keys.ts'
import type { Counted, Group, UsageStore } from './usage-store.ts'

const mostAtOnce = 5000 // sums a flush: after a long absence of the store, no script holds up others

export interface FlusherParts {
  readonly sums: Sums
  readonly store: UsageStore
  /** Unique to this life of this node. */
  readonly run: string
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Brings the sums to the store, all of a flush in one turn and so in one round trip. What the store
 * may have got without telling comes again under the same number, until it is told: nothing is
 * added twice, and nothing is lost but with the node.
 */
export class UsageFlusher {
  readonly #parts: FlusherParts
  #number = 0
  #open: ReadonlyMap<Counted, readonly Group[]> = new Map()
  #flushing: Promise<boolean> | undefined
  #marked: number | undefined
  #hasBegun = false
  #isFailing = false

  constructor(parts: FlusherParts) {
    this.#parts = parts
  }

  /** True when all that was taken is in the store; never rejects. */
  flush(): Promise<boolean> {
    this.#flushing ??= this.#flushOnce().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  /** The last of all: what is being flushed, and what has come meanwhile. */
  async finish(): Promise<void> {
    await this.#flushing
    const { sums, logger } = this.#parts
    while (this.#open.size > 0 || sums.size > 0) {
      if (await this.flush()) continue
      logger.warn({ sums: sums.size }, 'counts of usage are lost: the store is away')
      return
    }
  }

  async #flushOnce(): Promise<boolean> {
    this.#mark()
    if (this.#open.size === 0) {
      this.#open = this.#parts.sums.take(mostAtOnce)
      this.#number++
    }
    const results = await Promise.allSettled([this.#begin(), ...this.#send()])
    this.#tell(results.find((result) => result.status === 'rejected')?.reason)
    return !this.#isFailing
  }

  /** Once a minute, that this node is counting; see UsageStore. */
  #mark(): void {
    const minute = minuteOf(this.#parts.clock.now())
    if (minute === this.#marked) return
    this.#marked = minute
    this.#parts.sums.add('watch', allNames, 'nodes', 1)
  }

  async #begin(): Promise<void> {
    if (this.#hasBegun) return
    await this.#parts.store.begin(this.#parts.clock.now())
    this.#hasBegun = true
  }

  #send(): Promise<void>[] {
    const { run, store } = this.#parts
    const open = new Map(this.#open)
    this.#open = open
    return [...open].map(async ([subject, groups]) => {
      await store.add(subject, { run, number: this.#number, groups })
      open.delete(subject)
    })
  }

  /** Once when it begins to fail and once when it is over, lest a night without Redis fill the log. */
  #tell(failure: unknown): void {
    const { logger, sums } = this.#parts
    const isFailing = failure !== undefined
    if (isFailing && !this.#isFailing) logger.warn({ err: failure }, 'counts of usage wait')
    if (!isFailing && this.#isFailing) {
      logger.info({ lost: sums.takeLost() }, 'counts of usage are kept again')
    }
    this.#isFailing = isFailing
  }
}
