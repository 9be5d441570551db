import type { IncomingMessage } from 'node:http'
import cors from '@fastify/cors'
import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import type { ServerOptions } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'
import { foreignPage } from './http-errors.ts'

const preflightAge = 600 // seconds a browser may remember what it may send

/**
 * Lets pages of the allowed origins call with credentials (Fetch standard, "CORS protocol"): their
 * concrete origin is echoed, since `*` and credentials exclude each other. A preflight is answered
 * before any guard; an OPTIONS that is none goes on to `unknown-route.ts`.
 */
export async function allowOrigins(
  app: FastifyInstance,
  server: Live<ServerOptions>,
): Promise<void> {
  const options: cors.FastifyCorsOptions = {
    origin: (origin, answer) => {
      answer(null, origin !== undefined && isAllowed(origin, server().cors_origins))
    },
    credentials: true,
    exposedHeaders: 'X-Request-Id, Age, Retry-After', // what our answers say besides their bodies
    methods: 'GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS',
    maxAge: preflightAge,
    strictPreflight: false, // it would answer in plain text, not in the shape of all refusals
  }
  app.addHook('onRequest', (request, _reply, done) => {
    const { upgrade, 'sec-fetch-dest': destination } = request.headers
    if (upgrade !== undefined || destination === 'script') checkReader(request.raw, server())
    done()
  })
  await new Promise<void>((resolve) => cors(skippingWithoutOrigin(app), options, () => resolve()))
}

/** The app as the plugin sees it: its hook is for browsers, and others should not pay for it. */
function skippingWithoutOrigin(app: FastifyInstance): FastifyInstance {
  const addHook = (name: 'onRequest', hook: onRequestHookHandler) =>
    app.addHook(name, function (request, reply, next) {
      if (request.headers.origin === undefined) next()
      else hook.call(this, request, reply, next)
    })
  return Object.assign(Object.create(app), { addHook })
}

/**
 * What the protocol does not reach: a page may open a WebSocket and run an answer as a script
 * wherever it likes. Here it may read so much as its origin is allowed to. Who sends no Origin with
 * a WebSocket, and does not say where a script is for, is no browser.
 */
function checkReader({ headers }: Pick<IncomingMessage, 'headers'>, server: ServerOptions): void {
  const { origin, referer, host, upgrade, 'sec-fetch-site': site } = headers
  if (server.cors_origins.includes('*')) return
  const page = upgrade === undefined ? referer : origin
  if (page === undefined && (upgrade !== undefined || !isElsewhere(site))) return
  const url = page !== undefined && URL.canParse(page) ? new URL(page) : undefined
  const isOurs = url !== undefined && url.host !== '' && url.host === host?.toLowerCase()
  const own = new URL(server.external_url_base).origin
  const isKnown = url !== undefined && [own, ...server.cors_origins].includes(url.origin)
  if (!isOurs && !isKnown) throw foreignPage()
}

const isElsewhere = (site: unknown) => site === 'cross-site' || site === 'same-site'

function isAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.includes('*') || allowed.includes(origin)
}
