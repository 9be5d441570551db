import {
  type Clock,
  type Closable,
  type Logger,
  type Milliseconds,
  newHexId,
  systemClock,
} from '../kernel/index.ts'
import type { Redis } from '../redis/index.ts'
import { minuteOf } from './buckets.ts'
import { Sums } from './sums.ts'
import { UsageCounts } from './usage-counts.ts'
import { UsageFlusher } from './usage-flusher.ts'
import { UsageSeries } from './usage-series.ts'
import type { UsageStore } from './usage-store.ts'
import { createRedisUsageStore } from './usage-store-redis.ts'

const flushEvery: Milliseconds = 1000 // what a node that dies takes with it

export interface UsageParts {
  readonly redis: Redis
  readonly logger: Logger
  readonly clock?: Clock
  /** How often counts go to the store. */
  readonly every?: Milliseconds
}

/** Counting and reading. Close it after all rooms that count and before Redis. */
export interface Usage extends Closable {
  readonly counts: UsageCounts
  readonly series: UsageSeries
  /** Begins to bring what is counted to the store; counting may begin before. */
  start(): void
  /** Once a minute on one node of all, from the next minute on. What fails is logged and left out. */
  sampleEachMinute(sample: () => Promise<void>): void
  /** Brings all that is counted to the store now; false when it cannot be reached. */
  flush(): Promise<boolean>
}

export function createUsage(parts: UsageParts): Usage {
  return new RunningUsage(parts)
}

class RunningUsage implements Usage {
  readonly counts: UsageCounts
  readonly series: UsageSeries
  readonly #store: UsageStore
  readonly #flusher: UsageFlusher
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #every: Milliseconds
  readonly #samples: (() => Promise<void>)[] = []
  #sampledIn: number
  #sampling: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ redis, logger, clock = systemClock, every = flushEvery }: UsageParts) {
    const store = createRedisUsageStore(redis)
    const sums = new Sums(clock)
    this.counts = new UsageCounts(sums)
    this.series = new UsageSeries(store)
    this.#store = store
    this.#flusher = new UsageFlusher({ sums, store, run: newHexId(), clock, logger })
    this.#logger = logger
    this.#clock = clock
    this.#every = every
    this.#sampledIn = minuteOf(clock.now())
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.#every).unref()
  }

  sampleEachMinute(sample: () => Promise<void>): void {
    this.#samples.push(sample)
  }

  flush(): Promise<boolean> {
    return this.#flusher.flush()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sampling
    await this.#flusher.finish()
  }

  #tick(): void {
    void this.#flusher.flush() // never rejects
    const minute = minuteOf(this.#clock.now())
    if (minute === this.#sampledIn || this.#sampling !== undefined) return
    this.#sampledIn = minute
    this.#sampling = this.#sample(minute).finally(() => {
      this.#sampling = undefined
    })
  }

  async #sample(minute: number): Promise<void> {
    try {
      if (!(await this.#store.claimSampling(minute))) return
      for (const sample of this.#samples) await sample()
    } catch (error) {
      this.#logger.warn({ err: error }, 'a sample of usage is left out')
    }
  }
}
