import type { Clock, Live, Milliseconds } from '../../base/kernel/index.ts'

const mostProviders = 1000 // whose names come from subscriptions: the one unused longest is forgotten

/** How fast pushes may be begun: `rate` a second, `burst` at once; rate 0 sets no limit. */
export interface RateOptions {
  readonly rate: number
  readonly burst: number
}

/**
 * A token bucket a provider. It is kept as the time at which it is full again (the generic cell
 * rate algorithm), which is one number and needs no refilling.
 */
export class RateLimits {
  readonly #options: Live<RateOptions>
  readonly #clock: Clock
  readonly #fullAt = new Map<string, Milliseconds>()

  constructor(options: Live<RateOptions>, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /**
   * Takes a token and tells how long to wait before it may be used. Where that is longer than
   * `most`, none is taken.
   */
  take(provider: string, most: Milliseconds): Milliseconds {
    const { rate, burst } = this.#options()
    if (rate === 0) return 0
    const now = this.#clock.now()
    const step = 1000 / rate
    const fullAt = Math.max(now, this.#fullAt.get(provider) ?? 0) + step
    const wait = Math.max(0, fullAt - now - burst * step)
    if (wait > most) return wait
    this.#fullAt.delete(provider)
    this.#fullAt.set(provider, fullAt)
    if (this.#fullAt.size > mostProviders) this.#forgetOldest()
    return wait
  }

  #forgetOldest(): void {
    for (const provider of this.#fullAt.keys()) {
      this.#fullAt.delete(provider)
      return
    }
  }
}
