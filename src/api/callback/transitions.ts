import type { Milliseconds } from '../../base/kernel/index.ts'
import { type Callback, type CallbackState, type Farewell, isForward } from './callback.ts'

/*
 * What becomes of a callback, as the changes to its record. None of these looks at anything else, so
 * that whatever order they come in, the same state and the same news give the same result.
 */

type Changes = Partial<Omit<Callback, 'service' | 'id' | 'version' | 'history'>>

/** Whether the callback was handed over, so far as anybody knows. */
export function isHandedOver({ session, submission }: Callback): boolean {
  return session !== undefined || submission !== undefined
}

/**
 * News of whoever carries it out: 'same' when it is in that state, undefined when it is beyond it.
 * News end a doubt whether it is carried out at all.
 */
export function moved(
  callback: Callback,
  to: CallbackState,
  reason: string | undefined,
): Changes | 'same' | undefined {
  const { state, submission } = callback
  const isDoubtOver = submission?.inDoubtUntil !== undefined
  if (state === to) return isDoubtOver ? { submission: undefined } : 'same'
  if (!isForward(state, to)) return undefined
  if (to === 'COMPLETED') return ended(callback, reason ?? 'NOT_AVAILABLE')
  return { state: to, dueAt: undefined, ...(isDoubtOver ? { submission: undefined } : {}) }
}

/** It ended by itself. */
export function ended(callback: Callback, reason: string): Changes {
  const cell = freesSlot(callback, reason) ? undefined : callback.cell
  return { state: 'COMPLETED', reason, dueAt: undefined, submission: undefined, cell }
}

/** It is ended from outside: who carries it out is told. */
export function broken(callback: Callback, reason: string, farewell: Farewell): Changes {
  return {
    ...ended(callback, reason),
    ...(farewell.by === 'cancel' ? { cell: undefined } : {}), // for whatever reason: others may have it
    submission: callback.submission, // what is being started is told once it has started
    farewell: isHandedOver(callback) ? farewell : undefined,
  }
}

/** What was never carried out leaves its place to others; strategies write reasons in either case. */
function freesSlot({ state }: Callback, reason: string): boolean {
  if (state === 'SCHEDULED' && reason !== 'AGENT_CONNECTED') return true
  return /^(cancelled|submit_error$)/i.test(reason)
}

/** It is being handed over. */
export function submitted(callback: Callback, fence: number, now: Milliseconds): Changes {
  const attempt = callback.attempts + 1
  return {
    state: 'QUEUED',
    dueAt: undefined,
    attempts: attempt,
    submission: { attempt, fence, begunAt: now, inDoubtUntil: undefined },
  }
}

/** It was handed over, and this is its session; the first that is known of stays. */
export function started(callback: Callback, session: string, now: Milliseconds): Changes {
  const isLate = callback.state === 'COMPLETED' && callback.session === undefined
  return {
    session: callback.session || session,
    submission: undefined,
    ...(isLate ? { farewell: { by: 'terminate', since: now } as const } : {}),
  }
}

/** Nothing came of handing it over: it is tried again, or has failed. */
export function failed(callback: Callback, retryAt: Milliseconds | undefined): Changes {
  const { state } = callback
  if (state !== 'QUEUED') return { submission: undefined } // somebody carries it out all the same
  if (retryAt === undefined) return ended(callback, 'SUBMIT_ERROR')
  return { state: 'SCHEDULED', dueAt: retryAt, submission: undefined }
}

/** Its session has gone without a word of an end: it is handed over again, or has failed. */
export function vanished(callback: Callback, retryAt: Milliseconds | undefined): Changes {
  const { _ors_session_id: _, ...properties } = callback.properties // the next one has its own
  return { ...failed(callback, retryAt), session: undefined, askAt: undefined, properties }
}

/** It may have been handed over: until then its session has time to report, unless it has. */
export function inDoubt(callback: Callback, until: Milliseconds): Changes {
  const { state, submission } = callback
  if (submission === undefined || state !== 'QUEUED') return { submission: undefined }
  return { submission: { ...submission, inDoubtUntil: until } }
}
