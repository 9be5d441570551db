import { createHmac, randomBytes } from 'node:crypto'
import type { ConsoleOptions, Role } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'
import { type ConsolePasswords, isPassword, isSlow } from './console-passwords.ts'
import { tooManyAttempts } from './http-errors.ts'

/** Somebody who signed in, and what that allows. */
export interface SignedIn {
  readonly name: string
  readonly role: Role
}

/** A name and password as they were given. */
export interface Credentials {
  readonly name: string
  readonly password: string
}

const rememberedLimit = 256 // credentials; a console has few users, each with a browser or a script
const checksLimit = 16 // waiting for their turn; beyond it the caller is told to come back

/** Checks credentials of console users; those it has seen before cost one HMAC, not a slow hash. */
export class ConsoleUsers {
  readonly #users: () => ConsoleOptions['users']
  readonly #passwords: ConsolePasswords
  readonly #salt = randomBytes(32) // of this process: what is remembered is worth nothing elsewhere
  readonly #remembered = new Set<string>()
  readonly #checks = new Map<string, Promise<SignedIn | undefined>>()
  #lastTurn: Promise<unknown> = Promise.resolve()

  constructor(console: Live<ConsoleOptions>, passwords: ConsolePasswords) {
    this.#users = () => console().users
    this.#passwords = passwords
  }

  /** Who these credentials were found to be before, or undefined. */
  recall(credentials: Credentials): SignedIn | undefined {
    const isKnown = this.#remembered.has(this.#keyOf(credentials))
    return isKnown ? this.#signedIn(credentials.name) : undefined
  }

  /** The answer that somebody with the same credentials is waiting for already. */
  underWay(credentials: Credentials): Promise<SignedIn | undefined> | undefined {
    return this.#checks.get(this.#keyOf(credentials))
  }

  /** Who these credentials are, or undefined; an unknown name takes as long as a wrong password. */
  verify(credentials: Credentials): Promise<SignedIn | undefined> {
    if (this.#checks.size >= checksLimit) throw tooManyAttempts(1)
    const key = this.#keyOf(credentials)
    const check = this.#inTurn(() => this.#check(key, credentials)).finally(() =>
      this.#checks.delete(key),
    )
    this.#checks.set(key, check)
    return check
  }

  async #check(key: string, { name, password }: Credentials): Promise<SignedIn | undefined> {
    const stored = this.#passwords.of(name)
    const decoy = this.#passwords.decoy()
    const isRight = await isPassword(password, stored ?? decoy)
    if (!isRight && stored !== undefined && isSlow(decoy) && !isSlow(stored)) {
      await isPassword(password, decoy) // a plain password must not take less than an unknown name
    }
    if (!isRight || stored === undefined) return undefined
    this.#remember(key)
    return this.#signedIn(name)
  }

  /** One at a time: a slow hash may take 128 MiB and one of the few threads that files and names need. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => undefined) // who waits for it hears of its failure
    return turn
  }

  /** Holds the stored password too: once that changes, nothing remembered fits any more. */
  #keyOf({ name, password }: Credentials): string {
    const fields = [name, password, this.#passwords.of(name) ?? null]
    return createHmac('sha256', this.#salt).update(JSON.stringify(fields)).digest('base64')
  }

  #remember(key: string): void {
    const [oldest] = this.#remembered
    if (this.#remembered.size >= rememberedLimit && oldest !== undefined) {
      this.#remembered.delete(oldest)
    }
    this.#remembered.add(key)
  }

  #signedIn(name: string): SignedIn | undefined {
    const users = this.#users()
    const user = Object.hasOwn(users, name) ? users[name] : undefined
    return user === undefined ? undefined : { name, role: user.role }
  }
}
