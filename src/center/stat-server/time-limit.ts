import type { Milliseconds } from '../../base/kernel/index.ts'

/** Runs `work` with a signal that aborts after `limit`, or when `outer` does; leaves no timer behind. */
export async function withTimeLimit<T>(
  limit: Milliseconds,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const control = new AbortController()
  const abort = () => control.abort()
  const timer = setTimeout(abort, limit)
  outer?.addEventListener('abort', abort)
  if (outer?.aborted) abort()
  try {
    return await work(control.signal)
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', abort)
  }
}
