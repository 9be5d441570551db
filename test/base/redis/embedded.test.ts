import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import {
  openRedis,
  type Redis,
  startEmbeddedRedis,
  toRedisError,
} from '../../../src/base/redis/index.ts'

describe('the embedded Redis', () => {
  const lines: string[] = []
  let redis: Redis

  beforeAll(async () => {
    const logger = createLogger('info', { write: (line) => lines.push(line) })
    redis = await openRedis({ url: undefined, logger })
  })

  afterAll(() => redis.close())

  test('says at start that nothing survives', () => {
    expect(redis.kind).toBe('embedded')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, msg: expect.stringContaining('nothing it holds survives exit') },
    ])
  })

  test('refuses writing when it is full, instead of dropping keys', async () => {
    const limits = await redis.commands.config('GET', 'maxmemory*')
    expect(limits).toEqual(expect.arrayContaining(['maxmemory', '1073741824', 'noeviction']))
    await redis.commands.config('SET', 'maxmemory', '1')
    const refused = await redis.commands.set('a', '1').catch((error: unknown) => error)
    expect(toRedisError(refused)).toMatchObject({ status: 503 })
    await redis.commands.config('SET', 'maxmemory', '1gb')
  })

  test('keeps values of several megabytes byte by byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 31) % 256))
    await redis.commands.set('big', bytes)
    expect(bytes.equals((await redis.commands.getBuffer('big')) ?? Buffer.of())).toBe(true)
  })

  test('answers a burst of commands larger than one of its reads', async () => {
    const values = Array.from({ length: 5000 }, (_, i) => `${i}`.padStart(100, '0'))
    await Promise.all(values.map((value, i) => redis.commands.set(`k${i}`, value)))
    expect(await Promise.all(values.map((_, i) => redis.commands.get(`k${i}`)))).toEqual(values)
  })

  test('tells the time and lets keys expire', async () => {
    const [seconds] = await redis.commands.time()
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(2)
    await redis.commands.set('brief', '1', 'PX', 20)
    await expect.poll(() => redis.commands.exists('brief')).toBe(0)
  })

  test('is another one each time', async () => {
    const [one, two] = await Promise.all([startEmbeddedRedis(), startEmbeddedRedis()])
    expect(one.url).not.toBe(two.url)
    await Promise.all([one.close(), two.close()])
  })
})
