import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isUserName } from '../kernel/index.ts'
import type { Callers } from './callers.ts'
import { gatewayRequired, invalidParameter } from './http-errors.ts'

/**
 * The user a client speaks for: header `gms_user`, or where `query` is given and a header cannot be
 * set (WebSocket in a browser), the query parameter of that name. Undefined when it says none.
 * A gateway sets the header; a query it passes on is its client's word, and believed from nobody
 * where gateways are named.
 * Throws 403 when it may not be believed, 400 when it is no name.
 */
export function gmsUser(
  request: FastifyRequest,
  more: { orQuery?: boolean } = {},
): string | undefined {
  const { headers, raw } = request
  const callers = request.callers()
  if (headers.gms_user !== undefined || more.orQuery !== true) {
    return believedUser(headers.gms_user, raw, callers)
  }
  const user = believedUser(queryUser(request), raw, callers)
  if (user !== undefined && !callers.believesEverybody()) throw gatewayRequired()
  return user
}

/** What `gmsUser` makes of the name that was given. */
export function believedUser(
  given: unknown,
  request: IncomingMessage,
  callers: Callers,
): string | undefined {
  if (given === undefined || given === '') return undefined
  if (typeof given !== 'string' || !isUserName(given)) {
    throw invalidParameter('gms_user is no user name')
  }
  if (given.includes(', ') && isSaidTwice(request)) throw invalidParameter('gms_user is said twice')
  if (!callers.isTrusted(request)) throw gatewayRequired()
  return given
}

/** Node joins the lines of a header: of two names neither is the user's. */
function isSaidTwice({ headersDistinct }: IncomingMessage): boolean {
  return (headersDistinct.gms_user?.length ?? 0) > 1
}

function queryUser(request: FastifyRequest): unknown {
  const query = request.query as Readonly<Record<string, unknown>> // Fastify's own parser makes it
  return query.gms_user
}
