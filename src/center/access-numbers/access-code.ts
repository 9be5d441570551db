import { randomInt } from 'node:crypto'

/** How many digits an access code may have. */
export const codeLengths = {
  min: 4, // fewer are soon guessed, and soon all taken where numbers are shared
  max: 12, // nobody types more; randomInt goes to 2^48, which has fourteen
}

/** Codes to choose from: digits, for they are typed on a telephone, none likelier than another. */
export function newCodes(length: number, count: number): string[] {
  const codes: string[] = []
  const limit = 10 ** length
  while (codes.length < count) codes.push(String(randomInt(limit)).padStart(length, '0'))
  return codes
}
