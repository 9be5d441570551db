import { expect, it } from 'vitest'
import { createRedisNodeRegistry } from '../../../src/api/node/index.ts'
import { membersKey, seenKey } from '../../../src/api/node/node-keys.ts'
import { redisForTest } from '../../support/redis.ts'
import { beatOf, describeNodeRegistry } from './node-registry.contract.ts'

describeNodeRegistry('node registry in Redis', async () => {
  const redis = await redisForTest()
  return (times) => createRedisNodeRegistry(redis, times)
})

it('gives its keys an end with the first beat, and again when Redis has come back empty', async () => {
  const redis = await redisForTest()
  const registry = createRedisNodeRegistry(redis, { lease: 9000, memory: 60_000_000 })
  const ends = () => Promise.all([membersKey, seenKey].map((key) => redis.commands.pttl(key)))
  for (let life = 0; life < 2; life += 1) {
    await registry.beat(beatOf('a'))
    await registry.beat(beatOf('a'))
    for (const end of await ends()) expect(end).toBeGreaterThan(50_000_000)
    await redis.commands.del(membersKey)
    await redis.commands.del(seenKey)
  }
})
