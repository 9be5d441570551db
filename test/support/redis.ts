import { afterAll, describe, inject } from 'vitest'
import { createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis, type Redis } from '../../src/base/redis/index.ts'
import { redisServerMissing } from './redis-server.ts'

export { type RedisServer, startRedisServer } from './redis-server.ts'

const filePrefix = `test:${newHexId()}:`
const opened: Redis[] = []
let prefixes = 0

afterAll(async () => {
  if (opened.length === 0) return
  await Promise.all(opened.map((redis) => redis.close()))
  const redis = await open(filePrefix)
  for await (const keys of redis.scan('*')) {
    await Promise.all(keys.map((key) => redis.commands.unlink(key)))
  }
  await redis.close()
})

/**
 * The Redis of this run, under a key prefix of its own, or that of another node of the same test;
 * closed after the test file, which leaves no key behind.
 */
export async function redisForTest(keyPrefix = `${filePrefix}${prefixes++}:`): Promise<Redis> {
  const redis = await open(keyPrefix)
  opened.push(redis)
  return redis
}

function open(keyPrefix: string): Promise<Redis> {
  return openRedis({
    url: inject('redisUrl'),
    keyPrefix,
    logger: createLogger('silent'),
    silenceLimit: 10_000, // tests share their cores with each other and with Redis: slow is not dead
  })
}

/** `describe` for tests that start a redis-server of their own; says so when they cannot run. */
export function describeWithRedisServer(title: string, body: () => void): void {
  if (redisServerMissing !== undefined) console.info(`skipped: ${title}: ${redisServerMissing}`)
  describe.skipIf(redisServerMissing !== undefined)(title, body)
}
