import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { BayeuxClient, messagesIn, publish, subscribeComet } from '../support/bayeux.ts'
import { writeTemporaryFile } from '../support/config.ts'
import { request } from '../support/http.ts'
import { startTcpProxy, type TcpProxy } from '../support/push-proxy.ts'
import { describeWithRedisServer, type RedisServer, startRedisServer } from '../support/redis.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'
import { allWell, Traffic } from './traffic.ts'

const journal = ['--appendonly', 'yes', '--appendfsync', 'always']

const readiness = async (url: string) => (await request(url, 'GET', '/readyz')).status
const store = (url: string) => request(url, 'POST', '/genesys/1/storage/600', { key: 'value' })
const read = (url: string, id: string) => request(url, 'GET', `/genesys/1/storage/${id}/key`)

describeWithRedisServer('a node whose Redis', () => {
  const config = writeTemporaryFile('cometd: { timeout: 2 }\nserver: { drain: 0 }')
  let redis: RedisServer
  let operator: Redis
  let wire: TcpProxy
  let node: RunningNode

  /** The node begins while its Redis is away. */
  beforeAll(async () => {
    redis = await startRedisServer(journal)
    wire = await startTcpProxy(redis.port)
    await redis.kill()
    const env = { GMS_CONFIG: config.path }
    const starting = startNode({ redisUrl: `redis://127.0.0.1:${wire.port}`, env })
    await vi.waitUntil(() => wire.connections > 3, { timeout: 30_000 })
    await redis.start()
    operator = new Redis(redis.url)
    operator.on('error', () => undefined) // its server is killed
    node = await starting
  })
  /** The same node goes through all of it. */
  afterEach(async () => {
    wire.latency = 0
    await operator.replicaof('NO', 'ONE')
    await operator.config('SET', 'maxmemory', '0')
    await expect.poll(() => readiness(node.url)).toBe(200)
  })
  afterAll(async () => {
    await node?.kill()
    operator?.disconnect()
    await wire.close()
    await redis.close()
    config.remove()
  })

  it('is away at start waits for it, and serves once it is there', async () => {
    expect(node.output()).not.toMatch(/could not start|Redis cannot be reached/)
    expect((await store(node.url)).status).toBe(200)
  })

  if (process.env.FAULTS === 'all') {
    it('stays away does not start, and says why', async () => {
      const gone = await startRedisServer()
      await gone.close()
      const started = startNode({ redisUrl: gone.url })
      await expect(started).rejects.toThrow(/ended before[\s\S]*Redis cannot be reached/)
    })
  }

  it('blinks under load loses no message, doubles none and keeps every session', async () => {
    const traffic = await Traffic.begin(node.url)
    for (let blink = 0; blink < 8; blink++) {
      await pause(300)
      wire.reset()
    }
    expect(await traffic.end()).toEqual(allWell)
    expect(traffic.unsure).not.toEqual([])
  })

  it('is killed and started again under load loses nothing either', async () => {
    const traffic = await Traffic.begin(node.url)
    for (let time = 0; time < 2; time++) {
      await pause(300)
      await redis.kill()
      await pause(300)
      await redis.start()
    }
    await expect.poll(() => readiness(node.url)).toBe(200)
    expect(await traffic.end()).toEqual(allWell)
  })

  it('is slow serves all the same, only later', async () => {
    wire.latency = 100
    const traffic = await Traffic.begin(node.url)
    await pause(1000)
    wire.latency = 0
    expect(await traffic.end()).toEqual(allWell)
    expect(traffic.unsure).toEqual([])
  })

  it('is slower than a second refuses, and serves when it is quick again', async () => {
    wire.latency = 1500
    await expect.poll(() => readiness(node.url)).toBe(503)
    await expectRefusals(node.url)
    wire.latency = 0
    await expect.poll(async () => (await store(node.url)).status).toBe(200)
  })

  it('has become a replica refuses to write, reads on, and writes when it is a master again', async () => {
    const id = idOf(await store(node.url))
    await operator.replicaof('127.0.0.1', 1)
    await expectRefusals(node.url)
    await expect.poll(async () => (await read(node.url, id)).text).toBe('value')
    await operator.replicaof('NO', 'ONE')
    await expect.poll(async () => (await store(node.url)).status).toBe(200)
  })

  it('is full refuses to write, reads on, and loses nothing that was taken', async () => {
    const device = await new BayeuxClient(node.url).join({ ack: true })
    await subscribeComet(node.url, device.user, device.user)
    await publish(node.url, device.user, 'taken')
    const id = idOf(await store(node.url))
    await operator.config('SET', 'maxmemory', '1')
    await expectRefusals(node.url)
    expect((await read(node.url, id)).text).toBe('value')
    await operator.config('SET', 'maxmemory', '0')
    expect((await store(node.url)).status).toBe(200)
    expect(messagesIn(await device.connect({ ext: { ack: 0 } }))).toEqual(['taken'])
  })
})

const refusal = { message: expect.any(String), exception: expect.any(String) }

/** What would have to be written is refused in a way that clients understand, and told to come again. */
async function expectRefusals(url: string): Promise<void> {
  const event = { tag: 'refused', message: 'm', notificationDetails: { type: 'comet' } }
  const answers = await Promise.all([
    store(url),
    request(url, 'POST', '/genesys/1/notification/publish', event, { gms_user: 'kate' }),
  ])
  for (const { status, headers, body } of answers) {
    expect([status, headers['retry-after'], body]).toEqual([503, '1', refusal])
  }
}

const idOf = ({ body }: { readonly body: unknown }) => (body as { id: string }).id
