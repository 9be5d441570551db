import type { IndexEntry } from './subscription.ts'
import { isExpired } from './subscription-record.ts'
import { filtersOf } from './tag-grammar.ts'

/**
 * The subscriptions of all nodes by filter. A match costs as many look-ups as the tag has parts and
 * one, however many subscriptions there are.
 *
 * Memory decides the form: one text a subscription, bare under its filter as long as it is the only
 * one there, and no table of ids, since whoever removes one knows its filter and text.
 */
export class SubscriptionIndex {
  readonly #byFilter = new Map<string, string | Set<string>>()
  #size = 0
  #round: Generator<IndexEntry> | undefined

  get size(): number {
    return this.#size
  }

  /** Adding what is there already changes nothing. */
  add({ filter, record }: IndexEntry): void {
    const held = this.#byFilter.get(filter)
    if (held === undefined) this.#byFilter.set(filter, record)
    else if (typeof held === 'string') {
      if (held === record) return
      this.#byFilter.set(filter, new Set([held, record]))
    } else if (held.has(record)) return
    else held.add(record)
    this.#size += 1
  }

  remove({ filter, record }: IndexEntry): void {
    const held = this.#byFilter.get(filter)
    if (held === record) this.#byFilter.delete(filter)
    else if (typeof held !== 'object' || !held.delete(record)) return
    else if (held.size === 0) this.#byFilter.delete(filter)
    this.#size -= 1
  }

  /** The records whose filter matches the tag and whose time has not passed. */
  match(tag: string, now: string): string[] {
    const found: string[] = []
    for (const filter of filtersOf(tag)) {
      const held = this.#byFilter.get(filter)
      if (held === undefined) continue
      if (typeof held === 'string') {
        if (!isExpired(held, now)) found.push(held)
      } else for (const record of held) if (!isExpired(record, now)) found.push(record)
    }
    return found
  }

  /** Looks at the next `most` records of an endless round and drops those whose time has passed. */
  sweep(now: string, most: number): void {
    for (let looked = 0; looked < most; looked++) {
      this.#round ??= this.#entries()
      const step = this.#round.next()
      if (step.done === true) {
        this.#round = undefined
        return
      }
      if (isExpired(step.value.record, now)) this.remove(step.value)
    }
  }

  /** A map and a set may change while they are walked: what is added is met, what is gone is not. */
  *#entries(): Generator<IndexEntry> {
    for (const [filter, held] of this.#byFilter) {
      if (typeof held === 'string') yield { filter, record: held }
      else for (const record of held) yield { filter, record }
    }
  }
}
