import type { Seconds } from '../../base/kernel/index.ts'

const buckets = 128 // one a second, so that the longest hold an option allows fits in one turn

/**
 * Calls back after a number of seconds, for tens of thousands of things at the cost of one timer.
 * It turns only while it holds something; it is never early, and late by less than two seconds.
 */
export class TimingWheel<T extends { bucket: number }> {
  readonly #ring: Set<T>[] = Array.from({ length: buckets }, () => new Set())
  readonly #due: (thing: T) => void
  #now = 0
  #size = 0
  #timer: NodeJS.Timeout | undefined

  constructor(due: (thing: T) => void) {
    this.#due = due
  }

  get size(): number {
    return this.#size
  }

  add(thing: T, after: Seconds): void {
    const ticks = Math.min(Math.max(Math.ceil(after), 1) + 1, buckets - 1) // the present one is under way
    thing.bucket = (this.#now + ticks) % buckets
    this.#ring[thing.bucket]?.add(thing)
    this.#size += 1
    this.#timer ??= setInterval(() => this.#turn(), 1000)
  }

  remove(thing: T): void {
    if (this.#ring[thing.bucket]?.delete(thing)) this.#size -= 1
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const bucket of this.#ring) yield* bucket
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #turn(): void {
    this.#now = (this.#now + 1) % buckets
    const due = this.#ring[this.#now]
    if (due !== undefined && due.size > 0) {
      this.#ring[this.#now] = new Set()
      this.#size -= due.size
      for (const thing of due) this.#due(thing)
    }
    if (this.#size === 0) this.stop()
  }
}
