interface Flight<T> {
  readonly result: Promise<T>
  next: Promise<T> | undefined
}

/** Does one thing for all who ask for it meanwhile. */
export class SingleFlight<T> {
  readonly #underWay = new Map<string, Flight<T>>()

  /** What is under way, or begins now. */
  join(key: string, work: () => Promise<T>): Promise<T> {
    return this.#underWay.get(key)?.result ?? this.#begin(key, work)
  }

  /**
   * What begins after this call: now, or when that which is under way has ended. All who wait for
   * the next share it, so that no more than one is under way however many ask.
   */
  next(key: string, work: () => Promise<T>): Promise<T> {
    const flight = this.#underWay.get(key)
    if (flight === undefined) return this.#begin(key, work)
    const begin = () => this.join(key, work) // begun by whomever, it is later than this call
    flight.next ??= flight.result.then(begin, begin)
    return flight.next
  }

  #begin(key: string, work: () => Promise<T>): Promise<T> {
    const result = work().finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, { result, next: undefined })
    return result
  }
}
