import type { Redis } from '../../base/redis/index.ts'
import type { Listeners } from './listeners.ts'
import { listenersKey } from './live-keys.ts'

export function createRedisListeners(redis: Redis): Listeners {
  const { commands } = redis
  const script = <Reply>(verb: string) =>
    redis.script<Reply>({
      name: `listeners-${verb}`,
      keys: 1,
      file: new URL(`./${verb}.lua`, import.meta.url),
    })
  const keep = script<null>('keep')
  const open = script<string[]>('open')
  return {
    async keep(mailbox, span) {
      await keep([listenersKey], [mailbox, span])
    },
    async drop(mailbox) {
      await commands.zrem(listenersKey, mailbox)
    },
    open: (most) => open([listenersKey], [most]),
  }
}
