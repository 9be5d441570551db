import type { Milliseconds } from '../kernel/index.ts'
import type { SignedIn } from './console-users.ts'

/** A console user's session, held by a browser with a cookie. */
export interface CookieSession extends SignedIn {
  /** Names the session; opens nothing. */
  readonly id: string
  /** What a page of ours sends along with everything that changes something. */
  readonly csrf: string
  /** The CometD user whose events the page reads. */
  readonly mailbox: string
  readonly expiresAt: Milliseconds
}

/** Who is signed in by cookie. Where sessions are kept is the console's affair. */
export interface CookieSessions {
  /**
   * The session that a cookie's value opens, as its user may act now; it lasts longer for having
   * been asked for. Undefined when there is none, or none any more. Rejects when the store is away.
   */
  find(token: string): Promise<CookieSession | undefined>
}

export const sessionCookie = 'ringback_session'

const token = /^[\w-]{43}$/ // 256 bits in base64url
const longestHeader = 16_384 // characters, as many as all headers of a request may have

/**
 * The session cookie of a request. Undefined when it has none, or two: the second would be put there
 * by somebody else, and which of them is ours cannot be told.
 */
export function cookieToken(header: string | undefined): string | undefined {
  if (header === undefined || header.length > longestHeader) return undefined
  const values = header.split(';').flatMap((pair) => {
    const [name = '', value = ''] = pair.split('=', 2)
    return name.trim() === sessionCookie ? [value.trim()] : []
  })
  const [value = ''] = values
  return values.length === 1 && token.test(value) ? value : undefined
}
