import type { Clock, Milliseconds, Seconds } from '../kernel/index.ts'

const windowLength: Milliseconds = 60_000 // long enough to make guessing hopeless, short enough to wait out
const rememberedLimit = 10_000 // keys; the oldest is forgotten first, so memory stays bounded

interface Failures {
  count: number
  readonly until: Milliseconds
}

/** Counts failures by key within a minute of the first one. In memory: each node counts its own. */
export class FailedAttempts {
  readonly #limit: number
  readonly #clock: Clock
  readonly #failures = new Map<string, Failures>()

  constructor(limit: number, clock: Clock) {
    this.#limit = limit
    this.#clock = clock
  }

  add(key: string): void {
    const failures = this.#current(key)
    if (failures !== undefined) {
      failures.count += 1
      return
    }
    const [oldest] = this.#failures.keys()
    if (this.#failures.size >= rememberedLimit && oldest !== undefined) {
      this.#failures.delete(oldest)
    }
    this.#failures.set(key, { count: 1, until: this.#clock.now() + windowLength })
  }

  /** Takes one failure back: what was counted beforehand turned out well. */
  forgive(key: string): void {
    const failures = this.#current(key)
    if (failures !== undefined) failures.count -= 1
  }

  /** Seconds until this key may try again; 0 when it may now. */
  wait(key: string): Seconds {
    const failures = this.#current(key)
    if (failures === undefined || failures.count < this.#limit) return 0
    return Math.ceil((failures.until - this.#clock.now()) / 1000)
  }

  #current(key: string): Failures | undefined {
    const failures = this.#failures.get(key)
    if (failures === undefined || failures.until > this.#clock.now()) return failures
    this.#failures.delete(key)
    return undefined
  }
}
