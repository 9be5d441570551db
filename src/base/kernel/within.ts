import type { Milliseconds } from './clock.ts'

/** Waits for the promise, but no longer than the limit; rejects when it does in time. */
export async function within(limit: Milliseconds, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit)
  })
  try {
    await Promise.race([promise, over])
  } finally {
    clearTimeout(timer)
  }
}
