import { createRedisStorageStore } from '../../../src/api/storage/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { describeStorageStore } from './storage-store.contract.ts'

describeStorageStore('storage store in Redis', async () => {
  const redis = await redisForTest()
  const countKeys = async () => {
    const keys = new Set<string>()
    for await (const batch of redis.scan('gms:storage:*')) for (const key of batch) keys.add(key)
    return keys.size
  }
  return { store: createRedisStorageStore(redis), countKeys }
})
