import { serviceOffline } from '../service-errors.ts'
import type { ServiceKind } from '../service-kind.ts'

export interface GetParts {
  /** Whether this node takes requests, as an operator has set it. */
  readonly isOnline: () => boolean
  /** The options of a service as they may be shown. */
  readonly shown: (service: string) => Readonly<Record<string, unknown>> | undefined
}

const statuses = { min: 200, max: 599 }
const hidden = new Set(['username', 'password'])

/**
 * Tells load balancers and apps by status codes of their own choosing whether this node serves, and
 * apps the service's options: what an operator wants them to know needs no release of theirs.
 */
export function get({ isOnline, shown }: GetParts): ServiceKind {
  return {
    name: 'get',
    async create({ service, settings }) {
      const status = isOnline()
        ? (settings.number('_online_code', statuses) ?? 200)
        : (settings.number('_offline_code', statuses) ?? 503)
      if (status >= 400) throw serviceOffline(status)
      if (status !== 200) return { status, body: {} }
      const options = Object.entries(shown(service) ?? {}).flatMap(([name, value]) => {
        if (hidden.has(name)) return []
        const text = String(value)
        return [[name, settings.fill(name, text)] as const]
      })
      return { body: Object.fromEntries(options) }
    },
  }
}
