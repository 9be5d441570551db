import type { Routing } from '../../../center/routing/index.ts'
import { parameterInvalid } from '../service-errors.ts'
import type { ServiceKind } from '../service-kind.ts'

/** Ways of estimating that clients of the original ask for; here there is one, whatever they ask. */
const methods: readonly string[] = ['urs', 'urs2', 'stat']

/**
 * Estimates how long a newcomer to a virtual queue waits: seconds, or null while nothing is known.
 * The reference names no fields; these are our own.
 */
export function ewt(routing: Pick<Routing, 'expectedWait'>): ServiceKind {
  return {
    name: 'ewt',
    async create({ settings }) {
      const name = settings.option('_urs_virtual_queue') ?? settings.required('name')
      const aqt = settings.text('aqt') ?? 'urs2'
      if (!methods.includes(aqt)) throw parameterInvalid('aqt', `is none of ${methods.join(', ')}`)
      const { seconds, waiting, position } = await routing.expectedWait(name)
      return { body: { name, aqt, ewt: seconds ?? null, pos: position, calls: waiting } }
    },
  }
}
