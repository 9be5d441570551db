import { foldCase } from './case-folding.ts'
import { type CharSet, complement, noChars, singleChar, union } from './char-set.ts'
import { escapedChar, escapedSet } from './java-escapes.ts'
import type { JavaFlags } from './java-flags.ts'
import type { JavaReader } from './java-reader.ts'

const deepest = 100 // brackets in brackets; people write one or two

/** The set `[…]`, its opening bracket being taken already. */
export function readClass(reader: JavaReader, flags: JavaFlags, depth = 1): CharSet {
  if (depth > deepest) throw reader.fault('brackets are nested too deep')
  const isNegated = reader.accept('^')
  const sets: CharSet[] = []
  let isFirst = true // a bracket that closes nothing yet is a character
  while (isFirst || !reader.accept(']')) {
    if (reader.isAtEnd) throw reader.fault('a bracket is not closed')
    if (reader.isNext('&&')) throw reader.fault('an intersection (&&) is not supported')
    sets.push(reader.accept('[') ? readClass(reader, flags, depth + 1) : readItem(reader, flags))
    isFirst = false
  }
  const all = union(noChars, ...sets)
  return isNegated ? complement(all) : all
}

/** One character, a range of them, or a set with a name. */
function readItem(reader: JavaReader, flags: JavaFlags): CharSet {
  const from = readChar(reader, flags)
  if (typeof from !== 'number') return from
  if (!isRange(reader)) return folded(singleChar(from), flags)
  reader.accept('-')
  const to = readChar(reader, flags)
  if (typeof to !== 'number' || to < from) throw reader.fault('a range goes backwards or to a set')
  return folded([[from, to]], flags)
}

/** A minus before a bracket is a character. */
function isRange(reader: JavaReader): boolean {
  return reader.isNext('-') && !reader.isNext('-]') && !reader.isNext('-[')
}

function readChar(reader: JavaReader, flags: JavaFlags): number | CharSet {
  const isEscape = reader.accept('\\')
  const letter = isEscape ? reader.takeEscaped() : reader.take()
  if (letter === undefined) throw reader.fault('a bracket is not closed')
  if (!isEscape) return letter.codePointAt(0) ?? 0
  const item = escapedChar(reader, letter) ?? escapedSet(reader, letter, flags)
  if (item === undefined) throw reader.fault(`\\${letter} is not known within brackets`)
  return item
}

function folded(set: CharSet, { i, u }: JavaFlags): CharSet {
  return i ? foldCase(set, u) : set
}
