import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ServerOptions } from '../config/index.ts'
import { type Clock, type Live, type Logger, newHexId } from '../kernel/index.ts'
import { guardsOf, type InternalRequests } from './access.ts'
import type { Callers } from './callers.ts'
import { answerClientError, nodeServerOptions } from './connections.ts'
import { allowOrigins } from './cross-origin.ts'
import { createErrorWriter, type ErrorWriter, type TranslateError } from './error-writer.ts'
import { frameworkLogger } from './framework-logger.ts'
import { Guesses } from './guesses.ts'
import { healthRoutes } from './health.routes.ts'
import type { HttpApp, RouteGroup } from './http-app.ts'
import { headersTooLarge, methodNotAllowed, routeNotFound } from './http-errors.ts'
import type { Metrics } from './metrics.ts'
import { describeRoutes, openApiRoutes } from './openapi.ts'
import { QuickDoor } from './quick-door.ts'
import {
  cacheControl,
  jsonType,
  keepAliveTimeout,
  noSniffing,
  pragma,
  vary,
} from './reply-headers.ts'
import { bodyCeiling, parseBodies } from './request-body.ts'
import { watchRoute } from './request-log.ts'
import type { SignIn } from './sign-in.ts'
import { KnownRoutes } from './unknown-route.ts'

const mostHeaders = 200 // pairs; browsers behind two gateways send under 50
const longestPathPart = 1024 // characters; the longest are percent-encoded ids and keys

export interface AppParts {
  readonly server: Live<ServerOptions>
  readonly logger: Logger
  readonly metrics: Metrics
  readonly callers: Callers
  readonly signIn: SignIn
  readonly clock: Clock
  readonly isReady: () => boolean
  readonly translateError: TranslateError
  readonly routes: readonly RouteGroup[]
  /** Given when `server.internal_port` has a listener of its own. */
  readonly internalRequests: InternalRequests | undefined
}

/** Fastify with everything that stands before and behind a route, ready to listen. */
export async function buildApp(parts: AppParts): Promise<HttpApp> {
  const writeError = createErrorWriter(parts.logger, parts.translateError)
  const requestId = requestIds()
  const app = createApp(parts, requestId, writeError)
  const known = new KnownRoutes()
  const door = new QuickDoor({ ...parts, requestId, isOpen: () => app.server.listening })
  app.decorateRequest('bodyLimits', parts.server)
  app.decorateRequest('callers', () => parts.callers)
  app.decorateRequest('signIn', () => parts.signIn)
  parseBodies(app, parts.server)
  app.setErrorHandler(writeError)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(() => JSON.stringify) // response schemas are for the document alone
  app.setReplySerializer((payload) => JSON.stringify(payload))
  await describeRoutes(app)
  addRouteHooks(app, parts, known, door)
  prepareRequests(app, door)
  await allowOrigins(app, parts.server)
  refuseUnknownRoutes(app, parts, known)
  app.addHook('preSerialization', spellJsonType)
  const groups = [healthRoutes(parts.isReady, parts.metrics), openApiRoutes, ...parts.routes]
  for (const group of groups) {
    app.register((scope, _options, done) => {
      group(scope)
      done()
    })
  }
  await app.ready()
  putBefore(app, door)
  return app
}

type RequestId = (request: Pick<IncomingMessage, 'headers'>) => string

function createApp(
  { server, logger }: AppParts,
  requestId: RequestId,
  writeError: ErrorWriter,
): HttpApp {
  const node = nodeServerOptions(server())
  const app = fastify({
    http: node,
    requestTimeout: node.requestTimeout ?? 0,
    keepAliveTimeout,
    bodyLimit: bodyCeiling,
    routerOptions: {
      ignoreTrailingSlash: true, // clients join a base URL and a path in every way there is
      ignoreDuplicateSlashes: true,
      maxParamLength: longestPathPart,
    },
    return503OnClosing: false, // what still arrives while leaving is served: a bare 503 is not our shape
    genReqId: requestId,
    loggerInstance: frameworkLogger(logger),
    logController: new LogController({ disableRequestLogging: true }), // one line a request is ours: request-log.ts
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      addStandardHeaders(request, reply)
      writeError(error, request, reply)
    },
  })
  return app.withTypeProvider<ZodTypeProvider>()
}

/** A caller's own id when it is harmless in a log and a header, else one of ours: this process and a number. */
function requestIds(): RequestId {
  const process = newHexId()
  let count = 0
  return (request) => {
    const given = request.headers['x-request-id']
    if (typeof given === 'string' && /^[\w.:=+/-]{1,128}$/.test(given)) return given
    count += 1
    return `${process}-${count}`
  }
}

function addStandardHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply
    .header('cache-control', cacheControl)
    .header('pragma', pragma)
    .header(...noSniffing)
    .header('vary', vary)
    .header('x-request-id', request.id)
}

const wellFormedType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/

/** Before anything else, for every request: few steps, none of them a promise. */
function prepareRequests(app: HttpApp, door: QuickDoor): void {
  app.addHook('onRequest', (request, reply, done) => {
    addStandardHeaders(request, reply)
    const { headers, rawHeaders } = request.raw
    const type = headers['content-type']
    if (type !== undefined && !wellFormedType.test(type)) request.raw.headers = untyped(headers) // Fastify would answer 415
    done(rawHeaders.length > 2 * mostHeaders ? headersTooLarge() : door.refusalOf(request.raw))
  })
}

function untyped({ 'content-type': _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers
}

/** Requests of all listeners come by the door. */
function putBefore(app: HttpApp, door: QuickDoor): void {
  const handle = door.before(app.routing)
  app.server.removeAllListeners('request').on('request', handle)
}

/** The original's spelling of the type; Fastify has its own. */
function spellJsonType(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  if (reply.getHeader('content-type') === 'application/json; charset=utf-8') reply.type(jsonType)
  done(null, payload)
}

function addRouteHooks(app: HttpApp, parts: AppParts, known: KnownRoutes, door: QuickDoor): void {
  const guesses = new Guesses(parts.callers, parts.clock)
  app.addHook('onRoute', (route) => {
    known.add(route)
    door.add(route)
    const open = route.config?.access === undefined ? [guesses] : []
    const guards = [...guardsOf(route, parts), ...open.map(({ admit }) => admit)]
    const watch = [watchRoute(route, parts.metrics, parts.logger), ...open.map(({ note }) => note)]
    route.onRequest = [...guards, ...listOf(route.onRequest)]
    route.onResponse = [...watch, ...listOf(route.onResponse)]
  })
}

function listOf<T>(hooks: T | T[] | undefined): T[] {
  if (hooks === undefined) return []
  return Array.isArray(hooks) ? hooks : [hooks]
}

/** 404 and 405, before a byte of the body is read. */
function refuseUnknownRoutes(app: HttpApp, parts: AppParts, known: KnownRoutes): void {
  const { internalRequests, metrics, logger } = parts
  const refuse = (request: FastifyRequest, reply: FastifyReply): void => {
    const [path = ''] = request.raw.url?.split('?') ?? []
    const internal = internalRequests === undefined || internalRequests.has(request.raw)
    const methods = known.methodsAt(path, { internal })
    if (methods.length === 0 || methods.includes(request.method)) reply.send(routeNotFound())
    else if (request.method !== 'OPTIONS') reply.send(methodNotAllowed(request.method, methods))
    else
      reply
        .code(204)
        .header('allow', [...methods, 'OPTIONS'].join(', '))
        .send()
  }
  const watch = watchRoute({ method: app.supportedMethods, url: '(none)' }, metrics, logger)
  const refuseAndWatch = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.raw.once('finish', () => watch(request, reply, () => undefined))
    refuse(request, reply)
  }
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) refuseAndWatch(request, reply)
    else done()
  })
  app.setNotFoundHandler(refuseAndWatch) // for a route that calls it a miss itself
}
