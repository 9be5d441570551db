import type { Clock, Milliseconds } from './clock.ts'

const mostFailures = 3 // in a row; one may be a restart, or a packet lost
const rest: Milliseconds = 5000 // then one call finds out whether it is back

/**
 * Keeps calls from a server that fails them. After a rest one call at a time is let through; the
 * first that succeeds ends it. Whoever is let through says how the call ended, in one of three ways.
 */
export class Breaker {
  readonly #clock: Clock
  #failures = 0
  #restsUntil = 0
  #isTried = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isResting(): boolean {
    if (this.#failures < mostFailures) return false
    return this.#isTried || this.#clock.now() < this.#restsUntil
  }

  /** Whether to call now. */
  admits(): boolean {
    if (this.isResting()) return false
    this.#isTried = this.#failures >= mostFailures
    return true
  }

  /** True when this ends a rest. */
  succeeded(): boolean {
    const hadRest = this.#failures >= mostFailures
    this.#failures = 0
    this.#isTried = false
    return hadRest
  }

  /** True when this begins a rest, not when it prolongs one. */
  failed(): boolean {
    this.#failures += 1
    this.#isTried = false
    if (this.#failures >= mostFailures) this.#restsUntil = this.#clock.now() + rest
    return this.#failures === mostFailures
  }

  /** Nothing to be counted: nobody waited long enough to know, or the same call has failed before. */
  gaveUp(): void {
    this.#isTried = false
  }
}
