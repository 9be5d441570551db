import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis } from '../../../src/base/redis/index.ts'
import { createRedisBookingStore } from '../../../src/center/access-numbers/booking-store-redis.ts'
import { describeWithRedisServer } from '../../support/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'
import { newPool, newWish, poolOf } from './booking-store.contract.ts'

describeWithRedisServer('the booking store over a Redis cluster', () => {
  let cluster: RedisCluster
  let redis: Redis

  beforeAll(async () => {
    cluster = await startRedisCluster()
    redis = await openRedis({ url: cluster.url, logger: createLogger('silent') })
  })

  afterAll(async () => {
    await redis?.close()
    await cluster?.close()
  })

  test('books, matches, releases and gives back across groups', async () => {
    const store = createRedisBookingStore(redis)
    const [pool, other] = [newPool(1), newPool(1)]
    const both = poolOf([...pool.all, ...other.all])
    for (const strategy of ['LOCK', 'RANDOM', 'ROUND-ROBIN'] as const) {
      await store.book(pool, newWish({ serviceId: 'a' }))
      await store.book(other, newWish({ serviceId: 'b', caller: '+1' }))
      expect(await store.book(both, newWish({ strategy }))).toEqual({ kind: 'exhausted' })
      expect(await store.release('a')).toBe(true)
      expect(await store.match(other.all[0] ?? '', '+1', '')).toMatchObject({ serviceId: 'b' })
      const coded = { strategy, codeLength: 4, codes: ['1111'], serviceId: 'c' }
      expect(await store.book(both, newWish(coded))).toMatchObject({ code: '1111' })
      expect(await store.release('c')).toBe(true)
    }
  })
})
