/** Whole or broken seconds. */
export type Seconds = number

/** Milliseconds; a point in time is milliseconds since 1970, as `Date.now()` gives it. */
export type Milliseconds = number

/** Tells the time. Whatever decides by time takes one, so that a test can move it. */
export interface Clock {
  now(): Milliseconds
}

export const systemClock: Clock = { now: () => Date.now() }

/** `yyyy-MM-ddTHH:mm:ss.SSSZ`, always with milliseconds: clients parse it strictly. */
export function toTimestamp(at: Milliseconds): string {
  return new Date(at).toISOString()
}
