import type { Milliseconds } from '../../base/kernel/index.ts'
import { type Resident, Session } from './session.ts'
import { View } from './view.ts'

/** The sessions and users this node holds; it knows neither Redis nor sockets. */
export class SessionTable {
  readonly #sessions = new Map<string, Session>()
  readonly #residents = new Map<string, Resident>()

  get size(): number {
    return this.#sessions.size
  }

  /** The session when it is here and belongs to this user. */
  find(user: string, clientId: string): Session | undefined {
    const session = this.#sessions.get(clientId)
    return session?.user === user ? session : undefined
  }

  resident(user: string): Resident | undefined {
    return this.#residents.get(user)
  }

  residents(): Iterable<Resident> {
    return this.#residents.values()
  }

  /** Makes room for the user's mailbox; one of another epoch must have been evicted before. */
  admit(user: string, epoch: string, base: number): Resident {
    let resident = this.#residents.get(user)
    if (resident === undefined) {
      resident = { view: new View(user, epoch, base), sessions: [] }
      this.#residents.set(user, resident)
    }
    return resident
  }

  add(resident: Resident, clientId: string, origin: number, now: Milliseconds): Session {
    const session = new Session(clientId, resident, origin, now)
    resident.sessions.push(session)
    this.#sessions.set(clientId, session)
    return session
  }

  /** True when it was the user's last session here. */
  remove(session: Session): boolean {
    if (this.#sessions.get(session.clientId) !== session) return false
    this.#sessions.delete(session.clientId)
    const { resident, user } = session
    if (this.#residents.get(user) !== resident) return false
    resident.sessions.splice(resident.sessions.indexOf(session), 1)
    if (resident.sessions.length > 0) return false
    this.#residents.delete(user)
    return true
  }

  /** Lets the view forget what all sessions of the user have got. */
  forgetConfirmed({ view, sessions }: Resident): void {
    let confirmed = view.tail
    for (const { cursor } of sessions) confirmed = Math.min(confirmed, cursor)
    view.forget(confirmed)
  }

  /** Sessions without a held connect that were silent since `before`. */
  *silentSince(before: Milliseconds): Iterable<Session> {
    for (const session of this.#sessions.values()) {
      if (session.held === undefined && session.seenAt < before) yield session
    }
  }
}
