import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { newHexId } from '../../src/base/kernel/index.ts'
import { appForFile, appForTest } from '../support/app.ts'
import { BayeuxClient, messagesIn, publish, subscribeComet } from '../support/bayeux.ts'
import { request } from '../support/http.ts'

const app = appForFile()
const json = { 'content-type': 'application/json' }

describe('a session that was stolen', () => {
  it('opens nothing without its user: not to poll, subscribe, end or listen', async () => {
    const { url } = await app()
    const ann = await new BayeuxClient(url).join({ ack: true })
    const thief = new BayeuxClient(url)
    thief.clientId = ann.clientId
    const advice = { timeout: 0 }
    for (const replies of [
      await thief.connect({ advice }),
      await thief.connect({ advice, ext: { ack: 0 } }),
      await thief.subscribe(),
      await thief.send({
        ...{ channel: '/meta/unsubscribe', subscription: '/_genesys' },
        clientId: ann.clientId,
      }),
      await thief.disconnect(),
    ]) {
      expect(replies).toMatchObject([{ successful: false }])
    }
    await subscribeComet(url, ann.user, 'theft.*')
    await publish(url, 'theft.one', 'for Ann')
    expect(messagesIn(await ann.connect({ ext: { ack: 0 }, advice }))).toEqual(['for Ann'])
  })

  it('is not found by a batch that names both users’ sessions', async () => {
    const { url } = await app()
    const ann = await new BayeuxClient(url).join()
    const eve = await new BayeuxClient(url).join()
    await subscribeComet(url, ann.user, 'batch.*')
    await publish(url, 'batch.one', 'for Ann')
    const poll = { channel: '/meta/connect', connectionType: 'long-polling' }
    const replies = await eve.send(
      { ...poll, clientId: eve.clientId },
      { ...poll, clientId: ann.clientId },
      { ...poll, clientId: eve.clientId },
    )
    expect(messagesIn(replies)).toEqual([])
  })

  it('serves nobody else over WebSocket', async () => {
    const { url } = await app()
    const ann = await new BayeuxClient(url).join()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/genesys/cometd?gms_user=eve`)
    onTestFinished(() => socket.terminate())
    const heard = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject).on('message', (data) => resolve(String(data)))
      const connect = { channel: '/meta/connect', connectionType: 'websocket' }
      socket.on('open', () =>
        socket.send(
          JSON.stringify([{ ...connect, clientId: ann.clientId, advice: { timeout: 0 } }]),
        ),
      )
    })
    expect(JSON.parse(heard)).toMatchObject([{ successful: false }])
  })

  it('is never given twice, nor one that can be guessed', async () => {
    const { url } = await app()
    const ids = new Set<string>()
    for (let count = 0; count < 20; count += 1) {
      const device = new BayeuxClient(url)
      await device.handshake()
      ids.add(device.clientId)
    }
    expect([ids.size, [...ids].every((id) => /^[\da-f]{32}$/.test(id))]).toEqual([20, true])
  })
})

describe('a flood', () => {
  it('of users ends at the node’s limit with 503, and nobody who was there is lost', async () => {
    const most = 30
    const { url } = await appForTest({ yaml: `cometd: { max_sessions: ${most} }` })
    const ann = await new BayeuxClient(url).join()
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        new BayeuxClient(url).post('[{"channel":"/meta/handshake","version":"1.0"}]', '', json),
      ),
    )
    const taken = answers.filter(({ status }) => status === 200).length
    const refused = answers.filter(({ status }) => status === 503)
    expect(taken).toBeGreaterThan(0)
    expect(taken + refused.length).toBe(200)
    expect(refused[0]?.body).toEqual({
      message: 'This node holds as many sessions as it may',
      exception: expect.any(String),
    })
    expect(refused[0]?.headers['retry-after']).toBeDefined()
    expect(await sessionsOf(url)).toBeLessThanOrEqual(most)
    expect(await ann.connect({ advice: { timeout: 0 } })).toMatchObject([{ successful: true }])
  })

  it('of WebSockets ends at the node’s limit with 503', async () => {
    const { url } = await appForTest({ yaml: 'cometd: { max_sessions: 10 }' })
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => tryToOpen(url)))
    expect(outcomes.filter((each) => each === 101)).toHaveLength(10)
    expect(outcomes.filter((each) => each === 503)).toHaveLength(20)
  })

  it('of one user’s handshakes costs that user the oldest of 50 sessions and others nothing', async () => {
    const { url } = await appForTest()
    const [ann, eve] = [await new BayeuxClient(url).join(), newHexId()]
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => new BayeuxClient(url, eve).handshake()))
    }
    expect(await sessionsOf(url)).toBeLessThanOrEqual(1 + 50 + 20) // as many as came at once may pass
    expect(await ann.connect({ advice: { timeout: 0 } })).toMatchObject([{ successful: true }])
  })

  it('of subscriptions in a session leaves the one that there is', async () => {
    const { url } = await app()
    const device = await new BayeuxClient(url).join()
    const { clientId } = device
    const subscribe = { channel: '/meta/subscribe', clientId }
    for (let round = 0; round < 10; round += 1) {
      const replies = await device.send(
        ...Array.from({ length: 100 }, (_, at) => ({
          ...subscribe,
          subscription: at % 2 === 0 ? '/_genesys' : `/other/${round}/${at}`,
        })),
      )
      expect(replies.filter(({ successful }) => successful === true)).toHaveLength(50)
    }
    await subscribeComet(url, device.user, 'flood.*')
    await publish(url, 'flood.one', 'once')
    expect(messagesIn(await device.connect())).toEqual(['once'])
  })

  it.each(['/**', '/*', '/_genesys/**', '/meta/**', '/meta/connect', '/other', '/_genesys/x'])(
    'has no channel to begin with but the user’s own: %s',
    async (channel) => {
      const device = await new BayeuxClient((await app()).url).join()
      expect(await device.subscribe(channel)).toMatchObject([{ successful: false }])
      expect(await device.subscribe(['/_genesys', channel])).toMatchObject([{ successful: false }])
    },
  )

  it('of frames closes the socket that sends it, and that alone', async () => {
    const { url } = await app()
    const [mine, other] = [await opened(url), await opened(url)]
    const closed = new Promise<number>((resolve) => mine.on('close', resolve))
    const text = '[{"channel":"/meta/handshake","version":"1.0"}]'
    for (let count = 0; count < 2000; count += 1) mine.send(text)
    expect(await closed).toBe(1008)
    const pong = new Promise((resolve) => other.on('pong', resolve))
    other.ping()
    await pong
  })

  it('of bytes in one frame closes the socket', async () => {
    const socket = await opened((await app()).url)
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.send(' '.repeat(100_000))
    expect(await closed).toBe(1009)
  })
})

async function sessionsOf(url: string): Promise<number> {
  const { text } = await request(url, 'GET', '/metrics')
  return Number(/^cometd_sessions (\d+)$/m.exec(text)?.[1])
}

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/genesys/cometd?gms_user=${newHexId()}`)
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return socket
}

function tryToOpen(url: string): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/genesys/cometd?gms_user=ann`)
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(101)).on('error', reject)
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
  })
}
