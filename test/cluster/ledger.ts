const tolerated = 1000 // ms; what comes later than that after its time is late

interface Entry {
  /** When it was to come; undefined until it has been promised. */
  dueAt: number | undefined
  /** Nobody can tell whether it was taken: it may come, once. */
  isDoubtful: boolean
  readonly cameAt: number[]
}

/** What went wrong, by name. */
export interface Account {
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  readonly strange: readonly string[]
}

/** What was promised, and what came of it. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  readonly #oddities: string[] = []
  #refusals = 0
  #refusedAt = 0

  /** It was taken: from here on it is due, once. */
  promise(id: string, dueAt: number = performance.now()): void {
    const entry = this.#entry(id)
    entry.dueAt ??= dueAt
  }

  /** Refused, or not answered. */
  doubt(id: string): void {
    this.#entry(id).isDoubtful = true
    this.refuse()
  }

  /** Somebody noticed that not all was well. */
  refuse(): void {
    this.#refusals += 1
    this.#refusedAt = performance.now()
  }

  arrive(id: string): void {
    this.#entry(id).cameAt.push(performance.now())
  }

  /** What should not be, and is neither lost nor twice. */
  wonder(what: string): void {
    this.#oddities.push(what)
  }

  get promised(): number {
    return [...this.#entries.values()].filter(({ dueAt }) => dueAt !== undefined).length
  }

  get refusals(): number {
    return this.#refusals
  }

  get lost(): string[] {
    return this.#named(({ dueAt, cameAt }) => dueAt !== undefined && cameAt.length === 0)
  }

  get twice(): string[] {
    return this.#named(({ cameAt }) => cameAt.length > 1)
  }

  account(): Account {
    const isKnown = ({ dueAt, isDoubtful }: Entry) => dueAt !== undefined || isDoubtful
    const strange = [...this.#named((entry) => !isKnown(entry)), ...this.#oddities]
    return { lost: this.lost, twice: this.twice, strange }
  }

  /** Seconds from then until nothing was refused or late any more. */
  recoveredAfter(since: number): number {
    const lateAt = [...this.#entries.values()].flatMap(({ dueAt, cameAt: [first = 0] }) => {
      return dueAt !== undefined && first > Math.max(dueAt, since) + tolerated ? [first] : []
    })
    return Math.max(0, ...[...lateAt, this.#refusedAt].map((at) => at - since)) / 1000
  }

  #entry(id: string): Entry {
    const known = this.#entries.get(id)
    if (known !== undefined) return known
    const entry: Entry = { dueAt: undefined, isDoubtful: false, cameAt: [] }
    this.#entries.set(id, entry)
    return entry
  }

  #named(is: (entry: Entry) => boolean): string[] {
    return [...this.#entries].flatMap(([id, entry]) => (is(entry) ? [id] : []))
  }
}
