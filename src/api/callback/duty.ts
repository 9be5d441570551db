import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Callback } from './callback.ts'

/**
 * What the schedule has to do for a callback:
 *
 * submit    its time has come: hand it over
 * ask       it has been in the queue for a while: does its session still live?
 * recover   its handing over was begun, and nobody knows how it ended
 * expire    its `_ttl` is over, and it has not ended; whoever talks may go on for some hours
 * farewell  it has ended, and who carries it out does not know
 * nothing   not now
 */
export type Duty = 'submit' | 'ask' | 'recover' | 'expire' | 'farewell' | 'nothing'

/** How long a handing over may say nothing of itself before another node looks after it. */
export const submissionGuard: Milliseconds = 10_000

/** How much longer than its `_ttl` a callback may be with an agent; then nobody will tell its end. */
const talkLimit: Milliseconds = 4 * 3_600_000

/** How often the patrol goes round at least, and how far ahead it sets timers. */
export const patrolEvery: Milliseconds = 60_000
export const patrolHorizon: Milliseconds = 180_000

export function dutyOf(callback: Callback, now: Milliseconds): Duty {
  const { state, dueAt, submission } = callback
  const askAt = askedAt(callback)
  if (state === 'COMPLETED') return now >= (wakeAt(callback) ?? now + 1) ? 'farewell' : 'nothing'
  if (now >= endsAt(callback)) return 'expire'
  if (submission !== undefined) return now >= (submission.inDoubtUntil ?? 0) ? 'recover' : 'nothing'
  if (askAt !== undefined && now >= askAt) return 'ask'
  return dueAt !== undefined && now >= dueAt ? 'submit' : 'nothing'
}

/** A call is not cut short because it began late. */
function endsAt({ state, expiresAt }: Callback): Milliseconds {
  return state === 'PROCESSING' ? expiresAt + talkLimit : expiresAt
}

/** Later ones are with an agent: whatever becomes of their session, nobody is called again. */
function askedAt({ state, session, askAt }: Callback): Milliseconds | undefined {
  return state === 'QUEUED' && session ? askAt : undefined
}

/** The same as wakeAt, or when what is to be told of it should have been told. */
export function lookAt(callback: Callback): Milliseconds | undefined {
  const [first] = callback.news
  const duty = wakeAt(callback)
  if (first === undefined) return duty
  return Math.min(duty ?? Number.POSITIVE_INFINITY, callback.telling?.retryAt ?? first.at)
}

/** When somebody is to look at it next, should nobody come before; undefined when never. */
export function wakeAt(callback: Callback): Milliseconds | undefined {
  const { state, farewell, dueAt, submission } = callback
  const end = endsAt(callback)
  const guarded = submission && (submission.inDoubtUntil ?? submission.begunAt + submissionGuard)
  // What is being started when it ends is told once it has had the time to start.
  if (state === 'COMPLETED') return farewell && (guarded ?? farewell.since)
  return Math.min(end, guarded ?? askedAt(callback) ?? dueAt ?? end)
}
