import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { ServerOptions } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'
import { csrfTokenRequired, foreignOrigin, foreignPage } from './http-errors.ts'

/**
 * How a request shows that a page of ours sent it, when a cookie says who does: browsers send the
 * cookie along with whatever any page asks for. `token`: it repeats the session's csrf token;
 * `origin`: a WebSocket, which can repeat nothing, so its Origin has to be ours; `none`: it only reads.
 */
export type Proof = 'token' | 'origin' | 'none'

export function proofFor(method: string): Proof {
  return method === 'GET' || method === 'HEAD' ? 'none' : 'token'
}

/** Refuses what another site's page has sent, whatever it asks for: it might read the answer. */
export function checkOrigin(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  server: Live<Pick<ServerOptions, 'external_url_base'>>,
  proof: Proof,
): void {
  if (origin === undefined) {
    if (proof === 'origin') throw foreignOrigin()
    return
  }
  const given = URL.canParse(origin) ? new URL(origin) : undefined
  const isOurs = given !== undefined && given.host !== '' && given.host === host?.toLowerCase()
  if (!isOurs && given?.origin !== new URL(server().external_url_base).origin) throw foreignOrigin()
}

const extension = /^(?:chrome|moz|safari-web)-extension:/ // installed by whoever uses it, as a program is

/**
 * Refuses what a browser sends for a page that is not ours, where all that a caller shows is an
 * address in our networks or what the browser adds by itself: the page borrows either from whoever
 * looks at it. A page that is meant to call is named in `cors_origins`; `*` names nobody. A page
 * that has our own host is ours only where that host can be nobody else's, since the owner of any
 * other name may let it point to us.
 */
export function checkPage(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  server: Live<Pick<ServerOptions, 'external_url_base' | 'cors_origins'>>,
): void {
  if (origin === undefined || extension.test(origin)) return
  if (server().cors_origins.includes(origin)) return
  const given = URL.canParse(origin) ? new URL(origin) : undefined
  const isHere = given?.host === host?.toLowerCase() && isNobodyElses(given?.hostname ?? '')
  if (!isHere && given?.origin !== new URL(server().external_url_base).origin) throw foreignPage()
}

/** Addresses and names without a dot: no stranger can register those. */
function isNobodyElses(hostname: string): boolean {
  if (hostname === '') return false
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !hostname.includes('.')
}

/** Compares in a time that tells nothing of how much of it is right. */
export function checkCsrf(
  { headers }: Pick<IncomingMessage, 'headers'>,
  csrf: string,
  proof: Proof,
): void {
  const given = headers['x-csrf-token']
  if (proof !== 'token') return
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(csrf))) {
    throw csrfTokenRequired()
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
