import type { Milliseconds } from '../kernel/index.ts'

/** A sleep that may be cut short, also by word that came before it began. */
export class Alarm {
  #ringsAt = Number.POSITIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #wake: (() => void) | undefined

  /** Forgets what it was told: whoever calls is about to look. */
  reset(): void {
    this.#ringsAt = Number.POSITIVE_INFINITY
  }

  /** Ends the sleep, this one or the next, in `delay` at the latest. */
  ringIn(delay: Milliseconds): void {
    const at = performance.now() + delay
    if (at >= this.#ringsAt) return
    this.#ringsAt = at
    if (this.#wake !== undefined) this.#arm(this.#wake)
  }

  sleep(longest: Milliseconds): Promise<void> {
    this.ringIn(longest)
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
      this.#arm(this.#wake)
    })
  }

  #arm(wake: () => void): void {
    clearTimeout(this.#timer)
    const delay = this.#ringsAt - performance.now()
    if (delay <= 0) wake()
    else this.#timer = setTimeout(wake, delay)
  }
}
