import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { RouteOptions } from 'fastify'
import type { ServerOptions } from '../config/index.ts'
import { internalError, type Live, type Logger } from '../kernel/index.ts'
import type { InternalRequests } from './access.ts'
import type { Callers } from './callers.ts'
import type { Metrics } from './metrics.ts'
import { type Doorway, QuickCall } from './quick-call.ts'
import { QuickRequest } from './quick-request.ts'
import { observeRoute } from './request-log.ts'

/**
 * Answers a call, now or later, or says false (or throws) having done nothing: then the route's
 * own handler gets the request as if this had not been asked.
 */
export type QuickAnswer = (call: QuickCall) => boolean

interface QuickRoute {
  readonly answer: QuickAnswer
  /** Most bytes of a body; 0 for a method without one. */
  readonly bodyLimit: number
  readonly internal: boolean
  readonly observe: ReturnType<typeof observeRoute>
}

const longest = 16_384 // bytes; what is longer comes rarely, and in pieces

/**
 * In front of Fastify, for the usual form of the few requests that make up nearly all traffic: what
 * Fastify does for every request costs more than these do. Whoever may not call, or sends anything
 * unusual, goes on to Fastify, which alone refuses; so there is one place for each refusal.
 */
export class QuickDoor {
  /** By path, or what stands before a last part that is a parameter, and then by method. */
  readonly #whole = new Map<string, Map<string, QuickRoute>>()
  readonly #beginning = new Map<string, Map<string, QuickRoute>>()
  readonly #refused = new WeakMap<IncomingMessage, Error>()
  readonly #parts: QuickDoorParts

  constructor(parts: QuickDoorParts) {
    this.#parts = parts
  }

  /** Takes note of a route that has a quick answer: of one method, its path plain but for its last part. */
  add({ method, url, bodyLimit = longest, config = {} }: RouteOptions): void {
    const { quick, access } = config
    if (quick === undefined || method === 'HEAD') return // HEAD: Fastify's own, beside a GET
    if (access !== undefined && access !== 'internal') throw new Error(`${url} asks for a sign-in`)
    const route: QuickRoute = {
      answer: quick.answer,
      bodyLimit: method === 'GET' ? 0 : Math.min(bodyLimit, longest),
      internal: access === 'internal',
      observe: observeRoute({ method, url }, this.#parts.metrics, this.#parts.logger),
    }
    for (const path of quick.paths ?? [url]) {
      const beginning = path.replace(/:\w+$/, '')
      const routes = beginning === path ? this.#whole : this.#beginning
      const byMethod = routes.get(beginning) ?? new Map<string, QuickRoute>()
      routes.set(beginning, byMethod.set(String(method), route))
    }
  }

  /** What a quick answer ended with, when it was not an answer. */
  refusalOf(request: IncomingMessage): Error | undefined {
    return this.#refused.get(request)
  }

  /** Before `handle`, Fastify's own listener. */
  before(handle: RequestListener): RequestListener {
    const { callers, requestId, server } = this.#parts
    const refuse = (error: unknown, request: IncomingMessage, response: ServerResponse) => {
      this.#refused.set(request, error instanceof Error ? error : internalError(error))
      handle(request, response)
    }
    const doorway: Doorway = { callers, requestId, refuse, limits: server }
    return (request, response) => {
      const route = this.#routeOf(request)
      if (route === undefined || !(request instanceof QuickRequest)) {
        handle(request, response)
        return
      }
      request.takeBody((bytes) => {
        const text = bytes.toString('utf8')
        const { observe } = route
        const call = new QuickCall(request, response, { text, doorway, observe })
        if (isAnswered(route, call)) return
        request.putBack(bytes)
        handle(request, response)
      })
    }
  }

  /** The route of a request that is as usual so far. */
  #routeOf(request: IncomingMessage): QuickRoute | undefined {
    const { method = '', url = '' } = request
    const route = this.#routesAt(url)?.get(method)
    if (route === undefined || !isUsual(request)) return undefined
    const most = Math.min(route.bodyLimit, this.#parts.server().max_body_bytes)
    if (!isSizedFor(request, most)) return undefined
    return this.#mayEnter(request, route) ? route : undefined
  }

  #routesAt(url: string): ReadonlyMap<string, QuickRoute> | undefined {
    const whole = this.#whole.get(url)
    if (whole !== undefined) return whole
    const routes = this.#beginning.get(url.slice(0, url.lastIndexOf('/') + 1))
    return routes !== undefined && plainLastPart.test(url) ? routes : undefined
  }

  #mayEnter(request: IncomingMessage, { internal }: QuickRoute): boolean {
    const { callers, internalRequests, isOpen } = this.#parts
    if (!isOpen()) return false // Fastify then tells each that the connection closes
    if (!internal) return true
    if (internalRequests !== undefined && !internalRequests.has(request)) return false
    return callers.isInternal(request)
  }
}

export interface QuickDoorParts {
  readonly server: Live<ServerOptions>
  readonly callers: Callers
  readonly internalRequests: InternalRequests | undefined
  readonly metrics: Metrics
  readonly logger: Logger
  readonly requestId: (request: IncomingMessage) => string
  /** False from when the server is about to close. */
  readonly isOpen: () => boolean
}

const plainLastPart = /\/[\w.-]{1,64}$/ // what is escaped goes on to be decoded

const mostHeaders = 64 // names and values; clients send a dozen

function isUsual({ headers, rawHeaders }: IncomingMessage): boolean {
  return (
    headers.origin === undefined && headers.expect === undefined && rawHeaders.length <= mostHeaders
  )
}

/** True when the body is as long as its method asks for, and its length is told. */
function isSizedFor({ headers }: IncomingMessage, most: number): boolean {
  const length = headers['content-length']
  if (most === 0) return length === undefined && headers['transfer-encoding'] === undefined
  return Number(length) > 0 && Number(length) <= most
}

function isAnswered({ answer }: QuickRoute, call: QuickCall): boolean {
  try {
    return answer(call)
  } catch {
    return false // whatever is wrong, the route finds it too
  }
}
