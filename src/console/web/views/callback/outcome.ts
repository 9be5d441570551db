import type { Callback, Cancelled } from './callback-json.ts'

/** What became of many that were to be cancelled. */
export interface Outcome {
  readonly total: number
  readonly cancelled: number
  readonly failed: Cancelled['failed']
  /** Left alone, since somebody pressed Stop. */
  readonly isStopped: boolean
}

const atOnce = 20 // ids in a request: progress moves, and Stop comes soon

interface Run {
  readonly ids: readonly string[]
  send(ids: readonly string[]): Promise<Cancelled>
  onProgress(outcome: Outcome): void
  isStopped(): boolean
}

/** Cancels some at a time; what a request as a whole comes to grief with, each of its ids has. */
export async function cancelInTurns({ ids, send, onProgress, isStopped }: Run): Promise<Outcome> {
  let outcome: Outcome = { total: ids.length, cancelled: 0, failed: [], isStopped: false }
  for (let at = 0; at < ids.length; at += atOnce) {
    if (isStopped()) return { ...outcome, isStopped: true }
    const turn = ids.slice(at, at + atOnce)
    const { cancelled, failed } = await send(turn).catch((fault: Error) => ({
      cancelled: [],
      failed: turn.map((_id) => ({ _id, message: fault.message })),
    }))
    outcome = {
      ...outcome,
      cancelled: outcome.cancelled + cancelled.length,
      failed: [...outcome.failed, ...failed],
    }
    onProgress(outcome)
  }
  return outcome
}

export interface Group extends Pick<Callback, 'service' | 'state'> {
  readonly n: number
}

/** How many of each service and state, the most first. */
export function groupsOf(callbacks: readonly Callback[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const { service, state } of callbacks) {
    const key = `${service} ${state}`
    groups.set(key, { service, state, n: (groups.get(key)?.n ?? 0) + 1 })
  }
  return [...groups.values()].sort((one, other) => other.n - one.n)
}
