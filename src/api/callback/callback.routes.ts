import type { FastifyRequest } from 'fastify'
import { type HttpApp, type RouteGroup, readParameters } from '../../base/http/index.ts'
import { callerOf } from '../service/index.ts'
import {
  callbackList,
  callbackParams,
  done,
  formTypes,
  freeSlots,
  serviceParams,
  startBody,
  started,
  updateBody,
} from './callback.schemas.ts'
import { noSuchRequest } from './callback-errors.ts'
import type { Changing } from './changing.ts'
import type { CallbackCall, Door } from './door.ts'
import type { IdempotentStarting } from './idempotent-starting.ts'
import type { Offering } from './offering.ts'
import type { Querying } from './querying.ts'

export interface CallbackRouteParts {
  readonly door: Door
  readonly starting: IdempotentStarting
  readonly changing: Changing
  readonly querying: Querying
  readonly offering: Offering
}

const tags = ['callback']
const area = '/genesys/1/service/callback'

export function callbackRoutes(parts: CallbackRouteParts): RouteGroup {
  return (app) => {
    start(app, parts)
    update(app, parts)
    cancel(app, parts)
    query(app, parts)
    availability(app, parts)
  }
}

function start(app: HttpApp, { starting }: CallbackRouteParts): void {
  const summary = 'Ask for a callback, now or at a time; an Idempotency-Key makes it safe to repeat'
  const about = { tags, summary, consumes: formTypes, params: serviceParams }
  const schema = { ...about, body: startBody, response: { 200: started } }
  app.post(`${area}/:service`, { schema }, async (request) => {
    const call = callOf(request)
    const parameters = await readParameters(request)
    const key = call.header('idempotency-key')
    return starting.start(request.params.service, parameters, call, key)
  })
}

function update(app: HttpApp, { changing }: CallbackRouteParts): void {
  const summary = 'Move a callback to another time, or tell its state and values'
  const about = { tags, summary, consumes: formTypes, params: callbackParams }
  const schema = { ...about, body: updateBody, response: { 200: done } }
  app.put(`${area}/:service/:id`, { schema }, async (request) => {
    const call = callOf(request)
    await changing.update(request.params, await readParameters(request), call)
    return {}
  })
}

function cancel(app: HttpApp, { door, changing }: CallbackRouteParts): void {
  const summary = 'Cancel a callback'
  const schema = { tags, summary, params: callbackParams, response: { 200: done } }
  app.delete(`${area}/:service/:id`, { schema }, async (request) => {
    const { service, id } = request.params
    door.enter(service, callOf(request))
    if (id.length > longestId) throw noSuchRequest('cancel', id)
    await changing.cancel({ service, id }, 'CANCELLED')
    return {}
  })
}

const longestId = 256 // characters; ours have 36

function query(app: HttpApp, { querying }: CallbackRouteParts): void {
  const summary = 'Find callbacks by the values they are known by'
  const schema = { tags, summary, response: { 200: callbackList } }
  app.get(area, { schema }, async (request) => {
    return querying.query(undefined, await readParameters(request), callOf(request))
  })
  app.get(`${area}/:service`, { schema: { ...schema, params: serviceParams } }, async (request) => {
    const { service } = request.params
    return querying.query(service, await readParameters(request), callOf(request))
  })
}

/** Both paths of the reference: the one it describes, and the one of its example. */
function availability(app: HttpApp, { offering }: CallbackRouteParts): void {
  const summary = 'Find free slots'
  const schema = { tags, summary, params: serviceParams, response: { 200: freeSlots } }
  for (const url of [`${area}/:service/availability`, '/genesys/1/service/:service/availability']) {
    app.get(url, { schema }, async (request) => {
      const { service } = request.params
      return offering.availability(service, await readParameters(request), callOf(request))
    })
  }
}

function callOf(request: FastifyRequest): CallbackCall {
  return {
    ...callerOf(request),
    header: (name) => {
      const value = request.headers[name.toLowerCase()]
      return typeof value === 'string' && value !== '' ? value : undefined
    },
  }
}
