const most = 1000 // kept at a time: more credentials than anybody has, and not without end

/** What was made for each key, the longest unused of them dropped when there are too many. */
export class KeptByUse<T> {
  readonly #kept = new Map<string, T>()
  readonly #onDropped: (dropped: T) => void

  constructor(onDropped: (dropped: T) => void = () => {}) {
    this.#onDropped = onDropped
  }

  get(key: string, make: () => T): T {
    const known = this.#kept.get(key)
    const value = known ?? make()
    if (this.#kept.size >= most || known === undefined) this.#moveToEnd(key, value)
    return value
  }

  values(): Iterable<T> {
    return this.#kept.values()
  }

  #moveToEnd(key: string, value: T): void {
    this.#kept.delete(key)
    this.#kept.set(key, value)
    const [oldest] = this.#kept
    if (this.#kept.size <= most || oldest === undefined) return
    this.#kept.delete(oldest[0])
    this.#onDropped(oldest[1])
  }
}
