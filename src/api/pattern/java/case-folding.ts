import { type CharSet, has, singleChar, union } from './char-set.ts'

/**
 * A set without regard to case, as Java has it: letters of ASCII only, or with its flag `u` all
 * letters, two being the same when the small letters of their capitals are.
 */
export function foldCase(set: CharSet, isUnicode: boolean): CharSet {
  return isUnicode ? foldUnicode(set) : foldAscii(set)
}

const capitals = [0x41, 0x5a] as const
const smalls = [0x61, 0x7a] as const
const lastWithCase = 0x1ffff // letters beyond the first two planes have no case
const caseBit = 0x20 // what tells a from A

function foldAscii(set: CharSet): CharSet {
  const shifted = [
    ...overlapOf(set, capitals).map(([from, to]) => [from + caseBit, to + caseBit] as const),
    ...overlapOf(set, smalls).map(([from, to]) => [from - caseBit, to - caseBit] as const),
  ]
  return union(set, ...shifted.map((range) => [range]))
}

function overlapOf(set: CharSet, [first, last]: readonly [number, number]): CharSet {
  return set
    .filter(([from, to]) => from <= last && to >= first)
    .map(([from, to]) => [Math.max(from, first), Math.min(to, last)])
}

function foldUnicode(set: CharSet): CharSet {
  const joining = letterFamilies().filter((family) => family.some((letter) => has(set, letter)))
  return union(set, ...joining.flat().map(singleChar))
}

/** The letters that are one another's upper or lower case, found when they are first asked for. */
const families: (readonly number[])[] = []

function letterFamilies(): readonly (readonly number[])[] {
  if (families.length > 0) return families
  const byKey = new Map<number, number[]>()
  for (let letter = 0; letter <= lastWithCase; letter++) {
    if (upper(letter) === letter && lower(letter) === letter) continue
    const key = lower(upper(letter))
    byKey.set(key, [...(byKey.get(key) ?? [key]), letter])
  }
  families.push(...byKey.values())
  return families
}

const upper = (letter: number) => oneOf(String.fromCodePoint(letter).toUpperCase(), letter)
const lower = (letter: number) => oneOf(String.fromCodePoint(letter).toLowerCase(), letter)

/** ß has two capital letters, and therefore none. */
function oneOf(text: string, otherwise: number): number {
  const code = text.codePointAt(0) ?? otherwise
  return text.length === String.fromCodePoint(code).length ? code : otherwise
}
