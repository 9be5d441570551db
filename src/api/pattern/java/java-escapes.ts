import { type CharSet, complement } from './char-set.ts'
import type { JavaFlags } from './java-flags.ts'
import { propertySet } from './java-properties.ts'
import type { JavaReader } from './java-reader.ts'
import { blanks, digits, horizontalBlanks, verticalBlanks, wordChars } from './java-sets.ts'
import { scanUnicode } from './unicode-scan.ts'

const plainEscapes = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['f', 0x0c],
  ['a', 0x07],
  ['e', 0x1b],
])

/**
 * The character that stands escaped after a backslash, `letter` being what follows it; undefined
 * when the escape is of another kind. Java keeps all letters for itself: an unknown one is a fault.
 */
export function escapedChar(reader: JavaReader, letter: string): number | undefined {
  const plain = plainEscapes.get(letter)
  if (plain !== undefined) return plain
  if (letter === '0') return octal(reader)
  if (letter === 'x') return hexadecimal(reader)
  if (letter === 'u') return utf16(reader)
  if (letter === 'c') return control(reader)
  return /[A-Za-z1-9]/.test(letter) ? undefined : letter.codePointAt(0)
}

/** One to three digits, at most \0377. */
function octal(reader: JavaReader): number {
  const start = reader.takeWhile(/[0-7]/, 2)
  const isShort = /^[0-3]./.test(start)
  const all = start + (isShort ? reader.takeWhile(/[0-7]/, 1) : '')
  if (all === '') throw reader.fault('\\0 needs an octal number')
  return Number.parseInt(all, 8)
}

function hexadecimal(reader: JavaReader): number {
  if (!reader.accept('{')) return hexDigits(reader, 2, '\\x needs two hexadecimal digits')
  const code = Number.parseInt(reader.takeWhile(/[\da-fA-F]/, 8), 16)
  if (!reader.accept('}') || !(code <= 0x10ffff)) throw reader.fault('\\x{…} names no character')
  return code
}

/** Four digits; the two halves of a character beyond the first plane are one. */
function utf16(reader: JavaReader): number {
  const needed = '\\u needs four hexadecimal digits'
  const high = hexDigits(reader, 4, needed)
  if (high < 0xd800 || high > 0xdbff || !reader.isNext('\\u')) return high
  reader.accept('\\u')
  const low = hexDigits(reader, 4, needed)
  if (low < 0xdc00 || low > 0xdfff) throw reader.fault('half a character stands before this')
  return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00)
}

function hexDigits(reader: JavaReader, count: number, needed: string): number {
  const written = reader.takeWhile(/[\da-fA-F]/, count)
  if (written.length < count) throw reader.fault(needed)
  return Number.parseInt(written, 16)
}

function control(reader: JavaReader): number {
  const code = reader.takeEscaped()?.codePointAt(0)
  if (code === undefined) throw reader.fault('\\c needs a character')
  return code ^ 0x40
}

/** The set that a backslash and a letter stand for, such as `\d` and `\p{Alpha}`; else undefined. */
export function escapedSet(
  reader: JavaReader,
  letter: string,
  flags: JavaFlags,
): CharSet | undefined {
  const set = letter.toLowerCase() === 'p' ? property(reader, flags) : shorthand(letter, flags)
  return set !== undefined && /[A-Z]/.test(letter) ? complement(set) : set
}

function shorthand(letter: string, { U }: JavaFlags): CharSet | undefined {
  switch (letter.toLowerCase()) {
    case 'd':
      return U ? scanUnicode('\\p{Nd}') : digits
    case 'w':
      return U ? scanUnicode('\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}') : wordChars
    case 's':
      return U ? scanUnicode('\\p{White_Space}') : blanks
    case 'h':
      return horizontalBlanks
    case 'v':
      return verticalBlanks
    default:
      return undefined
  }
}

/** `\pL` or `\p{name}`. */
function property(reader: JavaReader, flags: JavaFlags): CharSet {
  const isLong = reader.accept('{')
  const name = isLong ? reader.takeWhile(/[^{}]/) : (reader.takeEscaped() ?? '')
  if (isLong && !reader.accept('}')) throw reader.fault('\\p{ is not closed')
  if (/^In|^bl(?:oc)?k=/i.test(name)) throw reader.fault('blocks of Unicode are not supported')
  const set = propertySet(name, flags)
  if (set === undefined) throw reader.fault(`\\p{${name.slice(0, 40)}} is not known`)
  return set
}
