import type { NodeService } from '../api/node/index.ts'
import { consoleSection, type Environment } from '../base/config/index.ts'
import { createHttpServer, type HttpServer, Metrics, type RouteGroup } from '../base/http/index.ts'
import { toRedisError } from '../base/redis/index.ts'
import type { Base } from './open-base.ts'
import type { Channels } from './open-channels.ts'
import type { Console } from './open-console.ts'

/** The HTTP server with all routes, not listening yet. */
export async function openHttp(
  environment: Environment,
  { log, options, redis, server }: Base,
  { cometd, deliveries }: Pick<Channels, 'cometd' | 'deliveries'>,
  node: NodeService,
  { sessions, onAttempt }: Pick<Console, 'sessions' | 'onAttempt'>,
  routes: readonly RouteGroup[],
): Promise<HttpServer> {
  const metrics = new Metrics()
  cometd.countIn(metrics.registry)
  deliveries.countIn(metrics.registry)
  const http = await createHttpServer({
    environment,
    server,
    console: options.live(consoleSection),
    logger: log('http'),
    metrics,
    ...{ sessions, onAttempt },
    isReady: () => node.isReady() && redis.isReady(),
    translateError: toRedisError,
    routes,
  })
  cometd.attach(http.app.server, http.app.routing)
  return http
}
