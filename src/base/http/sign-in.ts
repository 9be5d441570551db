import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Role } from '../config/index.ts'
import type { Clock } from '../kernel/index.ts'
import { basicCredentials } from './basic-credentials.ts'
import type { Callers } from './callers.ts'
import type { ConsoleUsers, Credentials, SignedIn } from './console-users.ts'
import { FailedAttempts } from './failed-attempts.ts'
import { credentialsRequired, roleRequired, tooManyAttempts } from './http-errors.ts'

const failuresByAddress = 10 // a minute; a person mistypes less, a guesser gets nowhere
const failuresByUser = 50 // a minute over all addresses: higher, or anybody could lock a user out

/** From least to most: each may do what those before it may. */
const ranks: Readonly<Record<Role, number>> = { viewer: 0, agent: 1, supervisor: 2, admin: 3 }

/** Lets a request in when it carries the Basic credentials of a console user with at least `role`. */
export class SignIn {
  readonly #users: ConsoleUsers
  readonly #callers: Callers
  readonly #byAddress: FailedAttempts
  readonly #byUser: FailedAttempts

  constructor(users: ConsoleUsers, callers: Callers, clock: Clock) {
    this.#users = users
    this.#callers = callers
    this.#byAddress = new FailedAttempts(failuresByAddress, clock)
    this.#byUser = new FailedAttempts(failuresByUser, clock)
  }

  /** Who calls: at once when the credentials are known, else when they are checked. Refuses by throwing. */
  admit(request: FastifyRequest, role: Role): SignedIn | Promise<SignedIn> {
    const credentials = parseCredentials(request.headers.authorization)
    if (credentials === undefined) throw credentialsRequired()
    const known = this.#users.recall(credentials)
    return known === undefined ? this.#verify(request, credentials, role) : withRole(known, role)
  }

  async #verify(request: FastifyRequest, credentials: Credentials, role: Role): Promise<SignedIn> {
    const user = await (this.#users.underWay(credentials) ?? this.#attempt(request, credentials))
    if (user === undefined) throw credentialsRequired()
    return withRole(user, role)
  }

  async #attempt(request: FastifyRequest, credentials: Credentials): Promise<SignedIn | undefined> {
    const address = throttleKey(this.#callers.addressOf(request.raw))
    const wait = Math.max(this.#byAddress.wait(address), this.#byUser.wait(credentials.name))
    if (wait > 0) throw tooManyAttempts(wait)
    this.#byAddress.add(address) // counted before the check, else many at once would all be let through
    this.#byUser.add(credentials.name)
    const user = await this.#users.verify(credentials)
    if (user !== undefined) {
      this.#byAddress.forgive(address)
      this.#byUser.forgive(credentials.name)
    }
    return user
  }
}

function withRole(user: SignedIn, role: Role): SignedIn {
  if (ranks[user.role] < ranks[role]) throw roleRequired(role)
  return user
}

function parseCredentials(header: string | undefined): Credentials | undefined {
  const text = basicCredentials(header) ?? ''
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** One household of IPv6 is a /64: its first four groups, written out. */
function throttleKey(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':')
}
