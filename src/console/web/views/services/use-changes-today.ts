import { useLoad } from '../../frame/load.ts'
import { useSession } from '../../frame/session.ts'
import type { AuditPage } from '../audit/audit-json.ts'
import { sectionOf } from './service-list.ts'

const most = 250 // changes that are looked through; of more in a day the count says too little, and the audit all

/** How often a service was changed since midnight, for who may look into the audit. */
export function useChangesToday(): (service: string) => number {
  const { role } = useSession()
  const mayLook = role === 'admin' || role === 'supervisor'
  const from = new Date(new Date().setHours(0, 0, 0, 0)).toISOString()
  const { data } = useLoad<AuditPage>(mayLook ? '/audit' : undefined, {
    query: { what: 'option', from, limit: most },
    topics: ['audit'],
  })
  return (service) => {
    const beginning = `${sectionOf(service)}.`
    return data?.entries.filter(({ thing }) => thing.startsWith(beginning)).length ?? 0
  }
}
