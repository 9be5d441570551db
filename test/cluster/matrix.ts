import type { Fault } from './fault.ts'
import type { Store } from './stores/store.ts'

/**
 * What each run shows: of all faults on every store those that tell most. CLUSTER=all has the whole
 * matrix, and takes minutes.
 */
const usual: Readonly<Record<string, readonly string[]>> = {
  'one Redis': ['all nodes are replaced'],
  'Redis Sentinel': ['a fail-over is forced'],
}

export const isWhole = process.env.CLUSTER === 'all'

/** Callbacks of a fault's day, and the milliseconds within which they are booked. */
export const day = isWhole ? { callbacks: 300, length: 14_000 } : { callbacks: 60, length: 5000 }

/** The faults that strike in this run. */
export function chosen({ name }: Store, faults: readonly Fault[]): readonly Fault[] {
  return isWhole ? faults : faults.filter(({ title }) => usual[name]?.includes(title))
}
