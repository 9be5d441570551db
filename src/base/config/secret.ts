import { inspect } from 'node:util'

/** What is shown where a secret stands. */
export const mask = '***'

/**
 * A text that must not be seen. Logging, printing, joining or serializing it gives `***`;
 * only `reveal()` gives the text, so that each place that uses one can be found.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  /** True when nothing was set. */
  get isEmpty(): boolean {
    return this.#text === ''
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [inspect.custom](): string {
    return mask
  }
}
