import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import {
  type ConsoleOptions,
  type ConsoleUser,
  parseScrypt,
  type ScryptHash,
} from '../config/index.ts'
import type { Live, Logger } from '../kernel/index.ts'
import { toNetworks } from './network.ts'

/** The passwords in force: those of the options, but for what must not be usable as it stands. */
export interface ConsolePasswords {
  /** As it is stored, plain or `scrypt:…`; undefined when there is no such user. */
  of(name: string): string | undefined
  /** What an unknown user's password is compared with, so that it takes as long as a known one's. */
  decoy(): string
}

/**
 * `default` with `password`, the evaluation account, is accepted only while listening on loopback.
 * Elsewhere, and for a user without a password, one is made up and logged once: without it nobody
 * could sign in to set a better one. Every process makes up its own.
 */
export function createConsolePasswords(o: {
  console: Live<ConsoleOptions>
  host: string
  logger: Logger
}): ConsolePasswords {
  const isOpen = !isLoopback(o.host)
  const madeUp = new Map<string, string>()
  const passwordOf = (name: string, user: ConsoleUser): string => {
    const stored = user.password.reveal()
    const isEvaluation = name === 'default' && stored === 'password'
    if (stored !== '' && !(isOpen && isEvaluation)) return stored
    const known = madeUp.get(name)
    if (known !== undefined) return known
    const password = randomBytes(15).toString('base64url') // 120 bits in 20 letters that can be typed
    madeUp.set(name, password)
    o.logger.warn(`console user ${name} has no password of its own: use ${password} until it has`)
    return password
  }
  for (const [name, user] of Object.entries(o.console().users)) passwordOf(name, user)
  return {
    of: (name) => {
      const { users } = o.console()
      const user = Object.hasOwn(users, name) ? users[name] : undefined
      return user === undefined ? undefined : passwordOf(name, user)
    },
    decoy: () => {
      const stored = Object.entries(o.console().users).map(([name, user]) => passwordOf(name, user))
      return stored.find(isSlow) ?? 'no such user'
    },
  }
}

/** True when the password is the stored one. Slow hashes run off the event loop. */
export async function isPassword(given: string, stored: string): Promise<boolean> {
  const hash = parseScrypt(stored)
  if (hash !== undefined) return timingSafeEqual(await hashLike(given, hash), hash.hash)
  return timingSafeEqual(digest(given), digest(stored)) // equal lengths, whatever was typed
}

/** True for a password that is stored as a slow hash. */
export function isSlow(stored: string): boolean {
  return parseScrypt(stored) !== undefined
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function hashLike(given: string, { cost, salt, hash }: ScryptHash): Promise<Buffer> {
  const maxmem = 256 * cost * 8 // bytes: twice what scrypt needs at r = 8
  const options: ScryptOptions = { N: cost, r: 8, p: 1, maxmem }
  return new Promise((resolve, reject) => {
    scrypt(given, salt, hash.length, options, (error, derived) => {
      if (error === null) resolve(derived)
      else reject(error)
    })
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || toNetworks(['127.0.0.0/8', '::1']).has(host)
}
