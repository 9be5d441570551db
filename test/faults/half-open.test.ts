import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis } from '../../src/base/redis/index.ts'
import { createCometdServer } from '../../src/channels/cometd/index.ts'
import { startServer } from '../base/http/start-server.ts'
import {
  BayeuxClient,
  type BayeuxReply,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from '../support/bayeux.ts'
import { cometdOptions } from '../support/cometd.ts'
import { writeTemporaryFile } from '../support/config.ts'
import { request } from '../support/http.ts'
import { startTcpProxy, type TcpProxy } from '../support/push-proxy.ts'
import {
  describeWithRedisServer,
  type RedisServer,
  redisForTest,
  startRedisServer,
} from '../support/redis.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'

const logger = createLogger('silent')
const readiness = async (url: string) => (await request(url, 'GET', '/readyz')).status
const metric = async (url: string, name: string) => {
  const { text } = await request(url, 'GET', '/metrics')
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
}

async function wireTo(url: string): Promise<TcpProxy> {
  const wire = await startTcpProxy(Number(new URL(url).port))
  onTestFinished(() => wire.close())
  return wire
}
const addressOf = ({ port }: TcpProxy) => `http://127.0.0.1:${port}`

/** A device with a subscription of its own, and a connect that the node holds. */
async function holding(node: RunningNode, through: string) {
  const device = await new BayeuxClient(through).join({ ack: true })
  await subscribeComet(node.url, device.user, device.user)
  const held = device.connect({ ext: { ack: 0 } })
  held.catch(() => undefined) // what the network swallows is never answered
  await heldConnects(node.url, 1)
  return { device, held }
}

/** What comes first, with the poll that is held or one of the next. */
async function firstHeard(device: BayeuxClient, held: Promise<BayeuxReply[]>): Promise<unknown[]> {
  let heard = messagesIn(await held)
  for (let polls = 1; heard.length === 0 && polls < 5; polls++) {
    heard = messagesIn(await device.connect({ ext: { ack: 0 } }))
  }
  return heard
}

describeWithRedisServer('what is sent into a connection whose other end has vanished', () => {
  const config = writeTemporaryFile('cometd: { timeout: 5 }\nserver: { drain: 0 }')
  let redis: RedisServer
  let toRedis: TcpProxy
  let node: RunningNode

  beforeAll(async () => {
    redis = await startRedisServer()
    toRedis = await startTcpProxy(redis.port)
    const redisUrl = `redis://127.0.0.1:${toRedis.port}`
    node = await startNode({ redisUrl, env: { GMS_CONFIG: config.path } })
  })
  afterAll(async () => {
    await node?.kill()
    await toRedis.close()
    await redis.close()
    config.remove()
  })

  it('as the answer of a poll is sent again when the device is back', async () => {
    const wire = await wireTo(node.url)
    const { device } = await holding(node, addressOf(wire))
    wire.freeze()
    await publish(node.url, device.user, 'into the void')
    device.moveTo(node.url)
    expect(messagesIn(await device.connect({ ext: { ack: 0 } }))).toEqual(['into the void'])
  })

  it('by a node to Redis is refused, and those who wait miss nothing once Redis is back', async () => {
    const { device, held } = await holding(node, node.url)
    toRedis.freeze()
    const refused = await request(node.url, 'POST', '/genesys/1/storage/600', { key: 'value' })
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1'])
    toRedis.thaw()
    await expect.poll(() => readiness(node.url)).toBe(200)
    await publish(node.url, device.user, 'after it')
    expect(await firstHeard(device, held)).toEqual(['after it'])
  })

  if (process.env.FAULTS === 'all') {
    it('by Redis to a node that listens is read later, from the mailbox', async () => {
      const other = await startNode({ redisUrl: redis.url, env: { GMS_CONFIG: config.path } })
      onTestFinished(() => other.kill())
      const { device, held } = await holding(node, node.url)
      toRedis.freeze(await listeningPort(redis))
      toRedis.thaw()
      await publish(other.url, device.user, 'unheard')
      expect(await firstHeard(device, held)).toEqual(['unheard'])
    }, 60_000)

    it('keeps no socket open for ever', async () => {
      const alone = await startNode({ redisUrl: redis.url, env: { GMS_CONFIG: config.path } })
      onTestFinished(() => alone.kill())
      const open = () => metric(alone.url, 'process_open_fds')
      const before = await open()
      const wire = await wireTo(alone.url)
      const socket = await openSocket(addressOf(wire), newHexId())
      onTestFinished(() => socket.terminate())
      await holding(alone, addressOf(wire))
      expect(await open()).toBe(before + 2)
      wire.freeze()
      await expect.poll(() => metric(alone.url, 'cometd_sockets'), { timeout: 70_000 }).toBe(0)
      await expect.poll(open, { timeout: 80_000 }).toBe(before)
    }, 180_000)
  }
})

/** The port of the node's connection that listens, as Redis knows it. */
async function listeningPort(redis: RedisServer): Promise<number> {
  const operator = new Redis(redis.url)
  const list = String(await operator.call('CLIENT', 'LIST', 'TYPE', 'pubsub'))
  operator.disconnect()
  return Number(/ addr=127\.0\.0\.1:(\d+) /.exec(list)?.[1])
}

async function openSocket(url: string, user: string): Promise<WebSocket> {
  const address = `${url.replace('http', 'ws')}/genesys/cometd?gms_user=${user}`
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

describe('a WebSocket', () => {
  it('is ended when its client answers no ping, and not before', async () => {
    const [redis, options] = [await redisForTest(), () => cometdOptions()]
    const parts = { redis, startId: newHexId(), options, logger, pingEvery: 1000 }
    const cometd = await createCometdServer(parts)
    onTestFinished(() => cometd.close())
    const { http, base } = await startServer({ routes: [cometd.routes], logger })
    cometd.attach(http.app.server, http.app.routing)
    const wire = await wireTo(base)
    const socket = await openSocket(addressOf(wire), 'kate')
    onTestFinished(() => socket.terminate())
    let pings = 0
    socket.on('ping', () => {
      pings += 1
    })
    await expect.poll(() => pings).toBeGreaterThan(1)
    expect(cometd.figures.sockets).toBe(1)
    wire.freeze()
    await expect.poll(() => cometd.figures.sockets).toBe(0)
  })
})

describe('a connection to Redis that only listens', () => {
  it('is found dead by a ping, and those who listen hear again and are told so', async () => {
    const wire = await wireTo(inject('redisUrl'))
    const url = `redis://127.0.0.1:${wire.port}`
    const keyPrefix = `test:${newHexId()}:`
    const hearing = await openRedis({ url, keyPrefix, logger, pingEvery: 100 })
    const saying = await openRedis({ url: inject('redisUrl'), keyPrefix, logger })
    onTestFinished(async () => {
      await Promise.all([hearing.close(), saying.close()])
    })
    const heard: string[] = []
    let told = 0
    hearing.onResubscribed(() => {
      told += 1
    })
    await hearing.subscribe('c', (message) => heard.push(message))
    wire.freeze()
    wire.thaw()
    await saying.publish('c', 'unheard')
    await expect.poll(() => told).toBe(1)
    await saying.publish('c', 'heard')
    await expect.poll(() => heard).toEqual(['heard'])
  })
})
