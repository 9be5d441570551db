import type { Milliseconds } from '../kernel/index.ts'
import { dayOf, kept, type Resolution } from './buckets.ts'
import type { Subject } from './metrics.ts'
import { allNames } from './usage-keys.ts'
import type { Parts, UsageStore } from './usage-store.ts'

const spansAtOnce = 500 // hashes; what others ask of Redis meanwhile goes in between

/** What is asked for: all buckets of one length that touch [from, to), by these names. */
export interface Measured {
  readonly subject: Subject
  readonly names: readonly string[]
  readonly resolution: Resolution
  readonly from: Milliseconds
  readonly to: Milliseconds
}

/** Consecutive buckets. */
export interface Reading {
  /** Start of the first. */
  readonly start: Milliseconds
  readonly length: Milliseconds
  readonly count: number
  /** Whether a node was counting in each: else 0 means that nobody knows. */
  readonly known: readonly boolean[]
  /** Sums by part, for each name in the order asked for; a part that is absent is 0 everywhere. */
  readonly parts: readonly Parts[]
}

/** Reads what all nodes have counted. Fails as Redis does. */
export class UsageSeries {
  readonly #store: Pick<UsageStore, 'read' | 'names' | 'began'>

  constructor(store: Pick<UsageStore, 'read' | 'names' | 'began'>) {
    this.#store = store
  }

  /** `*` as a name is the whole, names that are not listed any more included. */
  async read({ subject, names, resolution, from, to }: Measured): Promise<Reading> {
    const { length } = kept[resolution]
    const first = Math.floor(from / length)
    const count = Math.max(0, Math.ceil(to / length) - first)
    const range = { resolution, first, count }
    const nodes = (await this.#store.read('watch', allNames, range)).get('nodes')
    const parts: Parts[] = []
    const atOnce = Math.max(1, Math.floor((spansAtOnce * kept[resolution].perSpan) / (count + 1)))
    for (let at = 0; at < names.length; at += atOnce) {
      const some = names.slice(at, at + atOnce)
      parts.push(...(await Promise.all(some.map((name) => this.#store.read(subject, name, range)))))
    }
    const known = Array.from({ length: count }, (_, at) => (nodes?.[at] ?? 0) > 0)
    return { start: first * length, length, count, known, parts }
  }

  /** Names that were counted on the day of `since` or later, sorted; at most a thousand and one. */
  names(subject: Subject, since: Milliseconds): Promise<string[]> {
    return this.#store.names(subject, dayOf(since) * kept.day.length)
  }

  /** When the first node began to count; undefined: none has. */
  countingSince(): Promise<Milliseconds | undefined> {
    return this.#store.began()
  }
}
