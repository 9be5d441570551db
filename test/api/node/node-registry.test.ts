import { createRedisNodeRegistry } from '../../../src/api/node/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { describeNodeRegistry } from './node-registry.contract.ts'

describeNodeRegistry('node registry in Redis', async () => {
  const redis = await redisForTest()
  return (times) => createRedisNodeRegistry(redis, times)
})
