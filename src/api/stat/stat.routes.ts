import type { FastifyReply, FastifyRequest } from 'fastify'
import { type HttpApp, jsonType, type RouteGroup, readParameters } from '../../base/http/index.ts'
import {
  formTypes,
  metricList,
  statisticBody,
  statisticsBody,
  statisticValue,
  statisticValues,
} from './stat.schemas.ts'
import type { StatService } from './stat-service.ts'

const tags = ['statistics']
const consumes = formTypes

/** Named in the reference for external use: it stays where the public reaches it. */
const signedIn = { access: 'viewer', listener: 'public' } as const
const internal = { access: 'internal' } as const

export function statRoutes(stat: StatService): RouteGroup {
  return (app) => {
    peek(app, stat, '/genesys/1/statistic', signedIn)
    peek(app, stat, '/genesys/1/internal_statistic', internal)
    peekAll(app, stat)
    metrics(app, stat)
  }
}

/** The reference has POST alone; a value is also read by whoever can only GET. */
function peek(
  app: HttpApp,
  stat: StatService,
  path: string,
  config: typeof signedIn | typeof internal,
): void {
  const summary = 'The current value of one statistic'
  const schema = { tags, summary, response: { 200: statisticValue } }
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const parameters = await readParameters(request)
    const { value, age } = await stat.peek(parameters, request.headers['cache-control'])
    reply.header('age', String(age))
    return { value }
  }
  app.post(path, { schema: { ...schema, consumes, body: statisticBody }, config }, answer)
  app.get(path, { schema, config }, answer)
}

function peekAll(app: HttpApp, stat: StatService): void {
  const summary = 'The current values of several statistics'
  const response = { 200: statisticValues }
  const schema = { tags, summary, consumes, body: statisticsBody, response }
  app.post('/genesys/1/statistics', { schema, config: signedIn }, async (request, reply) => {
    const parameters = await readParameters(request)
    const values = await stat.peekAll(parameters, request.headers['cache-control'])
    return reply.header('content-type', jsonType).send(JSON.stringify(Object.fromEntries(values)))
  })
}

function metrics(app: HttpApp, stat: StatService): void {
  const summary = 'What can be measured of which type of object'
  const schema = { tags, summary, response: { 200: metricList } }
  const config = { access: 'viewer' } as const
  app.get('/genesys/1/admin/statistics', { schema, config }, async () => [...stat.metrics()])
}
