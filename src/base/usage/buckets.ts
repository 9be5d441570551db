import type { Milliseconds, Seconds } from '../kernel/index.ts'

export type Resolution = 'minute' | 'hour' | 'day'

/** Buckets of one length, in UTC; those of a span are kept and forgotten together. */
export interface Kept {
  readonly length: Milliseconds
  readonly perSpan: number
  /** A bucket can be read for at least so long after its end. */
  readonly days: number
}

const dayLength: Milliseconds = 86_400_000

/** Small hashes stay compact in Redis: at most sixty buckets of one name in each. */
export const kept: Readonly<Record<Resolution, Kept>> = {
  minute: { length: 60_000, perSpan: 60, days: 2 },
  hour: { length: 3_600_000, perSpan: 24, days: 90 },
  day: { length: dayLength, perSpan: 30, days: 1096 }, // three years, one of them a leap year
}

export const resolutions: readonly Resolution[] = ['minute', 'hour', 'day']

/** From the last writing of a span: its last bucket is then within the time promised, and a span more. */
export function lifetime({ length, perSpan, days }: Kept): Seconds {
  return (days * dayLength + 2 * perSpan * length) / 1000
}

export const minuteOf = (at: Milliseconds): number => Math.floor(at / kept.minute.length)

export const dayOf = (at: Milliseconds): number => Math.floor(at / dayLength)
