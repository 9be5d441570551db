import { keyPart } from '../../base/kernel/index.ts'

/** Printable, and neither what separates words in bookings.lua nor what escapes it. */
const plain = /^[!-$&-+\--~]*$/

/** A text from outside as one word of a line: as it is where that will do. Two texts, two words. */
export function toWord(text: string): string {
  return plain.test(text) ? text : keyPart(text)
}

export function fromWord(word: string): string {
  return word.includes('%') ? decodeURIComponent(word) : word
}
