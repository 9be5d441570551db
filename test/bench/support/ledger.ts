/** Numbers messages and counts which of them arrived, and how often. */
export class Ledger {
  readonly #arrivals: number[] = []
  #refused = new Set<number>()
  #received = 0

  /** The number of a message about to be sent. */
  next(): number {
    return this.#arrivals.push(0) - 1
  }

  /** Books an arrival; false when it has been there before or was never sent. */
  arrived(number: number): boolean {
    const before = this.#arrivals[number]
    if (before === undefined) throw new Error(`message ${number} was never sent`)
    this.#arrivals[number] = before + 1
    this.#received += 1
    return before === 0
  }

  /** The server has said that it did not take this message. */
  refused(number: number): void {
    this.#refused.add(number)
  }

  get sent(): number {
    return this.#arrivals.length
  }

  get received(): number {
    return this.#received
  }

  /** Nothing more is to come. */
  isSettled(): boolean {
    return this.#received + this.#refused.size >= this.#arrivals.length
  }

  counts(): { sent: number; lost: number; twice: number; refused: number } {
    let lost = 0
    let twice = 0
    for (const [number, arrivals] of this.#arrivals.entries()) {
      if (arrivals === 0 && !this.#refused.has(number)) lost += 1
      if (arrivals > 1) twice += arrivals - 1
    }
    return { sent: this.sent, lost, twice, refused: this.#refused.size }
  }
}

/** Waits until nothing has arrived for a while, or all has. */
export async function settled(ledger: Ledger, quiet = 2000): Promise<void> {
  let last = -1
  while (!ledger.isSettled() && last !== ledger.received) {
    last = ledger.received
    for (let waited = 0; waited < quiet && !ledger.isSettled(); waited += 10) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
