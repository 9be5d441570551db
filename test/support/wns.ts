import { type HttpAnswer, type HttpCall, type HttpStandIn, startHttpStandIn } from './push-http.ts'

export interface WnsReceived {
  readonly channel: string
  readonly headers: HttpCall['headers']
  readonly body: string
}

const types = new Map([
  ['wns/raw', 'application/octet-stream'],
  ['wns/toast', 'text/xml'],
])
const mostBytes = 5000

/**
 * Windows Push Notification Services with the server that grants access tokens, as the documentation
 * has them ("Push notification service request and response headers").
 */
export class WnsStandIn {
  readonly received: WnsReceived[] = []
  /** What becomes of notifications to a channel. */
  readonly answers = new Map<string, HttpAnswer>()
  /** What the token server answers in place of a token. */
  grant: HttpAnswer | undefined
  /** Access tokens granted. */
  grants = 0
  readonly sid = 'ms-app://s-1-15-2-1'
  readonly secret = 'hunter/2+='
  #tokens = new Set<string>()
  #http: HttpStandIn | undefined

  static async start(): Promise<WnsStandIn> {
    const standIn = new WnsStandIn()
    standIn.#http = await startHttpStandIn((call) => standIn.#answer(call))
    return standIn
  }

  get http(): HttpStandIn {
    if (this.#http === undefined) throw new Error('not started')
    return this.#http
  }

  get tokenEndpoint(): string {
    return `${this.http.url}/accesstoken.srf`
  }

  /** The channel URI of an app. */
  channel(name: string): string {
    return `${this.http.url}/?token=${name}`
  }

  /** Access tokens are good no longer. */
  revoke(): void {
    this.#tokens = new Set()
  }

  close(): Promise<void> {
    return this.http.close()
  }

  #answer({ path, method, headers, body }: HttpCall): HttpAnswer {
    if (path === '/accesstoken.srf') return this.#grantFor(new URLSearchParams(String(body)))
    const channel = new URLSearchParams(path.slice(2)).get('token') ?? ''
    const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? []
    if (!this.#tokens.has(token)) return refusal(401, 'the access token is not good')
    if (method !== 'POST') return refusal(405, 'POST alone')
    this.received.push({ channel, headers, body: String(body) })
    const type = types.get(String(headers['x-wns-type']))
    if (type === undefined || headers['content-type'] !== type) return refusal(400, 'ill headers')
    if (body.length > mostBytes) return refusal(413, 'too large')
    return this.answers.get(channel) ?? wnsTaken('received', `id-${this.received.length}`)
  }

  #grantFor(form: URLSearchParams): HttpAnswer {
    if (this.grant !== undefined) return this.grant
    const isKnown =
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === this.sid &&
      form.get('client_secret') === this.secret &&
      form.get('scope') === 'notify.windows.com'
    if (!isKnown) return { status: 400, body: { error: 'invalid_client' } }
    this.grants += 1
    const token = `EgAcAQMAAAAE${this.grants}`
    this.#tokens.add(token)
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: 86_400 } }
  }
}

/** A notification taken, and what became of it. */
export function wnsTaken(
  fate: 'received' | 'dropped' | 'channelthrottled',
  id: string,
): HttpAnswer {
  const headers = {
    'X-WNS-Status': fate,
    'X-WNS-Msg-ID': id,
    'X-WNS-DeviceConnectionStatus': 'connected',
  }
  return { status: 200, headers }
}

function refusal(status: number, description: string): HttpAnswer {
  return { status, headers: { 'X-WNS-Error-Description': description } }
}
