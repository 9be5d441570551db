import type { FastifyRequest } from 'fastify'
import { isUserName } from '../kernel/index.ts'
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
  const user = request.headers.gms_user ?? (more.orQuery === true ? queryUser(request) : undefined)
  if (user === undefined || user === '') return undefined
  if (typeof user !== 'string' || !isUserName(user)) {
    throw invalidParameter('gms_user is no user name')
  }
  if (!request.callers().isTrusted(request)) throw gatewayRequired()
  return user
}

function queryUser(request: FastifyRequest): unknown {
  const query = request.query as Readonly<Record<string, unknown>> // Fastify's own parser makes it
  return query.gms_user
}
