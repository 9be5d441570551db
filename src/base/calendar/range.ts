import type { Milliseconds } from '../kernel/index.ts'
import { dayLength } from './wall-time.ts'

/** The longest time a calendar answers for at once: a caller asks for weeks, a report for a year. */
export const longestRange: Milliseconds = 1100 * dayLength // three years and a little

const earliest: Milliseconds = -62_135_596_800_000 // 0001-01-01, where dates of four digits begin
const latest: Milliseconds = 253_402_300_800_000 // 10000-01-01, where they end

/**
 * Throws a RangeError for what no caller should let through: times that are no numbers or need
 * more than four digits for the year, and more than `longestRange` at once.
 */
export function checkRange(from: Milliseconds, to: Milliseconds): void {
  for (const at of [from, to]) {
    if (!(at >= earliest && at < latest)) throw new RangeError(`${at} is no time of a calendar`)
  }
  if (to - from > longestRange) {
    throw new RangeError(`${to - from} ms are more than the ${longestRange} a calendar looks over`)
  }
}
