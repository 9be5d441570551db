import { keyPart } from '../kernel/index.ts'
import type { Kept } from './buckets.ts'
import type { Counted } from './usage-store.ts'

/** The name under which a subject is counted as a whole. */
export const allNames = '*'

/** Takes what has no room in the index of names, and what is called like this or like the whole. */
export const otherName = '(other)'

/** The keys of one subject share a hash tag, so that one script may write them in a cluster. */
export function subjectKeys(subject: Counted) {
  const tag = `{${subject}}`
  return {
    /** Sorted set: name → the day it was last counted. */
    names: `gms:usage:names:${tag}`,
    /** The number of the last batch of one run of a node that was added. */
    added: (run: string) => `gms:usage:added:${tag}:${run}`,
    /** Hash, once span and name follow: `<part>:<bucket within the span>` → sum. */
    stems: {
      minute: `gms:usage:minute:${tag}:`,
      hour: `gms:usage:hour:${tag}:`,
      day: `gms:usage:day:${tag}:`,
    },
  }
}

/** What follows a stem: the span of a bucket, and a name. */
export function spanSuffix({ perSpan }: Pick<Kept, 'perSpan'>, bucket: number, name: string) {
  return `${Math.floor(bucket / perSpan)}:${keyPart(name)}`
}

/** When counting began. */
export const beganKey = 'gms:usage:began'

/** Whose turn it is to sample in this minute. */
export const samplerKey = (minute: number) => `gms:usage:sampler:${minute}`
