import type { Clock, Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type { HttpReply } from './http-exchange.ts'
import type { PushOutcome } from './push-channel.ts'

/** A token, or what becomes of a notification that cannot be had one for. */
export type TokenReply = { readonly token: string } | { readonly outcome: PushOutcome }

const margin: Seconds = 300 // before its end at which a token is replaced: a push under way still holds a good one
const assumedLife: Seconds = 3600 // of a token that does not say
const pauseAfterFailure: Milliseconds = 1000 // in which the failure is everybody's answer

/**
 * The OAuth 2.0 access token of one credential (RFC 6749 §4.4, RFC 7523): asked for when it is
 * needed, by one request however many wait for it, and kept until shortly before it ends.
 */
export class AccessToken {
  readonly #ask: () => Promise<HttpReply>
  readonly #clock: Clock
  #held: Promise<TokenReply> | undefined
  #until: Milliseconds = 0

  constructor(ask: () => Promise<HttpReply>, clock: Clock) {
    this.#ask = ask
    this.#clock = clock
  }

  /** Never rejects, and takes no longer than one request. */
  get(): Promise<TokenReply> {
    if (this.#held === undefined || this.#clock.now() >= this.#until) {
      this.#until = Number.POSITIVE_INFINITY // as long as it is being asked for
      this.#held = this.#fetch()
    }
    return this.#held
  }

  /** True when there may be a better one than this, which was refused. */
  async renew(refused: string): Promise<boolean> {
    const held = await this.#held
    if (held === undefined || !('token' in held)) return false
    if (held.token === refused) this.#until = 0
    return true
  }

  async #fetch(): Promise<TokenReply> {
    const reply = await this.#ask()
    const granted =
      reply.kind === 'answered' && reply.status === 200 ? readGrant(reply.body) : undefined
    const now = this.#clock.now()
    if (granted === undefined) {
      this.#until = now + pauseAfterFailure
      return { outcome: toOutcome(reply) }
    }
    const { token, life } = granted
    this.#until = now + 1000 * Math.max(life - margin, life / 2)
    return { token }
  }
}

function readGrant(body: string): { token: string; life: Seconds } | undefined {
  const { access_token: token, expires_in: given } = readObject(body)
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined
  const life = Number(given)
  return { token, life: life > 0 && life < 1e6 ? life : assumedLife }
}

function toOutcome(reply: HttpReply): PushOutcome {
  if (reply.kind === 'forbidden') return { kind: 'failed', reason: reply.reason }
  if (reply.kind === 'unanswered')
    return { kind: 'try-later', reason: `no access token: ${reply.reason}` }
  const { status, retryAfter } = reply
  const { error } = readObject(reply.body)
  const word = typeof error === 'string' && /^\w{1,100}$/.test(error) ? ` ${error}` : ''
  const reason = `no access token: answered ${status}${word}`
  if (status !== 200 && status < 500 && status !== 429) return { kind: 'failed', reason }
  return { kind: 'try-later', reason, ...(retryAfter === undefined ? {} : { after: retryAfter }) }
}

function readObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(body)
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    return {} // whatever it is, it grants nothing
  }
}
