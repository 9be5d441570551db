import { ApiFault, api, toFault } from './api.ts'
import type { Role } from './paths.ts'
import { beginAnew, linkTo, navigate, place } from './router.ts'
import { createStore, useStore } from './store.ts'
import { claimDrafts, dropKept } from './tab-storage.ts'

export interface Session {
  readonly user: string
  readonly role: Role
  /** Goes with everything that changes something. */
  readonly csrf: string
  readonly expiresAt: string
  /** The mailbox of its live channel. */
  readonly mailbox?: string
  /** What is to be said of this installation. */
  readonly notices?: readonly ('embedded-store' | 'default-password')[]
  /** The server's time zone. */
  readonly zone?: string
}

/** `undefined` while nobody is known to be signed in. */
export const session = createStore<Session | undefined>(undefined)

export const currentSession = (): Session | undefined => session.get()

/** Who is signed in; only where the shell is drawn, which is never without. */
export function useSession(): Session {
  const known = useStore(session)
  if (known === undefined) throw new Error('nobody is signed in')
  return known
}

/** Takes up the session that the cookie holds, if it does. */
export async function resumeSession(): Promise<Session | undefined> {
  try {
    enter(await api.get<Session>('/session'))
  } catch (thrown) {
    if (!(thrown instanceof ApiFault) || thrown.status !== 401) throw thrown
  }
  return session.get()
}

export async function signIn(user: string, password: string): Promise<Session> {
  const opened = await api.post<Session>('/session', { body: { user, password } })
  enter(opened)
  return opened
}

function enter(opened: Session): void {
  claimDrafts(opened.user)
  session.set(opened)
}

/**
 * The cookie is all tabs' and another one may have signed in anew: true where it was the same user,
 * whose session is taken up. As somebody else nobody works on here: the page begins anew.
 */
export async function followCookie(): Promise<boolean> {
  const former = session.get()
  const opened = await readSession()
  if (former === undefined || opened === undefined) return false
  if (opened.user !== former.user) {
    beginAnew()
    return false
  }
  if (opened.csrf !== session.get()?.csrf) enter(opened)
  return true
}

/** `undefined` where it has ended, or cannot be asked for. */
async function readSession(): Promise<Session | undefined> {
  try {
    return await api.get<Session>('/session')
  } catch (thrown) {
    if (toFault(thrown).status === 401) sessionEnded()
    return undefined
  }
}

/** Throws where the server has not taken it: the session may be alive. */
export async function endSession(): Promise<void> {
  try {
    await api.delete('/session')
  } catch (thrown) {
    if (toFault(thrown).status !== 401) throw thrown // it had ended before
  }
  dropKept('draft.')
  session.set(undefined)
  navigate(linkTo('signin'), { force: true })
}

/** The server knows the session no more: to the entrance, unasked, with the way back to what was typed. */
export function sessionEnded(): void {
  session.set(undefined)
  const { path, query } = place.get()
  if (path === '/signin') return
  const text = query.toString()
  navigate(linkTo('signin', {}, { next: path + (text === '' ? '' : `?${text}`) }), {
    replace: true,
    force: true,
  })
}

/** Only our own paths: `//elsewhere` and what a browser would read as such are none. */
export function isOwnPath(next: string): boolean {
  return /^\/(?![/\\])[\w\-./~%:@!$&'()*+,;=?]*$/.test(next)
}
