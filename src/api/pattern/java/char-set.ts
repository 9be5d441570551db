/** Code points from the first to the last, both included. */
type Range = readonly [from: number, to: number]

/** A set of characters: ranges that rise and neither overlap nor touch. */
export type CharSet = readonly Range[]

const lastCodePoint = 0x10ffff

export const noChars: CharSet = []

export function singleChar(codePoint: number): CharSet {
  return [[codePoint, codePoint]]
}

/** From pairs of characters: `azAZ__` is a to z, A to Z, and the underscore. */
export function charsOf(pairs: string): CharSet {
  const codes = Array.from(pairs, (char) => char.codePointAt(0) ?? 0)
  return toCharSet(
    codes.flatMap((from, at): Range[] => (at % 2 === 0 ? [[from, codes[at + 1] ?? from]] : [])),
  )
}

/** Any ranges, in any order, as a set. */
export function toCharSet(ranges: readonly Range[]): CharSet {
  const merged: [number, number][] = []
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

export function union(...sets: readonly CharSet[]): CharSet {
  const filled = sets.filter((set) => set.length > 0)
  return filled.length === 1 ? (filled[0] ?? noChars) : toCharSet(filled.flat())
}

/** Every character that is not in the set. */
export function complement(set: CharSet): CharSet {
  const ranges: Range[] = []
  let from = 0
  for (const [start, end] of set) {
    if (start > from) ranges.push([from, start - 1])
    from = end + 1
  }
  return from <= lastCodePoint ? [...ranges, [from, lastCodePoint]] : ranges
}

/** Whether some character is in both. */
export function overlap(one: CharSet, other: CharSet): boolean {
  let at = 0
  for (const [from, to] of one) {
    while ((other[at]?.[1] ?? Number.POSITIVE_INFINITY) < from) at += 1
    const next = other[at]
    if (next === undefined) return false
    if (next[0] <= to) return true
  }
  return false
}

export function has(set: CharSet, codePoint: number): boolean {
  return overlap(set, singleChar(codePoint))
}
