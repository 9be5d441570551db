import { type Milliseconds, newHexId } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { idempotencyKey } from './callback-keys.ts'
import type { IdempotencyKeys, KeyClaim } from './idempotency.ts'

const kept: Milliseconds = 86_400_000
const usualLease: Milliseconds = 8_000 // less than a second request waits for the first

export function createRedisIdempotencyKeys(redis: Redis, lease = usualLease): IdempotencyKeys {
  const script = <Reply>(name: string) =>
    redis.script<Reply>({
      name: `callback-${name}`,
      keys: 1,
      file: new URL(`./${name}.lua`, import.meta.url),
    })
  const claim = script<[KeyClaim['kind'], string | undefined]>('claim-key')
  const hold = script<null>('hold-key')
  const end = script<null>('end-key')
  return {
    lease,

    async claim(service, key, request, id): Promise<KeyClaim> {
      const token = newHexId()
      const args = [request, id, token, lease, kept]
      const [kind, text = ''] = await claim([idempotencyKey(service, key)], args)
      if (kind === 'answered') return { kind, answer: text }
      if (kind === 'first' || kind === 'again') return { kind, id: text, token }
      return kind === 'another' ? { kind } : { kind: 'under-way' }
    },

    async hold(service, key, token) {
      await hold([idempotencyKey(service, key)], [token, lease])
    },

    async answer(service, key, token, answer) {
      await end([idempotencyKey(service, key)], [token, answer])
    },

    async release(service, key, token) {
      await end([idempotencyKey(service, key)], [token, ''])
    },
  }
}
