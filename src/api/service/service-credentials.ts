import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../base/config/index.ts'
import { basicCredentials } from '../../base/http/index.ts'
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
  const given = digest(basicCredentials(authorization) ?? '')
  if (!timingSafeEqual(given, expected)) throw serviceCredentialsRequired()
}

/** A password alone asks for one too: an operator who set it did not mean to let everybody in. */
function areSet({ username = '', password }: Credentials): boolean {
  return username !== '' || (password !== undefined && !password.isEmpty)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
