/**
 * How well a text answers what somebody types: 3 it is that, 2 it begins so, 1 it holds it, 0 not
 * at all. Case is free.
 */
export function scoreOf(text: string, q: string): number {
  const [one, other] = [text.toLowerCase(), q.toLowerCase()]
  if (one === other) return 3
  if (one.startsWith(other)) return 2
  return one.includes(other) ? 1 : 0
}

/** The best answers, at most `most`; those that are as good in the order they had. */
export function bestOf<T>(
  all: Iterable<T>,
  textsOf: (each: T) => readonly string[],
  q: string,
  most: number,
): T[] {
  const scored: { each: T; score: number }[] = []
  for (const each of all) {
    const score = Math.max(0, ...textsOf(each).map((text) => scoreOf(text, q)))
    if (score > 0) scored.push({ each, score })
  }
  return scored
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ each }) => each)
}

/** Only the digits, for numbers however they are spelled; '' for what is no part of a number. */
export function digitsOf(text: string): string {
  return /^[+\d\s()./-]+$/.test(text) ? text.replaceAll(/\D/g, '') : ''
}
