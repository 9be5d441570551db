/**
 * Lets at most `limit()` calls run at once; the others wait in order, no more than `maxWaiting` and
 * each no longer than its signal allows.
 */
export class ConnectionSlots {
  readonly #limit: () => number
  readonly #maxWaiting: number
  readonly #waiting = new Set<() => void>()
  #taken = 0

  constructor(limit: () => number, maxWaiting: number) {
    this.#limit = limit
    this.#maxWaiting = maxWaiting
  }

  /** True when nobody has a slot, nor waits for one. */
  get isIdle(): boolean {
    return this.#taken === 0 && this.#waiting.size === 0
  }

  /** True when there is a slot at once, which must be given back. */
  takeNow(): boolean {
    if (this.#taken >= this.#limit()) return false
    this.#taken += 1
    return true
  }

  /** True once there is a slot, which must be given back; false when none came in time. */
  take(signal: AbortSignal): boolean | Promise<boolean> {
    if (signal.aborted) return false
    if (this.takeNow()) return true
    if (this.#waiting.size >= this.#maxWaiting) return false
    return new Promise((resolve) => {
      const proceed = () => {
        signal.removeEventListener('abort', giveUp)
        resolve(true)
      }
      const giveUp = () => {
        this.#waiting.delete(proceed)
        resolve(false)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(proceed)
    })
  }

  giveBack(): void {
    this.#taken -= 1
    for (const proceed of this.#waiting) {
      if (this.#taken >= this.#limit()) return
      this.#waiting.delete(proceed)
      this.#taken += 1
      proceed()
    }
  }
}

/** One slot of each at once, or none. */
export function takeAllNow(all: readonly ConnectionSlots[]): boolean {
  const refusing = all.findIndex((slots) => !slots.takeNow())
  if (refusing < 0) return true
  for (const taken of all.slice(0, refusing)) taken.giveBack()
  return false
}

/** The same for whoever can wait: for the first of them holding none, for the others holding those before. */
export async function takeAll(
  all: readonly ConnectionSlots[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const [at, slots] of all.entries()) {
    if (await slots.take(signal)) continue
    for (const taken of all.slice(0, at)) taken.giveBack()
    return false
  }
  return true
}
