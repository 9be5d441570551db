import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isUserName } from '../kernel/index.ts'
import type { Callers } from './callers.ts'
import { gatewayRequired, invalidParameter } from './http-errors.ts'

/**
 * The user a client speaks for: header `gms_user`, or where `query` is given and a header cannot be
 * set (WebSocket in a browser), the query parameter of that name. Undefined when it says none.
 * Throws 403 when it may not be believed, 400 when it is no name.
 */
export function gmsUser(
  request: FastifyRequest,
  more: { orQuery?: boolean } = {},
): string | undefined {
  const given = request.headers.gms_user ?? (more.orQuery === true ? queryUser(request) : undefined)
  return believedUser(given, request.raw, request.callers())
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
  if (!callers.isTrusted(request)) throw gatewayRequired()
  return given
}

function queryUser(request: FastifyRequest): unknown {
  const query = request.query as Readonly<Record<string, unknown>> // Fastify's own parser makes it
  return query.gms_user
}
