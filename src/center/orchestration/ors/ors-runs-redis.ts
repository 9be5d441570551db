import type { Milliseconds, Seconds } from '../../../base/kernel/index.ts'
import type { Redis } from '../../../base/redis/index.ts'
import { runKey } from './ors-run-keys.ts'
import type { OrsRun, OrsRuns, StartClaim } from './ors-runs.ts'

const sent = '' // what stands there once a start may have reached a server
const idle = '?' // before it, and a token after it: nothing was sent yet
const longestIdle: Milliseconds = 3000 // a claimant who lives has sent by then, or waits for a connection

export function createRedisOrsRuns(redis: Redis): OrsRuns {
  const { commands } = redis
  const script = <Reply>(name: string) => {
    const file = new URL(`./${name}.lua`, import.meta.url)
    return redis.script<Reply>({ name: `ors-${name}`, keys: 1, file })
  }
  const claimStart = script<string | null>('claim-start')
  const beginStart = script<0 | 1>('begin-start')
  const giveUpStart = script<null>('give-up-start')
  return {
    async claim(serviceId: string, { token, limit }: StartClaim) {
      const found = await claimStart([runKey(serviceId)], [token, Math.ceil(limit), longestIdle])
      if (found === null) return undefined
      return isUnderWay(found) ? 'under-way' : parseRun(found)
    },

    async begin(serviceId: string, { token, limit }: StartClaim): Promise<boolean> {
      return (await beginStart([runKey(serviceId)], [token, Math.ceil(limit)])) === 1
    },

    async giveUp(serviceId: string, { token }: StartClaim, hasBegun: boolean): Promise<void> {
      await giveUpStart([runKey(serviceId)], [hasBegun ? sent : idle + token])
    },

    async keep(serviceId: string, run: OrsRun, ttl: Seconds): Promise<void> {
      await commands.set(runKey(serviceId), JSON.stringify(run), 'EX', ttl)
    },

    async find(serviceId: string, ttl: Seconds): Promise<OrsRun | undefined> {
      const key = runKey(serviceId)
      const found = await commands.get(key)
      if (found === null || isUnderWay(found)) return undefined
      await commands.expire(key, ttl)
      return parseRun(found)
    },

    async forget(serviceId: string): Promise<void> {
      await commands.del(runKey(serviceId))
    },
  }
}

const isUnderWay = (found: string) => found === sent || found.startsWith(idle)

function parseRun(text: string): OrsRun {
  const { session, answer, server, cookies }: OrsRun = JSON.parse(text)
  return { session, answer, server, cookies }
}
