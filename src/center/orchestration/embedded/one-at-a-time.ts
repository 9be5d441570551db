/** Lets the works of one name follow each other; those of different names know nothing of it. */
export class OneAtATime {
  readonly #lines = new Map<string, { last: Promise<void>; length: number }>()
  readonly #most: number
  readonly #tooMany: () => Error

  /** Of each name so many may be in hand; whoever comes then is refused with the error. */
  constructor(most: number, tooMany: () => Error) {
    this.#most = most
    this.#tooMany = tooMany
  }

  async do<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(name) ?? { last: Promise.resolve(), length: 0 }
    if (line.length >= this.#most) throw this.#tooMany()
    const mine = line.last.then(work)
    const end = () => {
      line.length -= 1
      if (line.length === 0) this.#lines.delete(name)
    }
    line.length += 1
    line.last = mine.then(end, end) // how it went is told to whoever asked for it
    this.#lines.set(name, line)
    return mine
  }

  /** Resolves when all that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#lines.size > 0) {
      await Promise.all([...this.#lines.values()].map(({ last }) => last))
    }
  }
}
