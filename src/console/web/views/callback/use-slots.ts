import { useState } from 'preact/hooks'
import type { ApiFault } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import type { Week } from './callback-json.ts'
import { addWeeks, weekOf } from './iso-week.ts'

const behind = 43_200_000 // ms; no zone is further behind UTC, by which weeks are told here

/** Two weeks of a service's slots, and how to see others. */
export interface Slots {
  readonly weeks: readonly Week[]
  readonly fault: ApiFault | undefined
  readonly isLoading: boolean
  /** What begins now; there is nothing free before. */
  readonly isFirst: boolean
  turn(weeks: 1 | -1): void
  reload(): void
}

/** Of `service` (`undefined`: of none yet), from the week of `at`, else from now on. */
export function useSlots(service: string | undefined, at?: string): Slots {
  const first = weekOf(Date.now() - behind)
  const [week, setWeek] = useState(at === undefined ? first : weekOf(Date.parse(at)))
  const path = service === undefined ? undefined : '/callback/week'
  const topics = ['callback'] as const
  const one = useLoad<Week>(path, { query: { service, week }, topics })
  const other = useLoad<Week>(path, { query: { service, week: addWeeks(week, 1) }, topics })
  return {
    weeks: [one.data, other.data].flatMap((each) => each ?? []),
    fault: one.fault ?? other.fault,
    isLoading: one.isLoading || other.isLoading,
    isFirst: week <= first,
    turn: (weeks) => setWeek(addWeeks(week, weeks)),
    reload() {
      one.reload()
      other.reload()
    },
  }
}
