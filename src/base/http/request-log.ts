import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Logger, Milliseconds } from '../kernel/index.ts'
import type { Metrics } from './metrics.ts'

type OnResponse = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/** What is told of a request when it has ended. */
type Ended = Pick<FastifyRequest, 'id' | 'method'>

/** Measures and logs each request of one route; a hijacked reply counts when its raw response has finished. */
export function watchRoute(
  route: Pick<RouteOptions, 'method' | 'url'>,
  metrics: Metrics,
  logger: Logger,
): OnResponse {
  const observe = observeRoute(route, metrics, logger)
  return (request, reply, done) => {
    observe(request, reply.raw.statusCode, reply.elapsedTime)
    done()
  }
}

/**
 * Counts and logs the end of a request. A line names the route by its pattern: paths, queries,
 * headers and bodies hold tokens and phone numbers.
 */
export function observeRoute(
  route: Pick<RouteOptions, 'method' | 'url'>,
  metrics: Metrics,
  logger: Logger,
): (request: Ended, status: number, ms: Milliseconds) => void {
  const { url } = route
  const observers = new Map(
    methodsOf(route).map((method) => [method, metrics.durations.forRoute(method, url)]),
  )
  return (request, status, ms) => {
    observers.get(request.method)?.(status, ms / 1000)
    if (status >= 500) logger.info(line(request, url, status, ms), 'request')
    else if (logger.isLevelEnabled('debug')) logger.debug(line(request, url, status, ms), 'request')
  }
}

function line({ id, method }: Ended, route: string, status: number, ms: Milliseconds): object {
  return { requestId: id, method, route, status, ms: Math.round(ms * 10) / 10 }
}

export function methodsOf(route: Pick<RouteOptions, 'method'>): readonly string[] {
  return typeof route.method === 'string' ? [route.method] : route.method
}
