import type { Milliseconds, Seconds } from '../../../base/kernel/index.ts'
import type { Redis } from '../../../base/redis/index.ts'
import { runKey } from './ors-run-keys.ts'
import type { OrsRun, OrsRuns } from './ors-runs.ts'

const claimed = '' // what stands there while the start is under way

export function createRedisOrsRuns({ commands }: Redis): OrsRuns {
  return {
    async claim(serviceId: string, limit: Milliseconds): Promise<OrsRun | 'under-way' | undefined> {
      const found = await commands.set(runKey(serviceId), claimed, 'PX', limit, 'NX', 'GET')
      if (found === null) return undefined
      return found === claimed ? 'under-way' : parseRun(found)
    },

    async giveUp(serviceId: string): Promise<void> {
      await commands.del(runKey(serviceId))
    },

    async keep(serviceId: string, run: OrsRun, ttl: Seconds): Promise<void> {
      await commands.set(runKey(serviceId), JSON.stringify(run), 'EX', ttl)
    },

    async find(serviceId: string, ttl: Seconds): Promise<OrsRun | undefined> {
      const key = runKey(serviceId)
      const found = await commands.get(key)
      if (found === null || found === claimed) return undefined
      await commands.expire(key, ttl)
      return parseRun(found)
    },

    async forget(serviceId: string): Promise<void> {
      await commands.del(runKey(serviceId))
    },
  }
}

function parseRun(text: string): OrsRun {
  const { session, answer, server, cookies }: OrsRun = JSON.parse(text)
  return { session, answer, server, cookies }
}
