import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { PushOutcome, PushType } from '../../../src/channels/push/index.ts'
import { channelsWith, device, event, receiver } from './support.ts'

const fast = { 'http.connection_timeout': 0.2, 'http.socket_timeout': 0.2 }
const http = ['httpcb', 'customhttp', 'orscb'] as const
const head = 'HTTP/1.1 200 OK\r\n'

/** Ways in which a server can behave badly, each given the socket of one request. */
const misbehaviours: Record<string, (socket: Socket) => void> = {
  'says nothing': () => {},
  'resets at once': (socket) => socket.resetAndDestroy(),
  'resets after the request': (socket) => socket.once('data', () => socket.resetAndDestroy()),
  'closes after the request': (socket) => socket.once('data', () => socket.end()),
  'answers garbage': (socket) => socket.end('\0\0\0 not HTTP\r\n\r\n'),
  'stalls in the status line': (socket) => socket.write('HTTP/1.1 2'),
  'sends headers without end': (socket) => {
    socket.write(head)
    trickle(socket, `X-Endless: ${'x'.repeat(1000)}\r\n`)
  },
  'sends a body without end': (socket) => {
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
    trickle(socket, `400\r\n${'x'.repeat(1024)}\r\n`)
  },
  'promises a body and stalls': (socket) => socket.write(`${head}Content-Length: 100\r\n\r\nx`),
  'promises petabytes': (socket) => socket.write(`${head}Content-Length: 9999999999999999\r\n\r\n`),
  'resets in the body': (socket) => {
    socket.write(`${head}Content-Length: 100\r\n\r\nx`, () => socket.resetAndDestroy())
  },
  'redirects for ever': (socket) => {
    socket.once('data', () => {
      socket.end('HTTP/1.1 307 Temporary Redirect\r\nLocation: /\r\nContent-Length: 0\r\n\r\n')
    })
  },
  'answers 100 for ever': (socket) => trickle(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
  'switches protocols': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'),
}

function trickle(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 2)
  socket.once('close', () => clearInterval(timer))
}

/** A server that behaves as it is told by the path `/<number of the misbehaviour>`. */
async function badServer(behave: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the other side gives up on us
    socket.once('close', () => sockets.delete(socket))
    socket.resume()
    behave(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets }
}

async function within(limit: number, outcome: Promise<PushOutcome>): Promise<PushOutcome> {
  const started = performance.now()
  const result = await outcome
  expect(performance.now() - started).toBeLessThan(limit)
  return result
}

describe('every channel over HTTP', () => {
  it.each(Object.entries(misbehaviours))(
    'ends in time and frees its connection when the server %s',
    async (_, behave) => {
      const { url } = await badServer(behave)
      const good = await receiver()
      const places = { 'http.max_connections_total': 3 }
      const channels = await channelsWith({
        ...fast,
        ...places,
        'customhttp.url': url,
        _ors: [url],
      })
      const sent = http.map((type) => within(1500, channels.send(event('m'), device(type, url))))
      for (const outcome of await Promise.all(sent)) {
        expect(outcome.kind).toMatch(/^(delivered|try-later|failed)$/)
      }
      await expect
        .poll(() => channels.send(event('m'), device('httpcb', good.url)))
        .toEqual({ kind: 'delivered' })
    },
  )

  it('neither throws nor hangs whatever the device, message and settings are', async () => {
    const names = Object.keys(misbehaviours)
    const servers = await Promise.all(
      names.map((name) => badServer(misbehaviours[name] ?? (() => {}))),
    )
    const url = fc.oneof(
      fc.constantFrom(...servers.map((server) => server.url)),
      fc.webUrl({ validSchemes: ['ftp', 'file'] }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        'http://',
        'http://[::1',
        'http://127.0.0.1:99999',
        'http://0/',
        'http://user:pw@127.0.0.1:1/',
      ),
    )
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const settings = fc.record({ 'customhttp.url': url, _ors: fc.array(url, { maxLength: 3 }) })
    const given = fc.record({
      type: fc.constantFrom<PushType>(...http, 'comet', 'ios'),
      deviceId: fc.oneof(url, text),
      authorization: fc.option(text, { nil: undefined }),
      message: fc.anything({ maxDepth: 2 }),
      settings,
    })
    const channels = await channelsWith(fast)
    await fc.assert(
      fc.asyncProperty(given, async ({ type, deviceId, authorization, message, settings }) => {
        channels.set(settings)
        const sent = channels.send(event(message), device(type, deviceId, { authorization }))
        const outcome = await within(1500, sent)
        expect(outcome.kind).toMatch(/^(delivered|device-refused|try-later|failed)$/)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('ends as an outcome also where a message cannot even be read', async () => {
    const channels = await channelsWith(fast)
    const message = {
      get id() {
        throw new Error('not to be read')
      },
    }
    const unreadable = { ...event(message), mediaType: 'localizestring' } as const
    const to = device('httpcb', 'http://127.0.0.1:1/', { language: 'en' })
    expect(await channels.send(unreadable, to)).toEqual({
      kind: 'failed',
      reason: 'internal fault',
    })
  })

  it('cuts off whoever answers without end', async () => {
    const { url, sockets } = await badServer(
      misbehaviours['sends a body without end'] ?? (() => {}),
    )
    const channels = await channelsWith(fast)
    expect(await channels.send(event('m'), device('httpcb', url))).toEqual({ kind: 'delivered' })
    await expect.poll(() => sockets.size).toBe(0)
  })

  it('keeps to the number of connections to one host', async () => {
    let open = 0
    let most = 0
    const { url } = await receiver((_, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open -= 1
        response.end()
      }, 10)
    })
    const channels = await channelsWith({ 'http.max_connections_per_route': 3 })
    const sent = Array.from({ length: 30 }, () => channels.send(event('m'), device('httpcb', url)))
    const outcomes = await Promise.all(sent)
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true)
    expect(most).toBe(3)
  })

  it('keeps to the number of connections to all hosts, over all channels', async () => {
    let open = 0
    let most = 0
    const slow = () =>
      receiver((_, response) => {
        most = Math.max(most, ++open)
        setTimeout(() => {
          open -= 1
          response.end()
        }, 10)
      })
    const [one, two] = [await slow(), await slow()]
    const channels = await channelsWith({
      'http.max_connections_total': 4,
      'customhttp.url': two.url,
      _ors: [two.url],
    })
    const sent = Array.from({ length: 30 }, (_, at) =>
      channels.send(event('m'), device(http[at % 3] ?? 'httpcb', one.url)),
    )
    const outcomes = await Promise.all(sent)
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true)
    expect(most).toBe(4)
  })

  it('reaches a host while another, that many wait for, stays silent', async () => {
    const { url } = await badServer(() => {})
    const good = await receiver()
    const few = { 'http.max_connections_per_route': 2, 'http.max_connections_total': 4 }
    const channels = await channelsWith(few)
    let over = 0
    for (let count = 0; count < 10; count++) {
      void channels.send(event('m'), device('httpcb', url)).then(() => over++)
    }
    const outcome = await channels.send(event('m'), device('httpcb', good.url))
    expect([outcome, over]).toEqual([{ kind: 'delivered' }, 0])
  })

  it('frees its places when servers stay silent', async () => {
    const { url } = await badServer(() => {})
    const good = await receiver()
    const channels = await channelsWith({ ...fast, 'http.max_connections_total': 2 })
    const sent = Array.from({ length: 6 }, () => channels.send(event('m'), device('httpcb', url)))
    const outcomes = await Promise.all(sent)
    expect(outcomes.every(({ kind }) => kind === 'try-later')).toBe(true)
    const after = await channels.send(event('m'), device('httpcb', good.url))
    expect(after).toEqual({ kind: 'delivered' })
  })

  it('ends what is under way when it is closed, and sends nothing after', async () => {
    const { url } = await badServer(() => {})
    const channels = await channelsWith()
    const under = channels.send(event('m'), device('httpcb', url))
    await channels.close()
    expect(await under).toMatchObject({ kind: 'try-later' })
    expect(await channels.send(event('m'), device('httpcb', url))).toMatchObject({
      kind: 'try-later',
    })
  })
})

describe('PushChannels › isEnabled', () => {
  it('knows the types that are both named and there', async () => {
    const channels = await channelsWith()
    const named = ['comet', 'httpcb', 'customhttp', 'orscb', 'ios', 'gcm', 'fcm', 'android', 'wns']
    const types = [...named, 'webpush', 'toString', '']
    expect(types.filter(channels.isEnabled)).toEqual(named)
    channels.set({ pushEnabled: ['comet', 'webpush', 'carrier-pigeon'] })
    expect(types.filter(channels.isEnabled)).toEqual(['comet', 'webpush'])
  })

  it('makes a failure of sending to a type that is not', async () => {
    const channels = await channelsWith()
    expect(await channels.send(event('m'), device('webpush', 'd'))).toEqual({
      kind: 'failed',
      reason: 'webpush is not enabled',
    })
  })
})
