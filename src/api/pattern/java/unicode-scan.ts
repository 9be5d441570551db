import { type CharSet, toCharSet } from './char-set.ts'

/** Sets that were asked for; there are only so many properties, and each takes some 20 ms to find. */
const found = new Map<string, CharSet>()

/**
 * The characters that JavaScript puts into the class `[body]` (flag `v`); undefined when it knows
 * no such property. Never give it what comes from outside, names of properties aside.
 */
export function scanUnicode(body: string): CharSet | undefined {
  const known = found.get(body)
  if (known !== undefined) return known
  const runs = toRuns(body)
  if (runs === undefined) return undefined
  const set = toCharSet([
    ...stretches().flatMap(({ first, text }) => {
      const size = first > 0xffff ? 2 : 1 // UTF-16 units of a character
      return Array.from(text.matchAll(runs), ({ index, 0: run }) => {
        const from = first + index / size
        return [from, from + run.length / size - 1] as const
      })
    }),
    // Surrogates are all alike, and side by side they would be read as pairs.
    ...('\ud800'.match(runs) === null ? [] : [[0xd800, 0xdfff] as const]),
  ])
  found.set(body, set)
  return set
}

function toRuns(body: string): RegExp | undefined {
  try {
    return new RegExp(`[${body}]+`, 'gv')
  } catch {
    return undefined // a name that JavaScript does not know
  }
}

interface Stretch {
  readonly first: number
  readonly text: string
}

/** All characters in order, in texts of one plane at most. */
function stretches(): Stretch[] {
  const planes = Array.from({ length: 16 }, (_, at) => (at + 1) * 0x10000)
  return [
    stretch(0, 0xd7ff),
    stretch(0xe000, 0xffff),
    ...planes.map((first) => stretch(first, first + 0xffff)),
  ]
}

function stretch(first: number, last: number): Stretch {
  const parts: string[] = []
  for (let from = first; from <= last; from += 1024) {
    const codes = Array.from({ length: Math.min(1024, last - from + 1) }, (_, at) => from + at)
    parts.push(String.fromCodePoint(...codes))
  }
  return { first, text: parts.join('') }
}
