import type { Redis } from '../../../../base/redis/index.ts'
import { messagesKey } from '../embedded-keys.ts'
import type { BoxLimits, MessageBox } from './message-box.ts'

export function createRedisMessageBox(redis: Redis, { most, kept }: BoxLimits): MessageBox {
  const add = redis.script<0 | 1>({
    name: 'orchestration-add-message',
    keys: 1,
    file: new URL('./add-message.lua', import.meta.url),
  })
  return {
    async add(serviceId, to, text) {
      return (await add([messagesKey(serviceId, to)], [most, kept, text])) === 1
    },
    async take(serviceId, to) {
      return (await redis.commands.lpop(messagesKey(serviceId, to), most)) ?? []
    },
  }
}
