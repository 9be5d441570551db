import { type CharSet, complement, noChars, overlap, union } from './char-set.ts'
import { PatternFault } from './pattern-fault.ts'
import type { PatternNode, Times } from './pattern-tree.ts'

/** What stands around a part, as far as it matters. */
interface Place {
  /** The characters that may come next after it; none when only the end of the text can. */
  readonly next: CharSet
  /** Nothing comes before it. */
  readonly isFirst: boolean
}

/**
 * The same pattern in the language of RE2, for texts that it must match from end to end. What RE2
 * has no word for is written without it where that changes no full match, and refused elsewhere.
 */
export function toRe2(pattern: PatternNode): string {
  return write(pattern, { next: noChars, isFirst: true })
}

function write(node: PatternNode, place: Place): string {
  switch (node.kind) {
    case 'chars':
      return writeSet(node.set)
    case 'assertion':
      return writeAssertion(node, place)
    case 'sequence':
      return withPlaces(node.parts, place)
        .map(([part, own]) => write(part, own))
        .join('')
    case 'choice':
      return `(?:${node.branches.map((branch) => write(branch, place)).join('|')})`
    case 'repeat':
      return `(?:${write(node.part, withinRepeat(node, place))})${writeTimes(node.times)}`
    case 'atomic':
      if (isSettled(node.part, place.next)) return write(node.part, place)
      throw new PatternFault(
        'a possessive quantifier or atomic group is not supported here',
        node.at,
      )
  }
}

type Kind<K> = Extract<PatternNode, { readonly kind: K }>

const everything = '\\x{0}-\\x{10FFFF}'

function writeSet(set: CharSet): string {
  const others = complement(set)
  if (others.length === 0) return `[${everything}]`
  if (set.length === 0) return `[^${everything}]`
  return others.length < set.length ? `[^${writeRanges(others)}]` : `[${writeRanges(set)}]`
}

function writeRanges(set: CharSet): string {
  const code = (codePoint: number) => `\\x{${codePoint.toString(16)}}`
  return set.map(([from, to]) => (from === to ? code(from) : `${code(from)}-${code(to)}`)).join('')
}

function writeTimes({ min, max }: Times): string {
  return max === Number.POSITIVE_INFINITY ? `{${min},}` : `{${min},${max}}`
}

function writeAssertion({ what, lineEnds, at }: Kind<'assertion'>, place: Place): string {
  switch (what) {
    case 'textStart':
      return '\\A'
    case 'lineStart':
      // Elsewhere it would have to look back. (Java lets it begin no empty text; here it may.)
      if (place.isFirst) return '\\A'
      throw new PatternFault('^ with the flag m is supported only at the start', at)
    case 'lastLineEnd':
      // It may also stand before a last end of line; then that is what must come next.
      if (!overlap(place.next, lineEnds)) return '\\z'
      throw new PatternFault('$ and \\Z are not supported before what may be the end of a line', at)
    case 'textEnd':
      return '\\z'
    case 'wordEdge':
      return '\\b'
    case 'noWordEdge':
      return '\\B'
  }
}

/** Each part with its own place, found from the last to the first. */
function withPlaces(parts: readonly PatternNode[], { next, isFirst }: Place) {
  const firstThatTakes = parts.findIndex((part) => part.most > 0)
  const lastLeading = firstThatTakes < 0 ? parts.length : firstThatTakes
  const placed: (readonly [PatternNode, Place])[] = []
  let after = next
  for (const [at, part] of [...parts.entries()].reverse()) {
    placed.push([part, { next: after, isFirst: isFirst && at <= lastLeading }])
    after = part.least > 0 ? part.first : union(part.first, after)
  }
  return placed.reverse()
}

function withinRepeat({ part, times }: Kind<'repeat'>, { next, isFirst }: Place): Place {
  return times.max > 1 ? { next: union(next, part.first), isFirst: false } : { next, isFirst }
}

/**
 * Whether trying the part again another way is bound to fail, so that it does not matter whether one
 * may: every way has the same length, or a shorter one leaves a character that cannot come next.
 */
function isSettled(node: PatternNode, next: CharSet): boolean {
  if (node.least === node.most) return true
  switch (node.kind) {
    case 'repeat':
      return (
        !node.isReluctant && node.part.least === node.part.most && !overlap(next, node.part.first)
      )
    case 'sequence':
      return withPlaces(node.parts, { next, isFirst: false }).every(([part, place]) => {
        return isSettled(part, place.next)
      })
    case 'choice':
      return areDistinct(node.branches) && node.branches.every((branch) => isSettled(branch, next))
    case 'atomic':
      return isSettled(node.part, next)
    default:
      return false
  }
}

/** The first character tells which branch it is. */
function areDistinct(branches: readonly PatternNode[]): boolean {
  return branches.every((branch, at) => {
    const later = branches.slice(at + 1)
    return branch.least > 0 && !later.some((other) => overlap(branch.first, other.first))
  })
}
