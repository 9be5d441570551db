import type { FastifyReply, FastifyRequest } from 'fastify'
import { gmsUser, type HttpApp, type RouteGroup, readParameters } from '../../base/http/index.ts'
import {
  createParams,
  done,
  formTypes,
  instanceParams,
  requestParams,
  serviceAnswer,
  serviceBody,
} from './service.schemas.ts'
import type { ServiceAnswer } from './service-kind.ts'
import type { Caller, ServiceService } from './service-service.ts'

const tags = ['service']
const area = '/genesys/1/service'

/** A HEAD request would do all that GET does and show nothing of it: a service nobody knows of. */
const unseen = { exposeHeadRoute: false }

export function serviceRoutes(services: ServiceService): RouteGroup {
  return (app) => {
    create(app, services)
    request(app, services)
    remove(app, services)
  }
}

/** What the headers say of a caller; for the routes of every room that serves instances. */
export function callerOf(request: FastifyRequest): Caller {
  return { user: gmsUser(request), authorization: request.headers.authorization }
}

/** Clients of the original create by GET too, with everything in the query. */
function create(app: HttpApp, services: ServiceService): void {
  const summary = 'Create a service, or have it answer'
  const url = `${area}/:service`
  const schema = { tags, summary, params: createParams, response: { 200: serviceAnswer } }
  const answer = async (
    request: FastifyRequest<{ Params: { service: string } }>,
    reply: FastifyReply,
  ) => {
    const caller = callerOf(request)
    const parameters = await readParameters(request)
    return send(reply, await services.create(request.params.service, parameters, caller))
  }
  app.get(url, { schema, ...unseen }, answer)
  app.post(url, { schema: { ...schema, consumes: formTypes, body: serviceBody } }, answer)
}

function request(app: HttpApp, services: ServiceService): void {
  const summary = 'Ask something of a service'
  const url = `${area}/:id/:request`
  const schema = { tags, summary, params: requestParams, response: { 200: serviceAnswer } }
  const answer = async (
    request: FastifyRequest<{ Params: { id: string; request: string } }>,
    reply: FastifyReply,
  ) => {
    const caller = callerOf(request)
    const { id, request: name } = request.params
    const parameters = await readParameters(request)
    return send(reply, await services.request(id, name, parameters, caller))
  }
  app.get(url, { schema, ...unseen }, answer)
  app.post(url, { schema: { ...schema, consumes: formTypes, body: serviceBody } }, answer)
}

function remove(app: HttpApp, services: ServiceService): void {
  const summary = 'End a service and delete its user data'
  const schema = { tags, summary, params: instanceParams, response: { 200: done } }
  app.delete(`${area}/:id`, { schema }, async (request) => {
    await services.delete(request.params.id, callerOf(request))
    return {}
  })
}

function send(reply: FastifyReply, { status = 200, body }: ServiceAnswer): FastifyReply {
  return reply.code(status).send(body)
}
