import type { CharSet } from './char-set.ts'

/** The sets that Java has a letter of its own for. */

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20

export const digits: CharSet = [[0x30, 0x39]]

export const wordChars: CharSet = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]

/** `\s` */
export const blanks: CharSet = [
  [tab, carriageReturn],
  [space, space],
]

/** `\h` */
export const horizontalBlanks: CharSet = [
  [tab, tab],
  [space, space],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
]

/** `\v`, and `\R` where it is one character */
export const verticalBlanks: CharSet = [
  [lineFeed, carriageReturn],
  [0x85, 0x85],
  [0x2028, 0x2029],
]

/** `\R` where it is two */
export const lineBreakPair: readonly CharSet[] = [
  [[carriageReturn, carriageReturn]],
  [[lineFeed, lineFeed]],
]

/** What the dot is not, and what `$` may stand before */
export const lineEnds: CharSet = [
  [lineFeed, lineFeed],
  [carriageReturn, carriageReturn],
  [0x85, 0x85],
  [0x2028, 0x2029],
]

/** The same with the flag `d` */
export const unixLineEnds: CharSet = [[lineFeed, lineFeed]]
