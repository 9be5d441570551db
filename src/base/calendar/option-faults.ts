/** What is wrong with the value of one option. */
export interface OptionFault {
  readonly option: string
  readonly message: string
}

/** What options say, or everything that is wrong with them at once. */
export type Parsed<T> = { readonly value: T } | { readonly faults: readonly OptionFault[] }

/** Takes what is wrong with the value in hand; whoever calls it goes on without that value. */
export type Report = (message: string) => void

const longestQuote = 80 // characters of a value that a message repeats

/** A value as a message shows it: it may be long, and it may hold control characters. */
export function quote(value: string): string {
  return JSON.stringify(value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value)
}
