import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis, toRedisError } from '../../../src/base/redis/index.ts'
import { describeWithRedisServer } from '../../support/redis.ts'
import {
  clusterSlots,
  type RedisCluster,
  removeMaster,
  startRedisCluster,
} from '../../support/redis-cluster.ts'

const logger = createLogger('silent')
const file = new URL('./scripts/append-twice.lua', import.meta.url)
const pushFile = new URL('./scripts/push-each.lua', import.meta.url)

describeWithRedisServer('a cluster of three masters', () => {
  let cluster: RedisCluster
  let redis: Redis
  let keyOf: string[] // a key that lives on each master

  beforeAll(async () => {
    cluster = await startRedisCluster()
    redis = await openRedis({ url: cluster.url, keyPrefix: 'test:', logger })
    keyOf = await Promise.all(clusterSlots.map(([first, last]) => keyBetween(first, last)))
  })

  afterAll(async () => {
    await redis?.close()
    await cluster?.close()
  })

  async function keyBetween(first: number, last: number): Promise<string> {
    for (let i = 0; ; i++) {
      const slot = Number(await redis.commands.cluster('KEYSLOT', `test:{${i}}`))
      if (slot >= first && slot <= last) return `{${i}}`
    }
  }

  function writeAll(): Promise<string[]> {
    return Promise.all(
      keyOf.map((key) =>
        redis.commands.set(key, 'x').catch((error: unknown) => {
          expect(toRedisError(error)).toMatchObject({ status: 503 })
          return '503'
        }),
      ),
    )
  }

  test('takes commands, scripts and scans over all of them', async () => {
    const appendTwice = redis.script<number>({ name: 'append-twice', keys: 1, file })
    const ids = Array.from({ length: 50 }, (_, i) => `gms:list:{${i}}`)
    const lengths = await Promise.all(ids.map((key) => appendTwice([key], ['x'])))
    expect(lengths).toEqual(ids.map(() => 2))
    const found: string[] = []
    for await (const keys of redis.scan('gms:list:*')) found.push(...keys)
    expect(found.sort()).toEqual([...ids].sort())
  })

  test('takes a batch whose keys lie apart', async () => {
    const source = { name: 'push-each', keys: 1, file: pushFile }
    const pushEach = redis.batch(source, () => ['#'])
    expect(await Promise.all(keyOf.map((key) => pushEach([`batch:${key}`], ['x'])))).toEqual(
      keyOf.map(() => ['1']),
    )
  })

  test('carries messages', async () => {
    const heard: string[] = []
    await redis.subscribe('c', (message) => heard.push(message))
    await redis.publish('c', 'one')
    await expect.poll(() => heard).toEqual(['one'])
  })

  test('of which one hangs answers 503 for its keys within a second, and serves the others', async () => {
    cluster.servers[1]?.pause()
    const from = performance.now()
    expect(await writeAll()).toEqual(['OK', '503', 'OK'])
    expect(performance.now() - from).toBeLessThan(1000)
    expect(await writeAll()).toEqual(['OK', '503', 'OK'])
    cluster.servers[1]?.resume()
    await expect.poll(writeAll, { timeout: 10_000 }).toEqual(['OK', 'OK', 'OK'])
  })

  test('of which one dies answers 503 for its keys, and heals when it is back', async () => {
    await cluster.servers[2]?.kill()
    const from = performance.now()
    expect(await writeAll()).toEqual(['OK', 'OK', '503'])
    expect(performance.now() - from).toBeLessThan(1000)
    await cluster.servers[2]?.start()
    await expect.poll(writeAll, { timeout: 10_000 }).toEqual(['OK', 'OK', 'OK'])
  })

  test('that died as a whole heals when it is back, and those who listen hear again', async () => {
    const heard: string[] = []
    let resubscribed = 0
    redis.onResubscribed(() => resubscribed++)
    await redis.subscribe('d', (message) => heard.push(message))
    await Promise.all(cluster.servers.map((server) => server.kill()))
    expect(await writeAll()).toEqual(['503', '503', '503'])
    await Promise.all(cluster.servers.map((server) => server.start()))
    await expect.poll(writeAll, { timeout: 15_000 }).toEqual(['OK', 'OK', 'OK'])
    await expect.poll(() => resubscribed, { timeout: 10_000 }).toBeGreaterThan(0)
    await redis.publish('d', 'after')
    await expect.poll(() => heard).toEqual(['after'])
  })

  test('commands written in one turn leave each master in one write', async () => {
    const before = await writesSeen()
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => redis.commands.set(keyOf[i % 3] ?? '', 'x')),
    )
    const after = await writesSeen()
    for (const [i, count] of after.entries()) expect(count - (before[i] ?? 0)).toBeLessThan(20)
  })

  test('of which one leaves and lives: those who listened at it hear the others', async () => {
    const heard: string[] = []
    await redis.subscribe('leaves', (message) => heard.push(message))
    const from = await listenedAt()
    await removeMaster(cluster, from)
    const isHeard = async () => {
      await writeAll() // which finds that the slots have moved
      await redis.publish('leaves', 'by another')
      return heard.length > 0
    }
    await expect.poll(isHeard, { timeout: 10_000 }).toBe(true)
    expect(await listenedAt()).not.toBe(from)
  })

  /** How many reads each master has made: Redis reads once for what arrives in one write. */
  async function writesSeen(): Promise<number[]> {
    const info = await askEach((node) => node.commands.info('stats'))
    return info.map((text) => Number(/total_reads_processed:(\d+)/.exec(text)?.[1]))
  }

  /** The master, by its place, at which this node listens. */
  async function listenedAt(): Promise<number> {
    const clients = await askEach((node) => node.commands.client('LIST') as Promise<string>)
    return clients.findIndex((list) => list.includes('name=ringback:subscriber'))
  }

  async function askEach(ask: (node: Redis) => Promise<string>): Promise<string[]> {
    const nodes = await Promise.all(cluster.servers.map(({ url }) => openRedis({ url, logger })))
    const answers = await Promise.all(nodes.map(ask))
    await Promise.all(nodes.map((node) => node.close()))
    return answers
  }
})
