import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { appForTest } from '../../support/app.ts'
import {
  BayeuxClient,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from '../../support/bayeux.ts'
import { request } from '../../support/http.ts'
import { describeWithRedisServer, startRedisServer } from '../../support/redis.ts'

const journal = ['--appendonly', 'yes', '--appendfsync', 'always']

async function redisServer(args: readonly string[] = []) {
  const server = await startRedisServer(args)
  onTestFinished(() => server.close())
  return server
}

describeWithRedisServer('CometD when Redis fails', () => {
  it('brings what other nodes published while this one could not hear', async () => {
    const redis = await redisServer()
    const hearing = await appForTest({ redisUrl: redis.url })
    const publishing = await appForTest({ redisUrl: redis.url, keyPrefix: hearing.keyPrefix })
    const device = await new BayeuxClient(hearing.url).join({ ack: true })
    await subscribeComet(hearing.url, device.user, 'deaf')
    const held = device.connect({ ext: { ack: 0 } })
    await heldConnects(hearing.url, 1)

    const operator = new Redis(redis.url)
    onTestFinished(() => operator.disconnect())
    await operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await publish(publishing.url, 'deaf', 'not lost')
    expect(messagesIn(await held)).toEqual(['not lost'])
  })

  it('refuses to publish while Redis is away, keeps devices waiting, and goes on after', async () => {
    const redis = await redisServer(journal)
    const { url } = await appForTest({ redisUrl: redis.url })
    const device = await new BayeuxClient(url).join({ ack: true })
    await subscribeComet(url, device.user, 'away')
    const held = device.connect({ ext: { ack: 0 } })
    await heldConnects(url, 1)

    await redis.kill()
    const event = { tag: 'away', message: 'too early' }
    const began = Date.now()
    const refused = await request(url, 'POST', '/genesys/1/notification/publish', event)
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, expect.any(String)])
    expect(Date.now() - began).toBeLessThan(5000) // the promise is one second; the machine may be busy

    await redis.start()
    const ready = async () => (await request(url, 'GET', '/readyz')).status
    await expect.poll(ready, { timeout: 10_000 }).toBe(200)
    await publish(url, 'away', 'back again')
    expect(messagesIn(await held)).toEqual(['back again'])
  })

  it('answers 503 to a connect that needs Redis, and the session is good afterwards', async () => {
    const redis = await redisServer(journal)
    const { url } = await appForTest({ redisUrl: redis.url })
    const device = await new BayeuxClient(url).join()
    await redis.kill()
    const { clientId } = device
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' }
    const { status, body, headers } = await device.post([connect])
    expect([status, body]).toEqual([
      503,
      { message: expect.any(String), exception: expect.any(String) },
    ])
    expect(headers['retry-after']).toBeDefined()

    await redis.start()
    const ready = async () => (await request(url, 'GET', '/readyz')).status
    await expect.poll(ready, { timeout: 10_000 }).toBe(200)
    expect(await device.connect({ advice: { timeout: 0 } })).toMatchObject([{ successful: true }])
  })

  it('makes a device handshake that has got more than Redis knows of, lest new messages be skipped', async () => {
    const redis = await redisServer()
    const { url, keyPrefix } = await appForTest({ redisUrl: redis.url })
    const device = await new BayeuxClient(url).join({ ack: true })
    await subscribeComet(url, device.user, 'rewound')
    for (const message of ['1', '2', '3']) await publish(url, 'rewound', message)
    await device.connect({ ext: { ack: 0 } })

    const operator = new Redis(redis.url) // what a failover does that loses the last two writes
    onTestFinished(() => operator.disconnect())
    await operator.hincrby(`${keyPrefix}gms:mailbox:state:{${device.user}}`, 'n', -2)
    await operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    const again = async () => device.connect({ ext: { ack: 3 }, advice: { timeout: 0 } })
    await expect.poll(again).toMatchObject([{ advice: { reconnect: 'handshake' } }])
  })

  it('makes devices handshake when Redis has lost everything, and serves them again', async () => {
    const redis = await redisServer()
    const { url } = await appForTest({ redisUrl: redis.url })
    const device = await new BayeuxClient(url).join({ ack: true })
    const held = device.connect({ ext: { ack: 0 } })
    await heldConnects(url, 1)
    await redis.kill()
    await redis.start()
    expect(await held).toMatchObject([{ successful: false, advice: { reconnect: 'handshake' } }])
    await device.join({ ack: true })
    await subscribeComet(url, device.user, 'anew')
    await publish(url, 'anew', 'first of the new epoch')
    expect(messagesIn(await device.connect({ ext: { ack: 0 } }))).toEqual([
      'first of the new epoch',
    ])
  })
})
