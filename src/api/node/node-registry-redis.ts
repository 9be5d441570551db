import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { membersKey, seenKey } from './node-keys.ts'
import type { Beat, Member, NodeRegistry } from './node-registry.ts'

export interface RegistryTimes {
  /** A node that was silent for longer is down. */
  readonly lease: Milliseconds
  /** A node that was silent for longer is forgotten. */
  readonly memory: Milliseconds
}

/** Two keys and four scripts; time is Redis's own, so that clocks of nodes may differ. */
export function createRedisNodeRegistry(redis: Redis, times: RegistryTimes): NodeRegistry {
  const keys = [membersKey, seenKey]
  const script = <Reply>(verb: string) =>
    redis.script<Reply>({
      name: `node-${verb}`,
      keys: 2,
      file: new URL(`./${verb}.lua`, import.meta.url),
    })
  const beat = script<string>('beat')
  const list = script<(number | string)[]>('list')
  const leave = script<number>('leave')
  const forget = script<'forgotten' | 'unknown' | 'alive'>('forget')
  let tidyAt: Milliseconds = 0
  return {
    async beat(given) {
      const { lease, memory } = times
      const now = performance.now()
      const tidies = now >= tidyAt // seldom: beats are most of what an idle node asks of Redis
      if (tidies) tidyAt = now + memory / 100
      const rival = await beat(keys, [
        given.id,
        given.startId,
        JSON.stringify(given),
        lease,
        memory,
        tidies ? 1 : 0,
      ])
      return rival === '' ? undefined : rival
    },
    async list() {
      return toMembers(await list(keys, []))
    },
    async leave(id, startId) {
      await leave(keys, [id, startId])
    },
    forget: (id) => forget(keys, [id, times.lease]),
  }
}

function toMembers(reply: readonly (number | string)[]): Member[] {
  const members: Member[] = []
  for (let at = 0; at < reply.length; at += 2) {
    const text = String(reply[at + 1])
    const beat = JSON.parse(text.slice(text.indexOf(' ') + 1)) as Beat
    members.push({ beat, silentFor: Number(reply[at]) })
  }
  return members
}
