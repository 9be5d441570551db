import { constants, type ServerHttp2Stream } from 'node:http2'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Secret } from '../../../../src/base/config/index.ts'
import { toApnsId } from '../../../../src/channels/push/apns/apns-push.ts'
import { temporaryFile } from '../../../support/config.ts'
import { testAuthority, toKeystore } from '../../../support/push-certificates.ts'
import { startTcpProxy } from '../../../support/push-proxy.ts'
import { now } from '../support.ts'
import { iosWith, settingsFor, startApns, token } from './support.ts'

const id = toApnsId('a'.repeat(32), token)
const minute = 60_000

async function proxyTo(port: number) {
  const proxy = await startTcpProxy(port)
  onTestFinished(() => proxy.close())
  return proxy
}

describe('ios', () => {
  it('delivers, and sends what Apple asks for', async () => {
    const apns = await startApns()
    const { push } = await iosWith(settingsFor(apns))
    expect(await push()).toEqual({ kind: 'delivered', id })
    expect(apns.received).toMatchObject([
      {
        token,
        headers: {
          ':method': 'POST',
          ':path': `/3/device/${token}`,
          authorization: expect.stringMatching(/^bearer [\w-]+\.[\w-]+\.[\w-]+$/),
          'apns-id': id,
          'apns-topic': 'com.example.app',
          'apns-push-type': 'alert',
          'apns-priority': '10',
        },
      },
    ])
    expect(String(apns.received[0]?.body)).toBe('{"aps":{"alert":{"body":"m"}},"message":"m"}')
  })

  it.each([
    ['410 Unregistered', { status: 410, reason: 'Unregistered' }, 'device-refused'],
    ['400 BadDeviceToken', { status: 400, reason: 'BadDeviceToken' }, 'device-refused'],
    ['400 DeviceTokenNotForTopic', { status: 400, reason: 'DeviceTokenNotForTopic' }, 'failed'],
    ['429 TooManyRequests', { status: 429, reason: 'TooManyRequests' }, 'try-later'],
    ['503 ServiceUnavailable', { status: 503, reason: 'ServiceUnavailable' }, 'try-later'],
  ])('takes %s for what it means', async (reason, answer, kind) => {
    const apns = await startApns()
    apns.answers.set(token, answer)
    const { push } = await iosWith(settingsFor(apns))
    expect(await push()).toEqual({ kind, reason, id })
    expect(apns.received).toHaveLength(1)
  })

  it('hands on how long Apple wants it to wait', async () => {
    const apns = await startApns()
    apns.answers.set(token, { status: 503, headers: { 'retry-after': '120' } })
    const { push } = await iosWith(settingsFor(apns))
    expect(await push()).toMatchObject({ kind: 'try-later', after: 120 })
  })

  it.each(['', 'no token', 'g'.repeat(64), '../../x', 'a'.repeat(201)])(
    'takes %j for no device token, and sends nothing',
    async (ill) => {
      const apns = await startApns()
      const { push } = await iosWith(settingsFor(apns))
      expect(await push(ill)).toEqual({
        kind: 'device-refused',
        reason: 'deviceId is no device token',
      })
      expect(apns.connections).toBe(0)
    },
  )

  it('reads a token as old apps send it', async () => {
    const apns = await startApns()
    const { push } = await iosWith(settingsFor(apns))
    expect(await push('<740F4707 bebcf74f 9b7c25d4 8e335894>')).toMatchObject({ kind: 'delivered' })
    expect(apns.received[0]?.token).toBe('740f4707bebcf74f9b7c25d48e335894')
  })

  it('refuses a payload beyond 4 KB by itself', async () => {
    const apns = await startApns()
    const { push } = await iosWith({ ...settingsFor(apns), 'apple.title': 'news' })
    const frame = '{"aps":{"alert":{"title":"news"}},"message":{"data":""}}'
    const room = 4096 - frame.length
    const fits = await push(token, { message: { data: 'x'.repeat(room) } })
    expect(fits).toMatchObject({ kind: 'delivered' })
    expect(await push(token, { message: { data: 'x'.repeat(room + 1) } })).toEqual({
      kind: 'failed',
      reason: 'the payload has 4097 bytes, APNs takes 4096',
    })
    expect(apns.received).toHaveLength(1)
  })
})

describe('ios › credentials', () => {
  it('says what is missing', async () => {
    const { channels, push } = await iosWith({})
    expect(await push()).toEqual({
      kind: 'failed',
      reason: 'apple.keyFile is not set, nor is apple.keystore',
    })
    channels.set({ 'apple.keyFile': '/no/such/file', 'apple.keyId': 'K', 'apple.teamId': 'T' })
    expect(await push()).toEqual({ kind: 'failed', reason: 'apple.topic is not set' })
    channels.set({ 'apple.topic': 'com.example.app' })
    expect(await push()).toEqual({ kind: 'failed', reason: 'apple.keyFile: no such file' })
  })

  it.each(['PEM', 'PKCS #12'])('shows a certificate from a keystore in %s', async (form) => {
    const apns = await startApns()
    const issued = testAuthority().issue('Apple Push Services: com.example.app')
    const content = form === 'PEM' ? issued.cert + issued.key : toKeystore(issued, 'secret')
    const { 'apple.endpoint': endpoint, 'apple.ca': ca } = settingsFor(apns)
    const { push } = await iosWith({
      'apple.endpoint': endpoint,
      'apple.ca': ca,
      'apple.keystore': temporaryFile(content, 'keystore'),
      'apple.keystorePassword': new Secret('secret'),
    })
    expect(await push()).toEqual({ kind: 'delivered', id })
    expect(apns.received[0]?.headers).not.toHaveProperty('authorization')
  })

  it('sends for each provider by its own credential, over its own connection', async () => {
    const apns = await startApns({ topics: ['com.example.app', 'com.example.sales'] })
    const sales = {
      'apple.keyFile': temporaryFile(apns.newKey('SALES', 'OTHERTEAM'), 'sales.p8'),
      'apple.keyId': 'SALES',
      'apple.teamId': 'OTHERTEAM',
      'apple.topic': 'com.example.sales',
    }
    const { push } = await iosWith(settingsFor(apns), { providers: { SalesApp: sales } })
    for (const provider of ['SalesApp', undefined, 'SalesApp']) {
      const given = provider === undefined ? {} : { provider }
      expect(await push(token, given)).toMatchObject({ kind: 'delivered' })
    }
    const seen = apns.received.map(({ headers, connection }) => [headers['apns-topic'], connection])
    expect(seen).toEqual([
      ['com.example.sales', 1],
      ['com.example.app', 2],
      ['com.example.sales', 1],
    ])
  })

  it('sends nothing for a provider that no section describes', async () => {
    const apns = await startApns()
    const { push } = await iosWith(settingsFor(apns))
    expect(await push(token, { provider: 'Nobody' })).toEqual({
      kind: 'failed',
      reason: 'there is no provider Nobody',
    })
    expect(apns.connections).toBe(0)
  })

  it('goes to another place for devices that subscribed with debug', async () => {
    const [production, sandbox] = [await startApns(), await startApns()]
    const { push } = await iosWith({
      ...settingsFor(production),
      'debug.apple.endpoint': sandbox.url,
      'debug.apple.keyFile': temporaryFile(sandbox.newKey('DEBUG', 'TEAM'), 'debug.p8'),
      'debug.apple.keyId': 'DEBUG',
      'debug.apple.teamId': 'TEAM',
    })
    expect(await push(token, { debug: true })).toMatchObject({ kind: 'delivered' })
    expect([production.received.length, sandbox.received.length]).toEqual([0, 1])
    expect(await push()).toMatchObject({ kind: 'delivered' })
    expect([production.received.length, sandbox.received.length]).toEqual([1, 1])
  })

  it('takes another key without losing what is under way by the old one', async () => {
    const apns = await startApns()
    const held: ServerHttp2Stream[] = []
    apns.answers.set(token, (stream) => held.push(stream))
    const { channels, push } = await iosWith(settingsFor(apns))
    const first = push()
    await expect.poll(() => held.length).toBe(1)
    channels.set({
      'apple.keyFile': temporaryFile(apns.newKey('NEWKEY', 'TEAM123456'), 'new.p8'),
      'apple.keyId': 'NEWKEY',
    })
    expect(await push('beef')).toMatchObject({ kind: 'delivered' })
    held[0]?.respond({ ':status': 200 }, { endStream: true })
    expect(await first).toEqual({ kind: 'delivered', id })
    expect(apns.received.map(({ connection }) => connection)).toEqual([1, 2])
  })

  it('signs a new token when Apple finds one too old, and sends the same again', async () => {
    const apns = await startApns()
    let time = now
    const { push } = await iosWith(settingsFor(apns), { now: () => time })
    await push()
    const [first] = apns.received
    apns.decide = ({ headers }) => {
      const isOld = headers.authorization === first?.headers.authorization
      return isOld ? { status: 403, reason: 'ExpiredProviderToken' } : undefined
    }
    time += 19 * minute
    expect(await push()).toMatchObject({ kind: 'try-later', reason: '403 ExpiredProviderToken' })
    time += minute
    expect(await push()).toMatchObject({ kind: 'delivered' })
    const [, , refused, renewed] = apns.received
    expect(renewed?.headers.authorization).not.toBe(refused?.headers.authorization)
    expect([renewed?.id, renewed?.body]).toEqual([refused?.id, refused?.body])
  })

  it('replaces a token before Apple finds it too old', async () => {
    let time = now
    const apns = await startApns({ now: () => time })
    const { push } = await iosWith(settingsFor(apns), { now: () => time })
    for (let hour = 0; hour < 3; hour++) {
      expect(await push()).toMatchObject({ kind: 'delivered' })
      time += 61 * minute
    }
    expect(apns.received).toHaveLength(3)
  })
})

describe('ios › connection', () => {
  const quick = { 'http.connection_timeout': 0.5, 'http.socket_timeout': 1.5 }

  it('is one for all pushes, with no more at a time than it allows', async () => {
    const apns = await startApns({ streams: 7 })
    const { push } = await iosWith(settingsFor(apns))
    const tokens = Array.from({ length: 200 }, (_, at) => at.toString(16).padStart(8, '0'))
    const outcomes = await Promise.all(tokens.map((each) => push(each)))
    expect(outcomes.filter(({ kind }) => kind === 'delivered')).toHaveLength(200)
    expect(new Set(apns.received.map((each) => each.token)).size).toBe(200)
    expect([apns.connections, apns.mostAtOnce]).toEqual([1, 7])
  })

  it('follows limits that change while it is open', async () => {
    const apns = await startApns({ streams: 20 })
    const { push } = await iosWith(settingsFor(apns))
    await push()
    apns.allowStreams(2)
    await push()
    apns.mostAtOnce = 0
    await Promise.all(Array.from({ length: 50 }, (_, at) => push(at.toString(16).padStart(4, '0'))))
    expect(apns.mostAtOnce).toBe(2)
  })

  it('is followed by a new one on GOAWAY, while what it has begun ends', async () => {
    const apns = await startApns()
    const held: ServerHttp2Stream[] = []
    apns.answers.set(token, (stream) => held.push(stream))
    const { push } = await iosWith(settingsFor(apns))
    await push('beef')
    const first = push()
    await expect.poll(() => held.length).toBe(1)
    apns.goaway()
    await expect.poll(async () => (await push('beef')) && apns.connections).toBe(2)
    held[0]?.respond({ ':status': 200 }, { endStream: true })
    expect(await first).toEqual({ kind: 'delivered', id })
    expect(apns.received.filter((each) => each.token === token)).toMatchObject([{ connection: 1 }])
    await expect.poll(() => apns.openConnections).toBe(1)
  })

  it.each([
    ['breaks', 'break' as const],
    ['refuses the stream', 'refuse' as const],
    [
      'leaves in anger',
      (stream: ServerHttp2Stream) => stream.session?.goaway(constants.NGHTTP2_INTERNAL_ERROR),
    ],
    [
      'resets the stream',
      (stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    ],
  ])('sends the same again when the other side %s', async (_, answer) => {
    const apns = await startApns()
    let attempts = 0
    apns.decide = (push) => (push.token === token && ++attempts === 1 ? answer : undefined)
    const { push } = await iosWith(settingsFor(apns))
    await push('beef')
    expect(await push()).toEqual({ kind: 'delivered', id })
    const [one, two, ...others] = apns.received.filter((each) => each.token === token)
    expect([one?.id, one?.body]).toEqual([two?.id, two?.body])
    expect(others).toEqual([])
  })

  it('gives up what breaks every connection', async () => {
    const apns = await startApns()
    apns.answers.set(token, 'break')
    const { push } = await iosWith(settingsFor(apns))
    expect(await push()).toMatchObject({ kind: 'try-later', id })
    expect(apns.received.length).toBeLessThanOrEqual(5)
  })

  it('is found dead by PING, and its pushes go out over the next', async () => {
    const apns = await startApns()
    const proxy = await proxyTo(apns.port)
    const url = `https://localhost:${proxy.port}`
    const { push } = await iosWith({ ...quick, ...settingsFor(apns, url) })
    await push('beef')
    proxy.freeze()
    proxy.thaw()
    expect(await push()).toEqual({ kind: 'delivered', id })
    expect(proxy.connections).toBe(2)
  })

  it('outlasts a push that gets no answer', async () => {
    const apns = await startApns()
    apns.answers.set(token, 'stall')
    const { push } = await iosWith({ ...quick, ...settingsFor(apns) })
    const silent = push()
    const others = await Promise.all(Array.from({ length: 20 }, () => push('beef')))
    expect(others.every(({ kind }) => kind === 'delivered')).toBe(true)
    expect(await silent).toEqual({ kind: 'try-later', reason: 'no answer in time', id })
    expect(await push('beef')).toMatchObject({ kind: 'delivered' })
    expect(apns.connections).toBe(1)
  })

  it('cuts off an answer without end', async () => {
    const apns = await startApns()
    apns.answers.set(token, (stream) => {
      stream.respond({ ':status': 400 })
      const pour = setInterval(() => stream.write('x'.repeat(1000)), 1)
      stream.once('close', () => clearInterval(pour))
    })
    const { push } = await iosWith(settingsFor(apns))
    expect(await push()).toEqual({ kind: 'failed', reason: 'answered 400', id })
  })

  it('is tried once by all who wait, and not again at once when it cannot be opened', async () => {
    const apns = await startApns()
    const proxy = await proxyTo(apns.port)
    const { push } = await iosWith(settingsFor(apns, `https://localhost:${proxy.port}`))
    await push('beef')
    await apns.close()
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => push()))
    expect(outcomes.every(({ kind }) => kind === 'try-later')).toBe(true)
    await push()
    expect(proxy.connections).toBeLessThanOrEqual(4)
  })

  it('trusts nobody that its certificates do not vouch for', async () => {
    const apns = await startApns()
    const { push } = await iosWith({ ...settingsFor(apns), 'apple.ca': '' })
    expect(await push()).toMatchObject({ kind: 'try-later', id })
    expect(apns.received).toEqual([])
  })

  it('ends with what is under way when the channels are closed', async () => {
    const apns = await startApns()
    apns.answers.set(token, 'stall')
    const { channels, push } = await iosWith(settingsFor(apns))
    await push('beef')
    const silent = push()
    await expect.poll(() => apns.received.length).toBe(2)
    await channels.close()
    expect(await silent).toMatchObject({ kind: 'try-later' })
    expect(await push()).toMatchObject({ kind: 'try-later', reason: 'shutting down' })
    await expect.poll(() => apns.openConnections).toBe(0)
  })

  it('accounts for every push through resets, GOAWAYs and overload', async () => {
    const apns = await startApns({ streams: 50 })
    let count = 0
    apns.decide = () => {
      count += 1
      if (count % 700 === 0) setImmediate(() => apns.goaway())
      if (count % 900 === 0) return 'break'
      if (count % 13 === 0) return { status: 429, reason: 'TooManyRequests' }
      return count % 17 === 0 ? 'refuse' : undefined
    }
    const { push } = await iosWith(settingsFor(apns))
    const tokens = Array.from({ length: 5000 }, (_, at) => at.toString(16).padStart(8, '0'))
    const outcomes = await Promise.all(
      tokens.map(async (each) => ({ each, ...(await push(each)) })),
    )
    expect(outcomes.every(({ kind }) => kind === 'delivered' || kind === 'try-later')).toBe(true)
    const delivered = outcomes.filter(({ kind }) => kind === 'delivered')
    const seen = new Set(apns.received.map((each) => each.token))
    expect(delivered.every(({ each }) => seen.has(each))).toBe(true)
    expect(delivered.length).toBeGreaterThan(4400)
  })
})
