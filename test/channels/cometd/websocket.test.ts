import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { appForFile, appForTest } from '../../support/app.ts'
import { type BayeuxReply, messagesIn, publish, subscribeComet } from '../../support/bayeux.ts'
import { request } from '../../support/http.ts'
import { freePort } from '../../support/redis-server.ts'

const app = appForFile()

/** A device that talks Bayeux over a WebSocket; answers are awaited by the id of the message. */
class SocketClient {
  readonly socket: WebSocket
  readonly heard: BayeuxReply[] = []
  readonly #waiting = new Map<unknown, (reply: BayeuxReply) => void>()
  #id = 0
  clientId = ''

  constructor(url: string, user: string | undefined, headers: Record<string, string> = {}) {
    const query = user === undefined ? '' : `?gms_user=${user}`
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/genesys/cometd${query}`, { headers })
    onTestFinished(() => this.socket.terminate())
    this.socket.on('message', (data) => {
      for (const message of JSON.parse(String(data)) as BayeuxReply[]) {
        this.heard.push(message)
        this.#waiting.get(message.id)?.(message)
      }
    })
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.on('open', resolve).on('error', reject)
    })
  }

  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.on('close', resolve))
  }

  send(message: BayeuxReply): Promise<BayeuxReply> {
    const id = String(++this.#id)
    const { clientId } = this
    this.socket.send(JSON.stringify([{ id, ...(clientId === '' ? {} : { clientId }), ...message }]))
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  connect(more: BayeuxReply = {}): Promise<BayeuxReply> {
    return this.send({ channel: '/meta/connect', connectionType: 'websocket', ...more })
  }

  async join(more: BayeuxReply = {}): Promise<this> {
    await this.opened()
    const supportedConnectionTypes = ['websocket']
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes }
    this.clientId = String((await this.send({ ...handshake, ...more })).clientId)
    await this.send({ channel: '/meta/subscribe', subscription: '/_genesys' })
    await this.connect()
    return this
  }
}

describe('a WebSocket on /genesys/cometd', () => {
  it('carries messages before the answer of the connect', async () => {
    const { url } = await app()
    const user = newHexId()
    const client = await new SocketClient(url, user).join()
    await subscribeComet(url, user, user)
    const connect = client.connect()
    await publish(url, user, 'over the socket')
    expect(await connect).toEqual({ id: '4', successful: true, channel: '/meta/connect' })
    expect(messagesIn(client.heard)).toEqual(['over the socket'])
  })

  it('carries each message once to a client that announced acknowledgements and sends none', async () => {
    const { url } = await app()
    const user = newHexId()
    const client = await new SocketClient(url, user).join({ ext: { ack: true } })
    await subscribeComet(url, user, user)
    for (const message of ['1', '2', '3']) {
      await publish(url, user, message)
      await client.connect({ advice: { timeout: 0 } })
      await client.connect({ advice: { timeout: 0 } })
    }
    expect(messagesIn(client.heard)).toEqual(['1', '2', '3'])
  })

  it('goes on over long polling where the socket was cut', async () => {
    const { url } = await app()
    const user = newHexId()
    const client = await new SocketClient(url, user).join()
    await subscribeComet(url, user, user)
    const closed = client.closed()
    client.socket.terminate()
    await closed
    await publish(url, user, 'kept')
    const { clientId } = client
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' }
    const { body } = await request(url, 'POST', '/genesys/cometd', [connect], { gms_user: user })
    expect(messagesIn(body as BayeuxReply[])).toEqual(['kept'])
  })

  it('takes the user from a header too', async () => {
    const { url } = await app()
    const client = new SocketClient(url, undefined, { gms_user: 'kate' })
    await expect(client.opened()).resolves.toBeUndefined()
  })

  it('is refused without a user, in the shape of every refusal', async () => {
    const { url } = await app()
    await expect(new SocketClient(url, undefined).opened()).rejects.toThrow('400')
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
    const refusal = await request(url, 'GET', '/genesys/cometd', undefined, upgrade)
    expect([refusal.status, refusal.body]).toEqual([
      400,
      {
        message: 'The gms_user header is required',
        exception: 'com.genesyslab.gsg.services.cometd.UserRequiredException',
      },
    ])
  })

  it('is refused elsewhere', async () => {
    const { url } = await app()
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
    const { status } = await request(url, 'GET', '/genesys/1/nothing', undefined, upgrade)
    expect(status).toBe(404)
  })

  it.each(['no JSON', '[]', '[7]', '{"channel":7}'])('is closed on %s', async (text) => {
    const client = new SocketClient((await app()).url, newHexId())
    await client.opened()
    client.socket.send(text)
    expect(await client.closed()).toBe(1008)
  })

  it('is closed on what is no JSON, however long and in whatever script', async () => {
    const client = new SocketClient((await app()).url, newHexId())
    await client.opened()
    client.socket.send(`["${'中'.repeat(12)}",${'中'.repeat(30)}`)
    expect(await client.closed()).toBe(1008)
    expect((await request((await app()).url, 'GET', '/livez')).status).toBe(200)
  })

  it('survives 300 arbitrary frames', async () => {
    const { url } = await app()
    let client = new SocketClient(url, newHexId())
    await client.opened()
    const frame = fc.oneof(fc.string({ unit: 'grapheme' }), fc.json(), fc.uint8Array())
    await fc.assert(
      fc.asyncProperty(frame, async (data) => {
        if (client.socket.readyState !== client.socket.OPEN) {
          client = new SocketClient(url, newHexId())
          await client.opened()
        }
        client.socket.send(data)
      }),
      { numRuns: 300 },
    )
    expect((await request(url, 'GET', '/livez')).status).toBe(200)
  })

  it('lets go of the connection of a refused upgrade', async () => {
    const { hostname, port } = new URL((await app()).url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.write(
      'GET /genesys/cometd HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nmore',
    )
    socket.resume()
    await once(socket, 'close')
  })

  it('is closed on a frame beyond the body limit', async () => {
    const client = new SocketClient((await app()).url, newHexId())
    await client.opened()
    client.socket.send('x'.repeat(70_000))
    expect(await client.closed()).toBe(1009)
  })
})

describe('an offer of h2c', () => {
  const offer = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABkAARAAAAAAAIAAAAA',
  }

  it('is passed over, and the request is answered', async () => {
    const { url } = await app()
    const form = new URLSearchParams({ Key1: 'Value1' })
    const stored = await request(url, 'POST', '/genesys/1/storage/60', form, offer)
    expect([stored.status, stored.body]).toEqual([200, { id: expect.any(String) }])
  })

  it('leaves a request on the listener that it came to', async () => {
    const port = await freePort()
    const { url } = await appForTest({ yaml: `server: { internal_port: ${port} }` })
    const metricsAt = (base: string) => request(base, 'GET', '/metrics', undefined, offer)
    const there = await metricsAt(`http://127.0.0.1:${port}`)
    const here = await metricsAt(url)
    expect([there.status, here.status]).toEqual([200, 404])
  })
})
