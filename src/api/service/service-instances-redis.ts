import { type Seconds, systemClock } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { NewInstance, ServiceInstance, ServiceInstances } from './service-instances.ts'
import { instanceKey } from './service-keys.ts'

interface Stored {
  readonly service: string
  readonly kind: string
  readonly dataId: string
  readonly user?: string
  readonly parameters: readonly (readonly [string, string])[]
}

/** One text an instance: it is written once, and only its time to live changes. */
export function createRedisServiceInstances({ commands }: Redis): ServiceInstances {
  return {
    async add(instance: NewInstance, ttl: Seconds): Promise<void> {
      await commands.set(instanceKey(instance.id), toText(instance), 'PX', toMilliseconds(ttl))
    },

    async find(id: string): Promise<ServiceInstance | undefined> {
      const key = instanceKey(id)
      const [text, left] = await Promise.all([commands.get(key), commands.pttl(key)])
      if (text === null || left <= 0) return undefined // 0 and less: it ends between the two
      return parseInstance(id, text, systemClock.now() + left)
    },

    async extend(id: string, ttl: Seconds): Promise<boolean> {
      return (await commands.pexpire(instanceKey(id), toMilliseconds(ttl), 'GT')) === 1
    },

    async remove(id: string): Promise<boolean> {
      return (await commands.del(instanceKey(id))) > 0
    },
  }
}

function toText({ service, kind, dataId, user, parameters }: NewInstance): string {
  const named = user === undefined ? {} : { user }
  const stored: Stored = { service, kind, dataId, ...named, parameters: [...parameters] }
  return JSON.stringify(stored)
}

function parseInstance(id: string, text: string, expiresAt: number): ServiceInstance {
  const { user, parameters, ...stored }: Stored = JSON.parse(text)
  return { id, ...stored, user, parameters: new Map(parameters), expiresAt }
}

/** Redis counts whole milliseconds, and at least one. */
function toMilliseconds(ttl: Seconds): number {
  return Math.max(1, Math.round(ttl * 1000))
}
