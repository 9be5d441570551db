import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto'
import { type HttpAnswer, type HttpCall, type HttpStandIn, startHttpStandIn } from './push-http.ts'

export interface WebpushReceived {
  readonly page: string
  readonly headers: HttpCall['headers']
  /** As the page reads it. */
  readonly content: string
}

/** A page that has subscribed, and the keys that it keeps to itself. */
interface Page {
  readonly ecdh: ECDH
  readonly auth: Buffer
}

/**
 * The push service of a browser (RFC 8030), which knows senders by their key (RFC 8292), and the
 * pages behind it, which decrypt what they are sent (RFC 8291).
 */
export class WebpushStandIn {
  readonly received: WebpushReceived[] = []
  /** What becomes of messages to a page. */
  readonly answers = new Map<string, HttpAnswer>()
  readonly #pages = new Map<string, Page>()
  readonly #publicKey: string
  readonly #now: () => number
  #http: HttpStandIn | undefined

  private constructor(publicKey: string, now: () => number) {
    this.#publicKey = publicKey
    this.#now = now
  }

  /** `publicKey` is what pages have subscribed with. */
  static async start(publicKey: string, now: () => number = Date.now): Promise<WebpushStandIn> {
    const standIn = new WebpushStandIn(publicKey, now)
    standIn.#http = await startHttpStandIn((call) => standIn.#answer(call))
    return standIn
  }

  get http(): HttpStandIn {
    if (this.#http === undefined) throw new Error('not started')
    return this.#http
  }

  /** A new subscription, as the browser hands it to the page. */
  subscribe(name: string) {
    const ecdh = createECDH('prime256v1')
    const [p256dh, auth] = [ecdh.generateKeys(), randomBytes(16)]
    this.#pages.set(name, { ecdh, auth })
    const keys = { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') }
    return { endpoint: `${this.http.url}/push/${name}`, expirationTime: null, keys }
  }

  close(): Promise<void> {
    return this.http.close()
  }

  #answer({ path, method, headers, body }: HttpCall): HttpAnswer {
    const name = path.slice('/push/'.length)
    const page = this.#pages.get(name)
    if (page === undefined) return { status: 404 }
    if (method !== 'POST' || !/^\d+$/.test(String(headers.ttl))) return { status: 400 }
    if (body.length > 4096) return { status: 413 }
    if (!this.#isKnown(headers.authorization ?? '')) return { status: 403 }
    if (headers['content-encoding'] !== 'aes128gcm') return { status: 400 }
    this.received.push({ page: name, headers, content: decrypt(body, page) })
    const headersOut = { Location: `${this.http.url}/message/${this.received.length}` }
    return this.answers.get(name) ?? { status: 201, headers: headersOut }
  }

  #isKnown(authorization: string): boolean {
    const [, token = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? []
    const [head = '', claims = '', signature = ''] = token.split('.')
    if (key !== this.#publicKey) return false
    const point = Buffer.from(key, 'base64url')
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
      part.toString('base64url'),
    )
    const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
    const { aud, exp, sub } = JSON.parse(String(Buffer.from(claims, 'base64url')) || '{}')
    const left = exp - this.#now() / 1000
    return isSigned && aud === this.http.url && left > 0 && left <= 86_400 && /^mailto:/.test(sub)
  }
}

/** RFC 8291 §3.4, from the page's side. */
function decrypt(body: Buffer, { ecdh, auth }: Page): string {
  const salt = body.subarray(0, 16)
  const length = body.readUInt8(20)
  const sender = body.subarray(21, 21 + length)
  const record = body.subarray(21 + length)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender])
  const secret = hkdf(ecdh.computeSecret(sender), auth, info, 32)
  const key = hkdf(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = hkdf(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createDecipheriv('aes-128-gcm', key, nonce)
  cipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()])
  const end = padded.lastIndexOf(2)
  return padded.subarray(0, end).toString('utf8')
}

function hkdf(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length))
}
