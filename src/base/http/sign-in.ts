import type { FastifyRequest } from 'fastify'
import type { Role, ServerOptions } from '../config/index.ts'
import type { Clock, Live } from '../kernel/index.ts'
import { basicCredentials } from './basic-credentials.ts'
import { callerKey } from './caller-key.ts'
import type { Callers } from './callers.ts'
import type { ConsoleUsers, Credentials, SignedIn } from './console-users.ts'
import { type CookieSession, type CookieSessions, cookieToken } from './cookie-sessions.ts'
import { FailedAttempts } from './failed-attempts.ts'
import { credentialsRequired, roleRequired, tooManyAttempts } from './http-errors.ts'
import { checkCsrf, checkOrigin, checkPage, type Proof, proofFor } from './own-pages.ts'

const failuresByAddress = 10 // a minute; a person mistypes less, a guesser gets nowhere
const failuresByUser = 50 // a minute over all addresses: higher, or anybody could lock a user out
const knownFailures = 40 // a minute and address; beyond, credentials that were seen before wait too, or a guesser could go on

/** From least to most: each may do what those before it may. */
const ranks: Readonly<Record<Role, number>> = { viewer: 0, agent: 1, supervisor: 2, admin: 3 }

/** Who calls, and the session when it is a browser that says so. */
export interface Admission {
  readonly user: SignedIn
  readonly session?: CookieSession
}

/** A password that was checked, or not even that. */
export interface Attempt {
  readonly name: string
  readonly address: string
  readonly outcome: 'admitted' | 'refused' | 'throttled'
}

export interface SignInParts {
  readonly users: ConsoleUsers
  readonly callers: Callers
  readonly sessions: CookieSessions | undefined
  readonly server: Live<Pick<ServerOptions, 'external_url_base' | 'cors_origins'>>
  readonly clock: Clock
  /** Hears of every attempt with credentials that were not seen before. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined
}

/** Lets a request in that names a console user with at least `role`: by Basic credentials, else by cookie. */
export class SignIn {
  readonly #parts: SignInParts
  readonly #byAddress: FailedAttempts
  readonly #byUser: FailedAttempts
  readonly #floods: FailedAttempts

  constructor(parts: SignInParts) {
    const { clock } = parts
    this.#parts = parts
    this.#byAddress = new FailedAttempts(failuresByAddress, clock)
    this.#byUser = new FailedAttempts(failuresByUser, clock)
    this.#floods = new FailedAttempts(knownFailures, clock)
  }

  /** Who calls: at once when the credentials are known, else when they are checked. Refuses by throwing. */
  admit(
    request: FastifyRequest,
    role: Role,
    proof: Proof = proofFor(request.method),
  ): Admission | Promise<Admission> {
    const { authorization, cookie } = request.headers
    const { server } = this.#parts
    if (authorization !== undefined) {
      const credentials = parseCredentials(authorization)
      if (credentials === undefined) throw credentialsRequired(request.headers)
      // Browsers send credentials they were once asked for along with what any page sends here.
      if (request.routeOptions.config.listener !== 'public') checkPage(request.raw, server)
      const user = this.check(request, credentials)
      if (!(user instanceof Promise)) return { user: withRole(user, role) }
      return user.then((found) => ({ user: withRole(found, role) }))
    }
    const token = cookieToken(cookie)
    if (token === undefined) throw credentialsRequired(request.headers)
    return this.#byCookie(request, token, role, proof)
  }

  /** Whose credentials these are; refuses wrong ones, and whoever guesses. */
  check(request: FastifyRequest, credentials: Credentials): SignedIn | Promise<SignedIn> {
    const { users, callers } = this.#parts
    const address = callers.addressOf(request.raw)
    const flood = this.#floods.wait(callerKey(address))
    const known = flood > 0 ? undefined : users.recall(credentials)
    return known ?? this.#verify(request, address, credentials)
  }

  async #verify(
    request: FastifyRequest,
    address: string,
    credentials: Credentials,
  ): Promise<SignedIn> {
    const underWay = this.#parts.users.underWay(credentials)
    const user = await (underWay ?? this.#attempt(address, credentials))
    if (user === undefined) throw credentialsRequired(request.headers)
    return user
  }

  async #attempt(address: string, credentials: Credentials): Promise<SignedIn | undefined> {
    const { name } = credentials
    const key = callerKey(address)
    const wait = Math.max(this.#byAddress.wait(key), this.#byUser.wait(name))
    this.#floods.add(key)
    if (wait > 0) {
      this.#tell({ name, address, outcome: 'throttled' })
      throw tooManyAttempts(wait)
    }
    this.#byAddress.add(key) // counted before the check, else many at once would all be let through
    this.#byUser.add(name)
    const user = await this.#parts.users.verify(credentials)
    this.#tell({ name, address, outcome: user === undefined ? 'refused' : 'admitted' })
    if (user !== undefined) {
      for (const [failures, of] of [
        [this.#byAddress, key],
        [this.#byUser, name],
        [this.#floods, key],
      ] as const) {
        failures.forgive(of)
      }
    }
    return user
  }

  #tell(attempt: Attempt): void {
    this.#parts.onAttempt?.(attempt)
  }

  async #byCookie(
    request: FastifyRequest,
    token: string,
    role: Role,
    proof: Proof,
  ): Promise<Admission> {
    const { server, sessions } = this.#parts
    checkOrigin(request.raw, server, proof)
    const session = await sessions?.find(token)
    if (session === undefined) throw credentialsRequired(request.headers)
    checkCsrf(request.raw, session.csrf, proof)
    const { name, role: own } = session
    return { user: withRole({ name, role: own }, role), session }
  }
}

function withRole(user: SignedIn, role: Role): SignedIn {
  if (ranks[user.role] < ranks[role]) throw roleRequired(role)
  return user
}

function parseCredentials(header: string): Credentials | undefined {
  const text = basicCredentials(header) ?? ''
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}
