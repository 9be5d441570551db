import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis } from '../../../src/base/redis/index.ts'
import { createTimers, type Timers } from '../../../src/base/timers/index.ts'
import { describeWithRedisServer } from '../../support/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'

describeWithRedisServer('timers over a Redis cluster', () => {
  let cluster: RedisCluster
  let redis: Redis
  let timers: Timers

  beforeAll(async () => {
    const logger = createLogger('silent')
    cluster = await startRedisCluster()
    redis = await openRedis({ url: cluster.url, logger })
    timers = createTimers(redis, { nodeId: 'n', logger })
  })

  afterAll(async () => {
    await timers?.close()
    await redis?.close()
    await cluster?.close()
  })

  test('run from every shard', async () => {
    const ran: string[] = []
    timers.handle('test', async ({ id }) => void ran.push(id))
    await timers.start()
    const ids = Array.from({ length: 200 }, (_, i) => `timer-${i}`)
    await Promise.all(ids.map((id, i) => timers.schedule('test', id, Date.now() + i)))
    await expect.poll(() => ran.length, { timeout: 5000 }).toBe(200)
    expect([...ran].sort()).toEqual([...ids].sort())
  })
})
