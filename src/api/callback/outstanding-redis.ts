import type { Clock } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { outstandingKey } from './callback-keys.ts'
import { fromMember, toMember } from './callback-member.ts'
import type { Outstanding } from './outstanding.ts'

export function createRedisOutstanding(redis: Redis, clock: Clock): Outstanding {
  const enter = redis.script<string[]>({
    name: 'callback-enter',
    keys: 1,
    file: new URL('./enter.lua', import.meta.url),
  })
  return {
    async enter(customer, callback, { most, until }) {
      const args = [clock.now(), toMember(callback), until, most]
      const members = await enter([outstandingKey(customer)], args)
      return members.length === 0 ? undefined : members.map(fromMember)
    },

    async stay(customer, callback, until) {
      const args = [clock.now(), toMember(callback), until, Number.MAX_SAFE_INTEGER]
      await enter([outstandingKey(customer)], args)
    },

    async leave(customer, callback) {
      await redis.commands.zrem(outstandingKey(customer), toMember(callback))
    },
  }
}
