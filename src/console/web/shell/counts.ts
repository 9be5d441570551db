import { useEffect } from 'preact/hooks'
import { useLoad } from '../frame/load.ts'
import type { Role } from '../frame/paths.ts'
import { useStore } from '../frame/store.ts'
import { waiting } from '../frame/title.ts'
import { navCounts } from './nav.ts'

/** As many as are counted; a plus stands behind them. */
export const mostCounted = 100

const every = 60_000 // ms; what comes live comes at once

/** What the bar counts, whatever view is open. */
export function useNavCounts(role: Role): void {
  const late = useCount('/callback/list', 'callbacks', { state: 'late', topic: 'callback' })
  const seesDeliveries = role === 'admin' || role === 'supervisor'
  const path = seesDeliveries ? '/deliveries' : undefined
  const dead = useCount(path, 'deliveries', { state: 'dead', topic: 'delivery' })
  useEffect(() => {
    const counts = { ...navCounts.get() }
    delete counts.callback
    delete counts.deliveries
    if (late !== undefined) counts.callback = late
    if (dead !== undefined) counts.deliveries = dead
    navCounts.set(counts)
  }, [late, dead])
  const all = Object.values(useStore(navCounts)).reduce((sum, count) => sum + count, 0)
  useEffect(() => waiting.set(all), [all])
}

function useCount(
  path: string | undefined,
  list: string,
  { state, topic }: { state: string; topic: 'callback' | 'delivery' },
): number | undefined {
  const query = { state, limit: mostCounted }
  const { data } = useLoad<Record<string, readonly unknown[]>>(path, {
    query,
    topics: [topic],
    every,
  })
  return data?.[list]?.length
}
