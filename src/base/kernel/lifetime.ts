/** What owns something that must be given back: a connection, a timer, a listener. */
export interface Closable {
  close(): Promise<void>
}

/** A value that may change while the process runs: call it each time, keep what it gave for one use. */
export type Live<T> = () => T

/** Ends what `add` or `subscribe` began. */
export type Undo = () => void

/**
 * Keeps what was opened and closes it in reverse order, so that nothing outlives what it stands on.
 * A part that fails to close keeps none of the others open; the first failure is thrown at the end.
 */
export class Closing implements Closable {
  readonly #parts: Closable[] = []

  /** Returns the part, so that opening and keeping it are one line. */
  keep<T extends Closable>(part: T): T {
    this.#parts.push(part)
    return part
  }

  async close(): Promise<void> {
    const failures: unknown[] = []
    for (const part of this.#parts.splice(0).reverse()) {
      await part.close().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }
}
