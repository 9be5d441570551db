import {
  type Closable,
  type Milliseconds,
  newHexId,
  type Seconds,
} from '../../base/kernel/index.ts'
import { SingleFlight } from './single-flight.ts'
import { type Metric, type Peeked, type StatServer, unavailable } from './stat-server.ts'
import { type Statistic, type StatisticValue, statisticId } from './statistic.ts'
import type { StatisticCache } from './statistic-cache.ts'
import { type TimeLimit, withTimeLimit } from './time-limit.ts'

/** As Peeked, with the age of a value. */
export type StatisticAnswer =
  | { readonly kind: 'value'; readonly value: StatisticValue; readonly age: Seconds }
  | Exclude<Peeked, { kind: 'value' }>

export interface StatisticLimits {
  /** For computing a value, over all sources. */
  readonly compute: Milliseconds
  /** For hearing of another node's computing. */
  readonly patience: Milliseconds
  /** Values computed at a time. */
  readonly underWay: number
}

const usualLimits: StatisticLimits = {
  compute: 8000, // whoever asked is still there to hear the end
  patience: 3000, // then one's own computing is the better bet
  underWay: 500, // beyond it the sources are overloaded, not slow
}

const leaseMargin: Milliseconds = 2000 // what Redis may take to hear that a computing has ended

/**
 * Statistics through the cache: one computation for all who ask, on whichever node.
 *
 * A value that is young enough is answered as it is; else one node of all computes, and the others
 * are told. Who waits in vain (that node died, or its word was lost) computes too: once a node.
 */
export class Statistics implements Closable {
  readonly #source: StatServer
  readonly #cache: StatisticCache
  readonly #asking = new SingleFlight<StatisticAnswer>()
  readonly #computing = new SingleFlight<Peeked>()
  readonly #limits: StatisticLimits
  readonly #parts: Closable
  #underWay = 0

  /** `parts`: what source and cache stand on. */
  constructor(o: {
    source: StatServer
    cache: StatisticCache
    parts: Closable
    limits?: Partial<StatisticLimits>
  }) {
    this.#source = o.source
    this.#cache = o.cache
    this.#parts = o.parts
    this.#limits = { ...usualLimits, ...o.limits }
  }

  /**
   * The value, younger than `maxAge`; without it the latest there is, or one computed now. With 0
   * it is computed after this call, whatever the cache holds or others compute.
   */
  async peek(statistic: Statistic, o: { maxAge?: Seconds } = {}): Promise<StatisticAnswer> {
    const { maxAge } = o
    const id = statisticId(statistic)
    if (maxAge !== undefined && maxAge <= 0) {
      return toAnswer(await this.#computing.next(id, () => this.#compute(id, statistic)))
    }
    const alike = `${id} ${maxAge ?? ''}`
    return this.#asking.join(alike, () => this.#ask(id, statistic, maxAge))
  }

  /** What there is to ask for. */
  metrics(): readonly Metric[] {
    return this.#source.metrics()
  }

  close(): Promise<void> {
    return this.#parts.close()
  }

  async #ask(
    id: string,
    statistic: Statistic,
    maxAge: Seconds | undefined,
  ): Promise<StatisticAnswer> {
    const { patience, compute } = this.#limits
    const lease = compute + leaseMargin
    const giveUpAt = performance.now() + patience
    const token = newHexId()
    for (let left = patience; left > 0; left = giveUpAt - performance.now()) {
      const claim = await this.#cache.claim(id, { maxAge, token, lease, patience: left })
      if (claim.kind === 'cached') return { ...claim, kind: 'value' }
      if (claim.kind === 'ours') return toAnswer(await this.#computeForAll(id, token, statistic))
      const ended = await claim.ended
      if (ended !== undefined) return toAnswer(ended)
    }
    return toAnswer(await this.#computing.join(id, () => this.#compute(id, statistic)))
  }

  async #computeForAll(id: string, token: string, statistic: Statistic): Promise<Peeked> {
    let ended: Peeked | undefined
    try {
      ended = await this.#computing.join(id, () => this.#compute(id, statistic))
      return ended
    } finally {
      await this.#cache.finish(id, token, ended)
    }
  }

  async #compute(id: string, statistic: Statistic): Promise<Peeked> {
    if (this.#underWay >= this.#limits.underWay) return unavailable('too many are computed now')
    this.#underWay += 1
    try {
      const peek = (within: TimeLimit) => this.#source.peek(statistic, within)
      const peeked = await withTimeLimit(this.#limits.compute, peek)
      if (peeked.kind === 'value') await this.#cache.put(id, peeked.value)
      return peeked
    } finally {
      this.#underWay -= 1
    }
  }
}

function toAnswer(peeked: Peeked): StatisticAnswer {
  return peeked.kind === 'value' ? { ...peeked, age: 0 } : peeked
}
