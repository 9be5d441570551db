import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import { type HttpAnswer, type HttpCall, type HttpStandIn, startHttpStandIn } from './push-http.ts'

export interface FcmReceived {
  readonly message: Readonly<Record<string, unknown>> & { readonly token: string }
  readonly headers: HttpCall['headers']
}

export interface FcmAccount {
  readonly projectId: string
  /** The file of a service account, as the Firebase console hands it out. */
  readonly json: string
}

/** Status and code of each refusal (REST: ErrorCode, and Google's general errors). */
export const fcmRefusals: readonly (readonly [status: number, code: string, general: string])[] = [
  [400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  [404, 'UNREGISTERED', 'NOT_FOUND'],
  [403, 'SENDER_ID_MISMATCH', 'PERMISSION_DENIED'],
  [429, 'QUOTA_EXCEEDED', 'RESOURCE_EXHAUSTED'],
  [503, 'UNAVAILABLE', 'UNAVAILABLE'],
  [500, 'INTERNAL', 'INTERNAL'],
  [401, 'THIRD_PARTY_AUTH_ERROR', 'UNAUTHENTICATED'],
]

/** A refusal in Firebase's words. */
export function fcmRefusal(code: string, headers: Record<string, string> = {}): HttpAnswer {
  const [status = 500, , general] = fcmRefusals.find((refusal) => refusal[1] === code) ?? []
  const detail = { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: code }
  const error = { code: status, message: `refused: ${code}`, status: general, details: [detail] }
  return { status, headers, body: { error } }
}

const life = 3600 // seconds of an access token

/**
 * Firebase Cloud Messaging, HTTP v1, with the server that grants it access tokens, as the
 * documentation has them: signed assertions, bearer tokens that end, messages that are checked.
 */
export class FcmStandIn {
  readonly received: FcmReceived[] = []
  /** What becomes of messages to a token. */
  readonly answers = new Map<string, HttpAnswer>()
  /** What becomes of those without such an answer; undefined takes them. */
  decide: (message: FcmReceived) => HttpAnswer | undefined = () => undefined
  /** What the token server answers in place of a token. */
  grant: HttpAnswer | undefined
  /** Access tokens granted. */
  grants = 0
  readonly #accounts = new Map<string, { projectId: string; publicKey: KeyObject }>()
  readonly #tokens = new Map<string, string>()
  #http: HttpStandIn | undefined

  static async start(): Promise<FcmStandIn> {
    const standIn = new FcmStandIn()
    standIn.#http = await startHttpStandIn((call) => standIn.#answer(call))
    return standIn
  }

  get http(): HttpStandIn {
    if (this.#http === undefined) throw new Error('not started')
    return this.#http
  }

  newAccount(projectId = 'example-app'): FcmAccount {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const email = `messaging-${this.#accounts.size}@${projectId}.iam.gserviceaccount.com`
    this.#accounts.set(email, { projectId, publicKey })
    const file = {
      type: 'service_account',
      project_id: projectId,
      private_key_id: 'abc',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: email,
      token_uri: `${this.http.url}/token`,
    }
    return { projectId, json: JSON.stringify(file) }
  }

  /** Access tokens are good no longer. */
  revoke(): void {
    this.#tokens.clear()
  }

  close(): Promise<void> {
    return this.http.close()
  }

  #answer(call: HttpCall): HttpAnswer {
    if (call.path === '/token') return this.#grantFor(new URLSearchParams(String(call.body)))
    const [, projectId] = /^\/v1\/projects\/([^/]+)\/messages:send$/.exec(call.path) ?? []
    if (projectId === undefined || call.method !== 'POST')
      return { status: 404, body: 'no such method' }
    const [, token = ''] = /^Bearer (.+)$/.exec(call.headers.authorization ?? '') ?? []
    if (this.#tokens.get(token) !== projectId) return general(401, 'UNAUTHENTICATED')
    const { message } = JSON.parse(String(call.body))
    const received = { message, headers: call.headers }
    this.received.push(received)
    if (!isMessage(message)) return fcmRefusal('INVALID_ARGUMENT')
    const told = this.answers.get(message.token) ?? this.decide(received)
    const name = `projects/${projectId}/messages/0:${this.received.length}`
    return told ?? { status: 200, body: { name } }
  }

  #grantFor(form: URLSearchParams): HttpAnswer {
    if (this.grant !== undefined) return this.grant
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.')
    const { iss, aud, scope } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}')
    const account = this.#accounts.get(iss)
    const isSigned =
      account !== undefined &&
      aud === `${this.http.url}/token` &&
      scope === 'https://www.googleapis.com/auth/firebase.messaging' &&
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      verify(
        'sha256',
        Buffer.from(`${head}.${claims}`),
        account.publicKey,
        Buffer.from(signature, 'base64url'),
      )
    if (!isSigned) return { status: 400, body: { error: 'invalid_grant' } }
    this.grants += 1
    const token = `ya29.${this.grants}.${account.projectId}`
    this.#tokens.set(token, account.projectId)
    return { status: 200, body: { access_token: token, expires_in: life, token_type: 'Bearer' } }
  }
}

function general(code: number, status: string): HttpAnswer {
  return { status: code, body: { error: { code, message: status, status } } }
}

/** `data` holds texts alone, and with the notification no more than 4096 bytes. */
function isMessage(message: unknown): message is FcmReceived['message'] {
  if (typeof message !== 'object' || message === null) return false
  const { token, data = {}, notification = {} } = message as Record<string, object>
  const texts = [...Object.values(data ?? {}), ...Object.values(notification ?? {})]
  const bytes = texts.reduce((sum: number, text) => sum + Buffer.byteLength(String(text)), 0)
  return (
    typeof token === 'string' && texts.every((text) => typeof text === 'string') && bytes <= 4096
  )
}
