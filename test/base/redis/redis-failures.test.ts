import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis, toRedisError } from '../../../src/base/redis/index.ts'
import { describeWithRedisServer, type RedisServer, startRedisServer } from '../../support/redis.ts'

const logger = createLogger('silent')
const file = new URL('./scripts/append-twice.lua', import.meta.url)

async function failure(call: Promise<unknown>): Promise<{ error: unknown; after: number }> {
  const from = performance.now()
  const error = await call.then(
    () => 'no failure',
    (thrown: unknown) => thrown,
  )
  return { error, after: performance.now() - from }
}

async function expectUnavailableWithinASecond(call: Promise<unknown>): Promise<void> {
  const { error, after } = await failure(call)
  expect(toRedisError(error)).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } })
  expect(after).toBeLessThan(1000)
}

describeWithRedisServer('when Redis', () => {
  let server: RedisServer
  let redis: Redis

  beforeEach(async () => {
    server = await startRedisServer()
    redis = await openRedis({ url: server.url, logger })
  })

  afterEach(async () => {
    await redis.close()
    await server.close()
  })

  test('is killed, commands fail within a second, at once and later', async () => {
    server.pause()
    const inFlight = expectUnavailableWithinASecond(redis.commands.get('a'))
    await server.kill()
    await inFlight
    await expectUnavailableWithinASecond(redis.commands.get('a'))
    await expect.poll(() => redis.isReady()).toBe(false)
    await expectUnavailableWithinASecond(redis.commands.get('a'))
    await expectUnavailableWithinASecond(redis.subscribe('c', () => {}))
  })

  test('is back after a crash, commands and scripts work again', async () => {
    const appendTwice = redis.script<number>({ name: 'append-twice', keys: 1, file })
    await appendTwice(['l'], ['x'])
    await server.kill()
    await expectUnavailableWithinASecond(appendTwice(['l'], ['x']))
    await server.start()
    await expect.poll(() => redis.isReady(), { timeout: 5000 }).toBe(true)
    expect(await appendTwice(['l'], ['x'])).toBe(2)
  })

  test('hangs, commands fail within a second, and work again when it wakes', async () => {
    await redis.subscribe('c', () => {})
    server.pause()
    await Promise.all(
      Array.from({ length: 100 }, () => expectUnavailableWithinASecond(redis.commands.get('a'))),
    )
    await expectUnavailableWithinASecond(redis.commands.get('a'))
    server.resume()
    await expect.poll(() => redis.isReady(), { timeout: 5000 }).toBe(true)
    expect(await redis.commands.get('a')).toBeNull()
  })

  test('drops the listening connection, it hears again and says so', async () => {
    const heard: string[] = []
    let resubscribed = 0
    redis.onResubscribed(() => resubscribed++)
    await redis.subscribe('c', (message) => heard.push(message))
    await redis.commands.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await redis.publish('c', 'into the gap')
    await expect.poll(() => resubscribed, { timeout: 5000 }).toBe(1)
    await redis.publish('c', 'after')
    await expect.poll(() => heard.at(-1)).toBe('after')
    expect(resubscribed).toBe(1)
  })

  test('restarts, those who listen hear again', async () => {
    let resubscribed = 0
    const heard: string[] = []
    redis.onResubscribed(() => resubscribed++)
    await redis.subscribe('c', (message) => heard.push(message))
    await server.kill()
    await server.start()
    await expect.poll(() => resubscribed, { timeout: 5000 }).toBe(1)
    await expect.poll(() => redis.isReady(), { timeout: 5000 }).toBe(true)
    await redis.publish('c', 'after')
    await expect.poll(() => heard).toEqual(['after'])
  })

  test('is full, writing answers 503 and reading works', async () => {
    await redis.commands.set('a', '1')
    await redis.commands.config('SET', 'maxmemory', '1')
    await expectUnavailableWithinASecond(redis.commands.set('b', '1'))
    expect(await redis.commands.get('a')).toBe('1')
  })

  test('has become a replica, writing answers 503', async () => {
    await redis.commands.replicaof('127.0.0.1', '1')
    await expectUnavailableWithinASecond(redis.commands.set('b', '1'))
  })

  test('refuses a command for a fault of ours, that is no 503', async () => {
    await redis.commands.set('text', 'x')
    const { error } = await failure(redis.commands.incr('text'))
    expect(error).toBeInstanceOf(Error)
    expect(toRedisError(error)).toBeUndefined()
  })

  test('would evict keys, the start is refused', async () => {
    await redis.commands.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await expect(openRedis({ url: server.url, logger })).rejects.toThrow(
      /has maxmemory-policy allkeys-lru/,
    )
  })
})

/** Stands between a client and Redis, and can swallow what Redis answers. */
class LossyWire {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  swallowReplies = false

  constructor(target: number) {
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1')
      for (const socket of [near, far]) {
        this.#sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => this.#sockets.delete(socket))
      }
      near.pipe(far)
      far.on('data', (bytes) => this.swallowReplies || near.write(bytes))
      far.on('close', () => near.destroy())
    }).listen(0, '127.0.0.1')
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  close(): void {
    this.#server.close()
    this.cut()
  }
}

describeWithRedisServer('a command whose answer was lost', () => {
  test('fails, and is not sent again', async () => {
    const server = await startRedisServer()
    const wire = new LossyWire(server.port)
    await new Promise((resolve) => setImmediate(resolve))
    const redis = await openRedis({ url: wire.url, logger })
    wire.swallowReplies = true
    const lost = failure(redis.commands.incr('n'))
    const direct = await openRedis({ url: server.url, logger })
    await expect.poll(() => direct.commands.get('n')).toBe('1')
    wire.swallowReplies = false
    wire.cut()
    expect(toRedisError((await lost).error)).toMatchObject({ status: 503 })
    await expect.poll(() => redis.isReady(), { timeout: 5000 }).toBe(true)
    await redis.commands.ping()
    expect(await redis.commands.get('n')).toBe('1')
    wire.close()
    await Promise.all([redis.close(), direct.close()])
    await server.close()
  })
})

describeWithRedisServer('commands written in one turn', () => {
  test('leave in one write', async () => {
    const server = await startRedisServer()
    const reads: number[] = []
    const wire = createServer((near) => {
      const far = connect(server.port, '127.0.0.1')
      near.on('data', (bytes) => {
        reads.push(bytes.length)
        far.write(bytes)
      })
      far.pipe(near)
      near.on('close', () => far.destroy())
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => wire.once('listening', resolve))
    const { port } = wire.address() as AddressInfo
    const redis = await openRedis({ url: `redis://127.0.0.1:${port}`, logger })
    reads.length = 0
    await Promise.all(Array.from({ length: 100 }, (_, i) => redis.commands.set('k', `value ${i}`)))
    expect(reads).toHaveLength(1)
    await redis.close()
    wire.close()
    await server.close()
  })
})

test('a start without Redis is given up with the reason', async () => {
  const opening = openRedis({ url: 'redis://127.0.0.1:1', logger, startLimit: 300 })
  await expect(opening).rejects.toThrow(
    /^Redis cannot be reached: connect ECONNREFUSED 127.0.0.1:1$/,
  )
})
