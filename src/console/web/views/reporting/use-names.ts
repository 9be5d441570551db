import { useLoad } from '../../frame/load.ts'
import { type AllOptions, familyOf } from '../../frame/options.ts'
import type { Kind } from './report-json.ts'

const prefixes = { services: 'service.', callback: 'service.', resources: 'resources.' } as const

/** What a report can be of: what is configured now, or the queues there are. */
export function useNames(kind: Kind): readonly string[] {
  const { data: all } = useLoad<AllOptions>(kind === 'chat' ? undefined : '/options')
  const { data: queues } = useLoad<{ queue: string }[]>(
    kind === 'chat' ? '/desk/queues' : undefined,
  )
  if (kind === 'chat') return queues?.map(({ queue }) => queue) ?? []
  if (all === undefined) return []
  const found = familyOf(all, prefixes[kind]).filter(
    ([, section]) => kind !== 'callback' || section._service?.value === 'callback',
  )
  const names = found.map(([name]) => name)
  return kind === 'services' ? ['*', ...names] : names
}
