import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis, toRedisError } from '../../../src/base/redis/index.ts'
import { createTimers, type Timers } from '../../../src/base/timers/index.ts'
import { describeWithRedisServer, type RedisServer, startRedisServer } from '../../support/redis.ts'

const logger = createLogger('silent')

describeWithRedisServer('timers, when Redis', () => {
  let server: RedisServer
  let redis: Redis
  let timers: Timers
  const ran: string[] = []

  beforeEach(async () => {
    ran.length = 0
    server = await startRedisServer()
    redis = await openRedis({ url: server.url, logger })
    timers = createTimers(redis, { nodeId: 'n', logger, lease: 5 })
  })

  afterEach(async () => {
    await timers.close()
    await redis.close()
    await server.close()
  })

  test('hangs, cannot be set; it wakes, and those that were set run, within a lease if their claim was lost', async () => {
    timers.handle('test', async ({ id }) => void ran.push(id))
    await timers.start()
    await timers.schedule('test', 'before', Date.now() + 300)
    server.pause()
    const refused = await timers.schedule('test', 'during', 0).catch((error: unknown) => error)
    expect(toRedisError(refused)).toMatchObject({ status: 503 })
    server.resume()
    await expect.poll(() => ran, { timeout: 8000 }).toContain('before')
  })

  test('is away while a handler ends, are settled when it is back', async () => {
    timers.handle('test', async ({ id, attempt }) => {
      ran.push(`${id} ${attempt}`)
      server.pause()
      await redis.commands.ping().catch(() => {})
      setTimeout(() => server.resume(), 1500)
    })
    await timers.start()
    await timers.schedule('test', 'a', Date.now())
    await expect.poll(() => ran).toEqual(['a 1'])
    await expect.poll(() => kept(), { timeout: 10_000 }).toBe(0)
    expect(ran).toEqual(['a 1'])
  })

  test('lost word of an earlier timer, run when the listening is mended', async () => {
    timers.handle('test', async ({ id }) => void ran.push(id))
    await timers.start()
    await redis.commands.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await timers.schedule('test', 'a', Date.now())
    await expect.poll(() => ran, { timeout: 5000 }).toEqual(['a'])
  })

  test('has nothing due, ask it less than once a second', async () => {
    await timers.start()
    await timers.schedule('test', 'later', Date.now() + 3_600_000)
    const before = await processed()
    await new Promise((resolve) => setTimeout(resolve, 3000)) // what is measured is idleness
    expect((await processed()) - before - 1).toBeLessThan(3) // the asking itself is one
  })

  async function kept(): Promise<number> {
    let count = 0
    for (let shard = 0; shard < 4; shard++) {
      count += await redis.commands.zcard(`gms:timers:due:{${shard}}`).catch(() => 1)
    }
    return count
  }

  async function processed(): Promise<number> {
    const info = await redis.commands.info('stats')
    return Number(/total_commands_processed:(\d+)/.exec(info)?.[1])
  }
})
