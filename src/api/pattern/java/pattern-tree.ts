import { type CharSet, noChars, union } from './char-set.ts'

/** What every part of a pattern tells about the texts it matches. */
interface Facts {
  /** Least and most characters; most may be infinite. */
  readonly least: number
  readonly most: number
  /** With which characters they begin; of an empty text there is none. */
  readonly first: CharSet
}

export type Assertion =
  | 'textStart'
  | 'lineStart'
  | 'lastLineEnd'
  | 'textEnd'
  | 'wordEdge'
  | 'noWordEdge'

/**
 * A pattern of Java, its groups no longer told apart: whether a text matches, they do not decide.
 * `at` is where something was written, for faults to tell.
 */
export type PatternNode = Facts &
  (
    | { readonly kind: 'chars'; readonly set: CharSet }
    | {
        readonly kind: 'assertion'
        readonly what: Assertion
        /** The characters that end a line. */
        readonly lineEnds: CharSet
        readonly at: number
      }
    | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
    | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
    | {
        readonly kind: 'repeat'
        readonly part: PatternNode
        readonly times: Times
        /** It begins with as few as it can. */
        readonly isReluctant: boolean
      }
    /** What has once been matched is not tried another way. */
    | { readonly kind: 'atomic'; readonly part: PatternNode; readonly at: number }
  )

export interface Times {
  readonly min: number
  readonly max: number
}

export function chars(set: CharSet): PatternNode {
  return { kind: 'chars', set, least: 1, most: 1, first: set }
}

export function assertion(what: Assertion, at: number, lineEnds: CharSet = noChars): PatternNode {
  return { kind: 'assertion', what, lineEnds, at, least: 0, most: 0, first: noChars }
}

export function sequence(parts: readonly PatternNode[]): PatternNode {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const leading = parts.slice(0, parts.findIndex((part) => part.least > 0) + 1 || parts.length)
  return {
    kind: 'sequence',
    parts,
    least: sum(parts.map((part) => part.least)),
    most: sum(parts.map((part) => part.most)),
    first: union(...leading.map((part) => part.first)),
  }
}

export function choice(branches: readonly PatternNode[]): PatternNode {
  const [only] = branches
  if (only !== undefined && branches.length === 1) return only
  return {
    kind: 'choice',
    branches,
    least: Math.min(...branches.map((branch) => branch.least)),
    most: Math.max(...branches.map((branch) => branch.most)),
    first: union(...branches.map((branch) => branch.first)),
  }
}

export function repeat(part: PatternNode, times: Times, isReluctant: boolean): PatternNode {
  return {
    kind: 'repeat',
    part,
    times,
    isReluctant,
    least: part.least * times.min,
    most: part.most === 0 || times.max === 0 ? 0 : part.most * times.max,
    first: times.max === 0 ? noChars : part.first,
  }
}

export function atomic(part: PatternNode, at: number): PatternNode {
  const { least, most, first } = part
  return { kind: 'atomic', part, at, least, most, first }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
