import {
  createBuiltinKinds,
  createRedisServiceInstances,
  ServiceService,
  ServiceStorage,
  serviceRoutes,
  serviceStorageRoutes,
} from '../../../src/api/service/index.ts'
import {
  createRedisStorageStore,
  StorageService,
  storageRoutes,
} from '../../../src/api/storage/index.ts'
import {
  resourcesSection,
  type ServerOptions,
  serverSection,
  serviceSection,
} from '../../../src/base/config/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import {
  type AccessNumbers,
  createAccessNumbers,
} from '../../../src/center/access-numbers/index.ts'
import { createRouting, type Routing } from '../../../src/center/routing/index.ts'
import { slow } from '../../center/routing/support.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve } from '../serve.ts'
import { optionsOf } from './support.ts'

export interface Served {
  readonly url: string
  readonly services: ServiceService
  readonly numbers: AccessNumbers
  readonly routing: Routing
  /** Whether the node says that it takes requests. */
  online: boolean
  /** How many keys there are in Redis. */
  countKeys(): Promise<number>
}

const logger = createLogger('silent')

/** The Service API and the Storage API as `yaml` configures them, over real HTTP and a real Redis. */
export async function serveServices(
  yaml: string,
  given: Partial<ServerOptions> = {},
): Promise<Served> {
  const [options, redis] = await Promise.all([optionsOf(yaml), redisForTest()])
  const server = () => ({ ...options.live(serverSection)(), ...given })
  const timers = createTimers(redis, { nodeId: 'n', logger }) // never started: nothing waits here
  const routing = createRouting({ redis, timers, options: () => slow, logger })
  const numbers = createAccessNumbers({
    redis,
    groups: (name) => options.family(resourcesSection, name),
    country: () => 'US',
  })
  const state = { online: true }
  const shown = (service: string) => options.redacted()[`service.${service}`]
  const storage = new StorageService(createRedisStorageStore(redis), server)
  const services = new ServiceService({
    instances: createRedisServiceInstances(redis),
    storage,
    numbers,
    options: (name) => options.family(serviceSection, name),
    server,
    kinds: createBuiltinKinds({ numbers, routing, isOnline: () => state.online, shown }),
  })
  const url = await serve(
    [
      serviceRoutes(services),
      serviceStorageRoutes(new ServiceStorage(services, storage)),
      storageRoutes(storage),
    ],
    given,
  )
  const countKeys = async () => {
    const keys = new Set<string>()
    for await (const batch of redis.scan('gms:*')) for (const key of batch) keys.add(key)
    return keys.size
  }
  return Object.assign(state, { url, services, numbers, routing, countKeys })
}
