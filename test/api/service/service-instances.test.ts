import { createRedisServiceInstances } from '../../../src/api/service/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { describeServiceInstances } from './service-instances.contract.ts'

describeServiceInstances('service instances in Redis', async () => {
  return createRedisServiceInstances(await redisForTest())
})
