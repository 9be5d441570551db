import type { Clock, Milliseconds } from '../../base/kernel/index.ts'

const mostFailures = 3 // in a row; one may be a restart, or a packet lost
const rest: Milliseconds = 5000 // then one call finds out whether it is back

/**
 * Keeps calls from a server that fails them, so that they neither wait for it nor load it while it
 * recovers. After a rest one call at a time is let through; the first that succeeds ends it.
 */
export class Breaker {
  readonly #clock: Clock
  #failures = 0
  #restsUntil = 0
  #isTried = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether to call now; whoever is let through says how the call ended. */
  admits(): boolean {
    if (this.#failures < mostFailures) return true
    if (this.#isTried || this.#clock.now() < this.#restsUntil) return false
    this.#isTried = true
    return true
  }

  /** True when this ends a rest. */
  succeeded(): boolean {
    const rested = this.#failures >= mostFailures
    this.#failures = 0
    this.#isTried = false
    return rested
  }

  /** True when this begins a rest, not when it prolongs one. */
  failed(): boolean {
    this.#failures += 1
    this.#isTried = false
    if (this.#failures >= mostFailures) this.#restsUntil = this.#clock.now() + rest
    return this.#failures === mostFailures
  }
}
