import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerOptions } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'

const preflightAge = '600' // seconds a browser may remember what it may send

const allMethods = 'GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS'

/** Asked for or not; `gms_user` is the one that no browser sends without asking. */
const usualHeaders = 'gms_user, Content-Type, X-Requested-With, Authorization'

/**
 * Lets pages of the allowed origins call with credentials (Fetch standard, "CORS protocol"): their
 * concrete origin is echoed, since `*` and credentials exclude each other.
 * Written here because most callers are apps that send no origin, and should pay nothing for it.
 * Returns true when the request was a preflight and has been answered.
 */
export function allowOrigin(
  request: FastifyRequest,
  reply: FastifyReply,
  server: Live<ServerOptions>,
): boolean {
  const { headers } = request.raw
  reply.header('vary', 'Origin') // also without one: a cache must not give this answer to a page
  const { origin } = headers
  if (origin === undefined || !isAllowed(origin, server().cors_origins)) return false
  reply
    .header('access-control-allow-origin', origin)
    .header('access-control-allow-credentials', 'true')
    .header('access-control-expose-headers', 'X-Request-Id')
  if (request.method !== 'OPTIONS') return false
  if (headers['access-control-request-method'] === undefined) return false
  const asked = headers['access-control-request-headers']
  reply
    .code(204)
    .header('vary', 'Origin, Access-Control-Request-Headers')
    .header('access-control-allow-methods', allMethods)
    .header('access-control-allow-headers', asked === undefined ? usualHeaders : String(asked))
    .header('access-control-max-age', preflightAge)
    .send()
  return true
}

function isAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.includes('*') || allowed.includes(origin)
}
