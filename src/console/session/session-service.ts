import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ConsoleOptions } from '../../base/config/index.ts'
import type { CookieSession, CookieSessions, SignedIn } from '../../base/http/index.ts'
import {
  type Clock,
  type Live,
  type Milliseconds,
  newHexId,
  systemClock,
} from '../../base/kernel/index.ts'
import type { SessionStore } from './session-store.ts'

const idle: Milliseconds = 8 * 3_600_000 // a shift; an open page keeps its session awake
const whole: Milliseconds = 24 * 3_600_000 // whatever happens: a stolen cookie is worth a day at most

export interface SessionServiceParts {
  readonly store: SessionStore
  readonly console: Live<ConsoleOptions>
  readonly clock?: Clock
  /** Hears of each session that is used, with the mailbox its page reads. */
  readonly onUse?: (session: CookieSession) => void
  readonly onEnd?: (session: CookieSession) => void
}

/**
 * Sessions of console users. The token is in the cookie alone: the store knows its hash, and what
 * else must be secret is derived from it. A session carries a seal of its user's password and role;
 * once these change, the seal fits no more and the session is over, on every node.
 */
export class SessionService implements CookieSessions {
  readonly #parts: SessionServiceParts
  readonly #clock: Clock

  constructor(parts: SessionServiceParts) {
    this.#parts = parts
    this.#clock = parts.clock ?? systemClock
  }

  /** A new session of somebody whose password was right; whatever the browser had before has no part in it. */
  async open({ name, role }: SignedIn): Promise<{ token: string; session: CookieSession }> {
    const token = randomBytes(32).toString('base64url')
    const seal = this.#sealOf(name, token)
    if (seal === undefined) throw new Error(`${name} has gone while signing in`)
    const now = this.#clock.now()
    const record = { id: newHexId(), name, seal, until: now + whole }
    await this.#parts.store.open(hashOf(token), record, idle)
    const session = this.#toSession(token, { id: record.id, name, role }, now + idle)
    this.#parts.onUse?.(session)
    return { token, session }
  }

  async find(token: string): Promise<CookieSession | undefined> {
    const found = await this.#parts.store.touch(hashOf(token), idle)
    if (found === undefined) return undefined
    const { id, name, seal } = found.record
    const user = this.#userOf(name)
    const current = this.#sealOf(name, token)
    if (user === undefined || current === undefined || !isSame(seal, current)) {
      await this.#parts.store.end(hashOf(token))
      return undefined
    }
    const expiresAt = this.#clock.now() + found.left
    const session = this.#toSession(token, { id, name, role: user.role }, expiresAt)
    this.#parts.onUse?.(session)
    return session
  }

  /** Does nothing when the cookie opens none. */
  async end(token: string): Promise<void> {
    const session = await this.find(token)
    await this.#parts.store.end(hashOf(token))
    if (session !== undefined) this.#parts.onEnd?.(session)
  }

  #toSession(
    token: string,
    { id, name, role }: SignedIn & { id: string },
    expiresAt: Milliseconds,
  ): CookieSession {
    const csrf = createHmac('sha256', token).update('csrf').digest('base64url')
    const mailbox = role === 'agent' ? `agent:${name}` : `console:${id}`
    return { id, name, role, csrf, mailbox, expiresAt }
  }

  #userOf(name: string) {
    const { users } = this.#parts.console()
    return Object.hasOwn(users, name) ? users[name] : undefined
  }

  /** Keyed by the token, which is stored nowhere: nobody can try passwords on a seal. */
  #sealOf(name: string, token: string): string | undefined {
    const user = this.#userOf(name)
    if (user === undefined) return undefined
    const text = JSON.stringify([name, user.role, user.password.reveal()])
    return createHmac('sha256', token).update(text).digest('base64url')
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
