import type { Redis } from '../../base/redis/index.ts'
import type { ServiceService } from '../service/index.ts'
import { callbackKind } from './callback.ts'
import { homeKey } from './callback-keys.ts'
import type { Homes } from './homes.ts'

/** A callback is a service instance of the same id, which says its service: no other index is needed. */
export function createRedisHomes(
  { commands }: Redis,
  services: Pick<ServiceService, 'find'>,
): Homes {
  return {
    async find(id) {
      const instance = await services.find(id)
      if (instance?.kind === callbackKind) return { service: instance.service, id }
      const service = id.length > longestId ? null : await commands.get(homeKey(id))
      return service === null ? undefined : { service, id }
    },

    async remember({ service, id }, until) {
      await commands.set(homeKey(id), service, 'PXAT', until)
    },
  }
}

const longestId = 256 // characters; ours have 36
