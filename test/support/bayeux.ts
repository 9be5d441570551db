import { request as httpRequest } from 'node:http'
import { expect } from 'vitest'
import { newHexId } from '../../src/base/kernel/index.ts'
import { type Headers, request, type Transcript } from './http.ts'

export type BayeuxReply = Record<string, unknown>

/** What a device says in Bayeux, word by word; every call is one exchange over real HTTP. */
export class BayeuxClient {
  readonly user: string
  clientId = ''
  #baseUrl: string
  #id = 0

  constructor(baseUrl: string, user: string = newHexId()) {
    this.#baseUrl = baseUrl
    this.user = user
  }

  /** From now on it talks to another node. */
  moveTo(baseUrl: string): void {
    this.#baseUrl = baseUrl
  }

  /** Posts messages as they are and resolves with the whole exchange. */
  post(messages: unknown, path = '', headers: Headers = {}): Promise<Transcript> {
    const url = `/genesys/cometd${path}`
    return request(this.#baseUrl, 'POST', url, messages, { gms_user: this.user, ...headers })
  }

  async send(...messages: BayeuxReply[]): Promise<BayeuxReply[]> {
    const numbered = messages.map((message) => ({ id: String(++this.#id), ...message }))
    return (await this.post(numbered)).body as BayeuxReply[]
  }

  async handshake(ext?: BayeuxReply): Promise<BayeuxReply | undefined> {
    const [reply] = await this.send({
      channel: '/meta/handshake',
      version: '1.0',
      supportedConnectionTypes: ['long-polling'],
      ...(ext === undefined ? {} : { ext }),
    })
    this.clientId = String(reply?.clientId)
    return reply
  }

  subscribe(subscription: unknown = '/_genesys'): Promise<BayeuxReply[]> {
    return this.send({ channel: '/meta/subscribe', clientId: this.clientId, subscription })
  }

  connect(more: BayeuxReply = {}): Promise<BayeuxReply[]> {
    const { clientId } = this
    const connectionType = 'long-polling'
    return this.send({ channel: '/meta/connect', clientId, connectionType, ...more })
  }

  /** A connect whose socket the device cuts; resolves when the server holds it. */
  async connectToBeCut(more: BayeuxReply = {}): Promise<{ cut(): void }> {
    const { clientId } = this
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling', ...more }
    const { hostname, port } = new URL(this.#baseUrl)
    const headers = { gms_user: this.user, 'content-type': 'application/json' }
    const before = await heldNow(this.#baseUrl)
    const path = '/genesys/cometd/connect'
    const outgoing = httpRequest({ hostname, port, method: 'POST', path, headers, agent: false })
    outgoing.on('error', () => undefined) // the cut
    outgoing.end(JSON.stringify([connect]))
    await heldConnects(this.#baseUrl, before + 1)
    return { cut: () => void outgoing.destroy() }
  }

  disconnect(more: BayeuxReply = {}): Promise<BayeuxReply[]> {
    return this.send({ channel: '/meta/disconnect', clientId: this.clientId, ...more })
  }

  /** Handshake, subscribe and the first connect: from here on a connect is held. */
  async join(ext?: BayeuxReply): Promise<this> {
    await this.handshake(ext)
    await this.subscribe()
    await this.connect(ext?.ack === true ? { ext: { ack: -1 } } : {})
    return this
  }
}

/** The `data.message` of every message on `/_genesys` in an answer. */
export function messagesIn(replies: readonly BayeuxReply[]): unknown[] {
  return replies
    .filter(({ channel }) => channel === '/_genesys')
    .map(({ data }) => (data as { message: unknown }).message)
}

/** The `ext.ack` of the connect reply, which stands last. */
export function ackIn(replies: readonly BayeuxReply[]): number {
  const { ext } = replies.at(-1) as { ext: { ack: number } }
  return ext.ack
}

/** Lets every device of the user hear what is published under `filter`. */
export async function subscribeComet(baseUrl: string, user: string, filter: string): Promise<void> {
  const notificationDetails = { type: 'comet' }
  const body = { subscriberId: user, expire: 600, filter, notificationDetails }
  const path = '/genesys/1/notification/subscription'
  const { status, text } = await request(baseUrl, 'POST', path, body, { gms_user: user })
  if (status !== 200) throw new Error(`subscription: ${status} ${text}`)
}

export async function publish(baseUrl: string, tag: string, message: unknown): Promise<void> {
  const path = '/genesys/1/notification/publish'
  const { status, text } = await request(baseUrl, 'POST', path, { tag, message })
  if (status !== 200) throw new Error(`publish: ${status} ${text}`)
}

/** Waits until the node holds this many connects. */
export async function heldConnects(baseUrl: string, count: number): Promise<void> {
  await expect.poll(() => heldNow(baseUrl), { timeout: 5000, interval: 5 }).toBe(count)
}

async function heldNow(baseUrl: string): Promise<number> {
  const { text } = await request(baseUrl, 'GET', '/metrics')
  return Number(/^cometd_held (\d+)$/m.exec(text)?.[1])
}
