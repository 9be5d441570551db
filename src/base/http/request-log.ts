import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Logger } from '../kernel/index.ts'
import type { Metrics } from './metrics.ts'

type OnResponse = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/**
 * Measures and logs the end of each request of one route; a hijacked reply counts when its raw
 * response has finished. A line names the route by its pattern: paths, queries, headers and bodies
 * hold tokens and phone numbers.
 */
export function watchRoute(
  route: Pick<RouteOptions, 'method' | 'url'>,
  metrics: Metrics,
  logger: Logger,
): OnResponse {
  const { url } = route
  const observers = new Map(
    methodsOf(route).map((method) => [method, metrics.durations.forRoute(method, url)]),
  )
  return (request, reply, done) => {
    const status = reply.raw.statusCode
    const ms = reply.elapsedTime
    observers.get(request.method)?.(status, ms / 1000)
    if (status >= 500) logger.info(line(request, url, status, ms), 'request')
    else if (logger.isLevelEnabled('debug')) logger.debug(line(request, url, status, ms), 'request')
    done()
  }
}

function line(request: FastifyRequest, route: string, status: number, ms: number): object {
  const { id, method } = request
  return { requestId: id, method, route, status, ms: Math.round(ms * 10) / 10 }
}

export function methodsOf(route: Pick<RouteOptions, 'method'>): readonly string[] {
  return typeof route.method === 'string' ? [route.method] : route.method
}
