import { type Milliseconds, newHexId } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { idempotencyKey } from './callback-keys.ts'
import type { IdempotencyKeys, KeyClaim } from './idempotency.ts'

const kept: Milliseconds = 86_400_000
const longestAnswer: Milliseconds = 120_000 // then whoever claimed it has died over it

export function createRedisIdempotencyKeys(redis: Redis): IdempotencyKeys {
  const script = <Reply>(name: string) =>
    redis.script<Reply>({
      name: `callback-${name}`,
      keys: 1,
      file: new URL(`./${name}.lua`, import.meta.url),
    })
  const claim = script<[KeyClaim['kind'], string | undefined]>('claim-key')
  const end = script<null>('end-key')
  return {
    async claim(service, key, request, id): Promise<KeyClaim> {
      const token = newHexId()
      const args = [request, id, token, longestAnswer, kept]
      const [kind, text = ''] = await claim([idempotencyKey(service, key)], args)
      if (kind === 'answered') return { kind, answer: text }
      if (kind === 'first' || kind === 'again') return { kind, id: text, token }
      return kind === 'another' ? { kind } : { kind: 'under-way' }
    },

    async answer(service, key, token, answer) {
      await end([idempotencyKey(service, key)], [token, answer])
    },

    async release(service, key, token) {
      await end([idempotencyKey(service, key)], [token, ''])
    },
  }
}
