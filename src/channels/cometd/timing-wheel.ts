import type { Seconds } from '../../base/kernel/index.ts'

const buckets = 128 // one a second, so that the longest hold an option allows fits in one turn

/** Where a thing is on the wheel; the wheel alone writes it. */
interface Place {
  bucket: number
  slot: number
}

/**
 * Calls back after a number of seconds, for tens of thousands of things at the cost of one timer.
 * It turns only while it holds something; it is never early, and late by less than two seconds.
 *
 * A bucket is an array in no order and not a Set: what a Set leaves behind when it makes itself
 * anew still points to all it held, and so keeps answered polls alive until the next full collection.
 */
export class TimingWheel<T extends Place> {
  readonly #ring: T[][] = Array.from({ length: buckets }, () => [])
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
    const bucket = this.#ring[thing.bucket] ?? []
    thing.slot = bucket.push(thing) - 1
    this.#size += 1
    this.#timer ??= setInterval(() => this.#turn(), 1000)
  }

  /** Takes the thing away if it is there; the last of its bucket moves to its slot. */
  remove(thing: T): void {
    const bucket = this.#ring[thing.bucket]
    if (bucket?.[thing.slot] !== thing) return
    const last = bucket.pop()
    if (last !== undefined && last !== thing) {
      bucket[thing.slot] = last
      last.slot = thing.slot
    }
    this.#size -= 1
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
    if (due !== undefined && due.length > 0) {
      this.#ring[this.#now] = []
      this.#size -= due.length
      for (const thing of due) this.#due(thing)
    }
    if (this.#size === 0) this.stop()
  }
}
