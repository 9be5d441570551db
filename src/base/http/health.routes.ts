import { z } from 'zod'
import { serviceUnavailable } from '../kernel/index.ts'
import { sendError } from './error-writer.ts'
import type { RouteGroup } from './http-app.ts'
import type { Metrics } from './metrics.ts'

/** For orchestrators and Prometheus: alive means the process answers, ready means it can serve. */
export function healthRoutes(isReady: () => boolean, metrics: Metrics): RouteGroup {
  return (app) => {
    const tags = ['Operations']
    const status = { 200: z.object({ status: z.string() }) }
    app.get(
      '/livez',
      { schema: { tags, summary: 'Is the process alive', response: status } },
      (_request, reply) => {
        reply.send({ status: 'live' })
      },
    )
    app.get(
      '/readyz',
      { schema: { tags, summary: 'Can this node serve requests', response: status } },
      (_request, reply) => {
        if (isReady()) reply.send({ status: 'ready' })
        else sendError(serviceUnavailable('This node cannot serve requests now'), reply) // no fault of this request
      },
    )
    app.get(
      '/metrics',
      { config: { access: 'internal' }, schema: { tags, summary: 'Metrics for Prometheus' } },
      async (_request, reply) => reply.type(metrics.contentType).send(await metrics.toText()),
    )
  }
}
