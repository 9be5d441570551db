import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis } from '../../../src/base/redis/index.ts'
import { createUsage } from '../../../src/base/usage/index.ts'
import { describeWithRedisServer } from '../../support/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'
import { TestClock } from './support.ts'

describeWithRedisServer('usage over a Redis cluster', () => {
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

  test('is counted and read, each subject where its keys live', async () => {
    const clock = new TestClock('2026-11-21T14:05:00Z')
    const usage = createUsage({ redis, clock, logger: createLogger('silent') })
    usage.counts.serviceAccessed('a {b}')
    usage.counts.callbackAccepted('a')
    usage.counts.chatBegun('q')
    usage.counts.numberAllocated('g')
    await usage.close()
    for (const [subject, name, part] of [
      ['services', 'a {b}', 'accesses'],
      ['callback', 'a', 'accepted'],
      ['chat', 'q', 'begun'],
      ['resources', 'g', 'allocated'],
    ] as const) {
      expect(await usage.series.names(subject, clock.now())).toEqual([name])
      for (const resolution of ['minute', 'hour', 'day'] as const) {
        const { known, parts } = await usage.series.read({
          ...{ subject, names: [name, '*'], resolution },
          ...{ from: clock.now(), to: clock.now() + 1 },
        })
        expect(known).toEqual([true])
        expect(parts.map((each) => each.get(part)?.[0])).toEqual([1, 1])
      }
    }
  })
})
