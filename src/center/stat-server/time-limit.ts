import type { Milliseconds } from '../../base/kernel/index.ts'

/** How long something may take. */
export interface TimeLimit {
  /** Aborts at the end of it. */
  readonly signal: AbortSignal
  /** How far that is. */
  left(): Milliseconds
}

/** Runs `work` within `limit`, and within `outer` too; leaves no timer behind. */
export async function withTimeLimit<T>(
  limit: Milliseconds,
  work: (within: TimeLimit) => Promise<T>,
  outer?: TimeLimit,
): Promise<T> {
  const control = new AbortController()
  const abort = () => control.abort()
  const endsAt = performance.now() + limit
  const timer = setTimeout(abort, limit)
  outer?.signal.addEventListener('abort', abort)
  if (outer?.signal.aborted) abort()
  const left = () => Math.min(endsAt - performance.now(), outer?.left() ?? Number.POSITIVE_INFINITY)
  try {
    return await work({ signal: control.signal, left })
  } finally {
    clearTimeout(timer)
    outer?.signal.removeEventListener('abort', abort)
  }
}
