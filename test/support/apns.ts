import { type KeyObject, verify } from 'node:crypto'
import { once } from 'node:events'
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Closable } from '../../src/base/kernel/index.ts'
import { newSigningKey, testAuthority } from './push-certificates.ts'

export interface ApnsReceived {
  readonly token: string
  readonly id: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The number of its connection, from 1. */
  readonly connection: number
}

/** A refusal as APNs words it, or what it does in place of answering. */
export type ApnsAnswer =
  | { readonly status: number; readonly reason?: string; readonly headers?: Record<string, string> }
  | 'stall'
  | 'refuse'
  | 'break'
  | ((stream: ServerHttp2Stream) => void)

export interface ApnsOptions {
  /** Streams at a time, once a connection has shown a good token or certificate. */
  readonly streams?: number
  /** Streams at a time before. Apple's service lets one through. */
  readonly firstStreams?: number
  /** Topics that may be pushed to. */
  readonly topics?: readonly string[]
  readonly now?: () => number
}

const mostBytes = { voip: 5120, others: 4096 }
const pushTypes =
  /^(alert|background|voip|complication|fileprovider|mdm|location|liveactivity|pushtotalk)$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Apple Push Notification service as its documentation has it ("Sending notification requests to
 * APNs" and what belongs to it): HTTP/2 over TLS, tokens that are checked, every refusal by its name.
 */
export class ApnsStandIn implements Closable {
  readonly received: ApnsReceived[] = []
  /** What becomes of pushes to a device token. */
  readonly answers = new Map<string, ApnsAnswer>()
  /** What becomes of those without such an answer; undefined delivers them. */
  decide: (push: ApnsReceived) => ApnsAnswer | undefined = () => undefined
  readonly #options: Required<ApnsOptions>
  readonly #keys = new Map<string, { teamId: string; publicKey: KeyObject }>()
  /** Tokens whose signature was found to be good. */
  readonly #genuine = new Set<string>()
  readonly #server: Http2SecureServer
  readonly #sessions = new Map<Http2Session, Connection>()
  #connections = 0
  /** Most streams of one connection that were open at a time. */
  mostAtOnce = 0

  private constructor(options: ApnsOptions) {
    const {
      streams = 1000,
      firstStreams = 1,
      topics = ['com.example.app'],
      now = Date.now,
    } = options
    this.#options = { streams, firstStreams, topics, now }
    const { ca, localhost } = testAuthority()
    this.#server = createSecureServer({
      ...localhost,
      ca,
      requestCert: true,
      rejectUnauthorized: false,
      settings: { maxConcurrentStreams: firstStreams },
    })
  }

  static async start(options: ApnsOptions = {}): Promise<ApnsStandIn> {
    const standIn = new ApnsStandIn(options)
    standIn.#server.on('session', (session) => standIn.#admit(session))
    standIn.#server.on('stream', (stream, headers) => standIn.#receive(stream, headers))
    standIn.#server.listen(0, '127.0.0.1')
    await once(standIn.#server, 'listening')
    return standIn
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `https://localhost:${this.port}`
  }

  /** Connections ever made. */
  get connections(): number {
    return this.#connections
  }

  /** Connections there are. */
  get openConnections(): number {
    return this.#sessions.size
  }

  /** A signing key (.p8) of a team, as the developer's account hands it out. */
  newKey(keyId: string, teamId: string): string {
    const { pem, publicKey } = newSigningKey()
    this.#keys.set(keyId, { teamId, publicKey })
    return pem
  }

  /** Says that it is leaving; what it has begun it ends. */
  goaway(code: number = constants.NGHTTP2_NO_ERROR, reason = 'Shutdown'): void {
    for (const session of this.#sessions.keys()) {
      session.goaway(code, 0, Buffer.from(JSON.stringify({ reason })))
    }
  }

  /** Breaks all connections. */
  reset(): void {
    for (const session of this.#sessions.keys()) session.destroy()
  }

  /** Other limits on streams, from now on. */
  allowStreams(streams: number): void {
    for (const session of this.#sessions.keys()) session.settings({ maxConcurrentStreams: streams })
  }

  async close(): Promise<void> {
    this.reset()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #admit(session: Http2Session): void {
    this.#connections += 1
    this.#sessions.set(session, { number: this.#connections, open: 0, isKnown: false })
    session.on('error', () => {}) // some clients give up
    session.once('close', () => this.#sessions.delete(session))
  }

  #receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const { session } = stream
    const connection = session && this.#sessions.get(session)
    if (connection === undefined) return
    connection.open += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, connection.open)
    stream.once('close', () => {
      connection.open -= 1
    })
    stream.on('error', () => {}) // some tests break it
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const token = String(headers[':path']).slice('/3/device/'.length)
      const id = one(headers, 'apns-id')
      const push = {
        token,
        id,
        headers,
        body: Buffer.concat(chunks),
        connection: connection.number,
      }
      this.received.push(push)
      const fault = this.#faultOf(push, isCertified(stream))
      if (fault?.status !== 403 && !connection.isKnown) {
        connection.isKnown = true
        session?.settings({ maxConcurrentStreams: this.#options.streams })
      }
      const answer = this.answers.get(token) ?? this.decide(push)
      respond(stream, fault ?? answer ?? { status: 200 }, push)
    })
  }

  /** The refusal that a push deserves by itself. */
  #faultOf({ headers, body, token }: ApnsReceived, isCertified: boolean): Refusal | undefined {
    const type = one(headers, 'apns-push-type')
    const most = type === 'voip' ? mostBytes.voip : mostBytes.others
    const topic = one(headers, 'apns-topic')
    const faults: [boolean, number, string][] = [
      [headers[':method'] !== 'POST', 405, 'MethodNotAllowed'],
      [!String(headers[':path']).startsWith('/3/device/'), 404, 'BadPath'],
      [token === '', 400, 'MissingDeviceToken'],
      [body.length === 0, 400, 'PayloadEmpty'],
      [body.length > most, 413, 'PayloadTooLarge'],
      [!uuid.test(one(headers, 'apns-id') ?? ''), 400, 'BadMessageId'],
      [!/^(1|5|10)$/.test(one(headers, 'apns-priority') ?? '10'), 400, 'BadPriority'],
      [!/^\d+$/.test(one(headers, 'apns-expiration') ?? '0'), 400, 'BadExpirationDate'],
      [(one(headers, 'apns-collapse-id') ?? '').length > 64, 400, 'BadCollapseId'],
      [type !== undefined && !pushTypes.test(type), 400, 'InvalidPushType'],
    ]
    const found = faults.find(([isWrong]) => isWrong)
    if (found !== undefined) return { status: found[1], reason: found[2] }
    if (isCertified) return undefined
    if (topic === undefined) return { status: 400, reason: 'MissingTopic' }
    const fault = this.#faultOfToken(one(headers, 'authorization'))
    if (fault !== undefined) return { status: 403, reason: fault }
    return this.#options.topics.includes(topic)
      ? undefined
      : { status: 400, reason: 'TopicDisallowed' }
  }

  #faultOfToken(authorization: string | undefined): string | undefined {
    const [, text = ''] = /^bearer (.+)$/i.exec(authorization ?? '') ?? []
    const [head = '', claims = '', signature = ''] = text.split('.')
    if (text === '') return 'MissingProviderToken'
    const { alg, kid } = readPart(head)
    const { iss, iat } = readPart(claims)
    const known = this.#keys.get(String(kid))
    if (alg !== 'ES256' || known === undefined || known.teamId !== iss)
      return 'InvalidProviderToken'
    if (!this.#genuine.has(text)) {
      const key = { key: known.publicKey, dsaEncoding: 'ieee-p1363' } as const
      const signed = Buffer.from(`${head}.${claims}`)
      const isSigned = verify('sha256', signed, key, Buffer.from(signature, 'base64url'))
      if (!isSigned) return 'InvalidProviderToken'
      this.#genuine.add(text)
    }
    const age = this.#options.now() / 1000 - Number(iat)
    return age > 3600 || age < -3600 ? 'ExpiredProviderToken' : undefined
  }
}

interface Connection {
  readonly number: number
  open: number
  /** It has shown who it is. */
  isKnown: boolean
}

type Refusal = Extract<ApnsAnswer, { status: number }>

function respond(stream: ServerHttp2Stream, answer: ApnsAnswer, { id }: ApnsReceived): void {
  if (stream.destroyed) return
  if (typeof answer === 'function') answer(stream)
  if (answer === 'refuse') stream.close(constants.NGHTTP2_REFUSED_STREAM)
  if (answer === 'break') stream.session?.destroy()
  if (typeof answer !== 'object') return
  const { status, reason, headers } = answer
  stream.respond({ ':status': status, ...(id === undefined ? {} : { 'apns-id': id }), ...headers })
  if (reason === undefined) stream.end()
  else
    stream.end(
      JSON.stringify({ reason, ...(status === 410 ? { timestamp: 1_790_000_000_000 } : {}) }),
    )
}

/** By a certificate of an authority that the service trusts. */
function isCertified({ session }: ServerHttp2Stream): boolean {
  return (session?.socket as TLSSocket | undefined)?.authorized === true
}

function one(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function readPart(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return {}
  }
}
