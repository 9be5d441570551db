import type { Clock, Milliseconds } from '../kernel/index.ts'

const probes = 3 // the quickest answer tells the time best
const goodFor: Milliseconds = 60_000 // clocks drift by less than a millisecond a minute

/** Translates this node's times to those of the store, whose clock is the one that counts. */
export class StoreClock {
  readonly #storeNow: () => Promise<Milliseconds>
  readonly #clock: Clock
  #offset: Promise<Milliseconds> | undefined
  #measuredAt = Number.NEGATIVE_INFINITY

  constructor(storeNow: () => Promise<Milliseconds>, clock: Clock) {
    this.#storeNow = storeNow
    this.#clock = clock
  }

  async toStoreTime(at: Milliseconds): Promise<Milliseconds> {
    if (performance.now() - this.#measuredAt > goodFor) this.forget()
    this.#offset ??= this.#measure()
    return at + (await this.#offset)
  }

  /** The store may be another one by now: the next time is measured anew. */
  forget(): void {
    this.#offset = undefined
    this.#measuredAt = performance.now()
  }

  async #measure(): Promise<Milliseconds> {
    let best = { trip: Number.POSITIVE_INFINITY, offset: 0 }
    try {
      for (let i = 0; i < probes; i++) best = quicker(best, await this.#probe())
    } catch (error) {
      this.forget()
      throw error
    }
    const doubt = best.trip / 2 + 1 // the answer's way, and Date.now() is cut to milliseconds
    return Math.abs(best.offset) <= doubt ? 0 : Math.round(best.offset)
  }

  async #probe() {
    const from = performance.now()
    const before = this.#clock.now()
    const storeNow = await this.#storeNow()
    const trip = performance.now() - from
    return { trip, offset: storeNow - before - trip / 2 }
  }
}

function quicker<Probe extends { trip: Milliseconds }>(one: Probe, other: Probe): Probe {
  return other.trip < one.trip ? other : one
}
