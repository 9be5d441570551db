import { jsonType, type RawResponse, requestText } from './raw-http.ts'

/** A server that speaks Bayeux, as the driver sees it. */
export interface BayeuxServer {
  readonly port: number
  readonly path: string
  /** Whether the client asks for acknowledgements. */
  readonly ack: boolean
  /** Whole lines that go with every request, each with its line end. */
  readonly headers?: string
}

/**
 * One Bayeux client's side of the protocol as texts: what it sends, and what it learns from replies.
 * It knows no socket, so that a driver may cut and reopen them as it likes.
 */
export class BayeuxSession {
  readonly #server: BayeuxServer
  readonly #channel: string
  readonly #withIds: boolean
  readonly #user: string
  #headers: string
  #clientId = ''
  #ack = 0
  #id = 0

  constructor(server: BayeuxServer, user: string, channel: string, withIds = true) {
    this.#server = server
    this.#user = user
    this.#channel = channel
    this.#withIds = withIds
    this.#headers = `${jsonType}gms_user: ${user}\r\n${server.headers ?? ''}`
  }

  get user(): string {
    return this.#user
  }

  get ack(): number {
    return this.#ack
  }

  handshake(): string {
    const ext = this.#server.ack ? ',"ext":{"ack":true}' : ''
    return this.#request(
      `"channel":"/meta/handshake","version":"1.0","minimumVersion":"0.9","supportedConnectionTypes":["long-polling"]${ext}`,
    )
  }

  subscribe(): string {
    return this.#request(
      `"channel":"/meta/subscribe","clientId":"${this.#clientId}","subscription":"${this.#channel}"`,
    )
  }

  /** A poll; `now` asks for an answer at once, as CometD clients do the first time. */
  connect(now = false): string {
    const ack = this.#server.ack ? `,"ext":{"ack":${this.#ack}}` : ''
    const advice = now ? ',"advice":{"timeout":0}' : ''
    return this.#request(
      `"channel":"/meta/connect","clientId":"${this.#clientId}","connectionType":"long-polling"${advice}${ack}`,
    )
  }

  disconnect(): string {
    return this.#request(`"channel":"/meta/disconnect","clientId":"${this.#clientId}"`)
  }

  /** Takes the client id, the browser's cookie and the first position from a handshake's reply. */
  handshaken(response: RawResponse): void {
    const [reply] = JSON.parse(response.body) as [HandshakeReply]
    if (reply.clientId === undefined) throw new Error(`handshake refused: ${response.body}`)
    this.#clientId = reply.clientId
    const ack = reply.ext?.ack
    this.#ack = (typeof ack === 'object' ? ack.batch : 0) ?? 0
    const cookie = /set-cookie: *([^;\r]+)/i.exec(response.head)?.[1]
    if (cookie !== undefined) this.#headers += `Cookie: ${cookie}\r\n`
  }

  /** Takes the position of a poll's reply; the next poll confirms it. */
  confirm(body: string): void {
    const at = body.lastIndexOf('"ack":')
    if (at < 0) return
    const position = Number.parseInt(body.slice(at + 6, at + 26), 10)
    if (Number.isFinite(position)) this.#ack = position
  }

  #request(fields: string): string {
    this.#id += 1
    const id = this.#withIds ? `,"id":"${this.#id}"` : ''
    return requestText('POST', this.#server.path, this.#headers, `[{${fields}${id}}]`)
  }
}

interface HandshakeReply {
  clientId?: string
  ext?: { ack?: boolean | { batch?: number } }
}
