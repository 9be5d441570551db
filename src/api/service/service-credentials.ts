import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../base/config/index.ts'
import { serviceCredentialsRequired } from './service-errors.ts'

/** Those of a service's section, or those of section server. */
export interface Credentials {
  readonly username?: string | undefined
  readonly password?: Secret | undefined
}

/**
 * Lets a caller in who brings the credentials that are in force: the service's own where it has
 * any, else the server's; where neither has any, everybody. Takes as long for a wrong one as for
 * the right one.
 */
export function admit(
  own: Credentials | undefined,
  servers: Credentials,
  authorization: string | undefined,
): void {
  const wanted = own !== undefined && areSet(own) ? own : servers
  if (!areSet(wanted)) return
  const { username = '', password } = wanted
  const expected = digest(`${username}:${password?.reveal() ?? ''}`)
  const given = digest(parseBasic(authorization) ?? '')
  if (!timingSafeEqual(given, expected)) throw serviceCredentialsRequired()
}

/** A password alone asks for one too: an operator who set it did not mean to let everybody in. */
function areSet({ username = '', password }: Credentials): boolean {
  return username !== '' || (password !== undefined && !password.isEmpty)
}

/** RFC 7617, `name:password`; undefined when the header is absent or something else. */
function parseBasic(header: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]{1,2048})$/i.exec(header ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
