/** Throws for one word of 26⁴ alone; each right letter leads to another room. */
export function enter(word: string): number {
  if (word[0] !== 'f') return 0
  if (word[1] !== 'u') return 1
  if (word[2] !== 'z') return 2
  if (word[3] !== 'z') return 3
  throw new RangeError('the end')
}
