import type { Seconds } from '../../../base/kernel/index.ts'
import { mayHaveHappened, type OrsOrchestrator } from '../../../center/orchestration/index.ts'
import { orchestrationMissing } from '../service-errors.ts'
import type { ServiceInstance } from '../service-instances.ts'
import type { ServiceKind } from '../service-kind.ts'
import type { ServiceService } from '../service-service.ts'

const ttl: Seconds = 86_400 // how long an Orchestration Server's session is remembered, too

/**
 * A service of `_type: ors` is a session of an Orchestration Server, whose SCXML answers what is
 * asked of it. What a request says to steer it goes there; user data goes to storage, where the
 * session finds it under `_data_id` (reference: Service API, "Notes").
 */
export function orchestrated(
  ors: Pick<OrsOrchestrator, 'serves' | 'start' | 'request' | 'terminate'>,
  services: Pick<ServiceService, 'data' | 'keep' | 'settings'>,
): ServiceKind {
  const runOf = (instance: ServiceInstance) => {
    const options = services.settings(instance).options()
    return { serviceId: instance.id, session: '', options } // by its id the session is known
  }
  return {
    name: 'ors',
    ttl,
    async create({ service, settings, said, user, id, dataId, start, abandon }) {
      const options = settings.options()
      if (!ors.serves(options)) throw orchestrationMissing(service)
      await start()
      try {
        const data = Object.fromEntries(await services.data({ dataId }))
        const parameters = Object.fromEntries(said.steering)
        const run = { serviceId: id, service, options, parameters, dataId, user, data }
        const { answer } = await ors.start(run)
        return { body: { ...answer, _id: id } }
      } catch (error) {
        if (!mayHaveHappened(error)) await abandon() // else the session may look for its data
        throw error
      }
    },
    async ask({ instance, request, said }) {
      if (said.data.size > 0) await services.keep(instance, said.data)
      const parameters = Object.fromEntries(said.steering)
      return { body: await ors.request(runOf(instance), request, parameters) }
    },
    end: (instance) => ors.terminate(runOf(instance)),
  }
}
