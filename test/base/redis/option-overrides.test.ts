import { createRedisOverrides } from '../../../src/base/redis/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { describeOptionOverrides } from '../config/option-overrides.contract.ts'

describeOptionOverrides('in Redis', async () => {
  const one = await redisForTest()
  const other = await redisForTest(one.channel(''))
  return {
    one: createRedisOverrides(one),
    other: createRedisOverrides(other),
    async close() {
      await Promise.all([one.close(), other.close()])
    },
  }
})
