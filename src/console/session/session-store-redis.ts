import type { Redis } from '../../base/redis/index.ts'
import { sessionKey } from './session-keys.ts'
import type { SessionRecord, SessionStore } from './session-store.ts'

export function createRedisSessionStore(redis: Redis): SessionStore {
  const { commands } = redis
  const file = new URL('./touch.lua', import.meta.url)
  const touch = redis.script<[string, number] | null>({ name: 'touch-session', keys: 1, file })
  return {
    async open(hash, record, idle) {
      await commands.set(sessionKey(hash), JSON.stringify(record), 'PX', idle)
    },
    async touch(hash, idle) {
      const found = await touch([sessionKey(hash)], [idle])
      if (found === null) return undefined
      const [text, left] = found
      return { record: JSON.parse(text) as SessionRecord, left }
    },
    async end(hash) {
      await commands.del(sessionKey(hash))
    },
  }
}
