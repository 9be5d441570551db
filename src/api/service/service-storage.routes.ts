import { type HttpApp, jsonType, type RouteGroup, readParameters } from '../../base/http/index.ts'
import { toDownloadHeaders } from '../storage/index.ts'
import { callerOf } from './service.routes.ts'
import {
  allValues,
  done,
  fileContent,
  formTypes,
  instanceParams,
  oneValue,
  storedValues,
  valueParams,
} from './service.schemas.ts'
import type { ServiceStorage } from './service-storage.ts'

const tags = ['service']
const area = '/genesys/1/service/:id/storage'

export function serviceStorageRoutes(storage: ServiceStorage): RouteGroup {
  return (app) => {
    update(app, storage)
    query(app, storage)
    queryValue(app, storage)
    queryBinary(app, storage)
    clear(app, storage)
    removeValue(app, storage)
  }
}

function update(app: HttpApp, storage: ServiceStorage): void {
  const summary = 'Store values and files with a service, in place of those of the same names'
  const about = { tags, summary, consumes: formTypes, body: storedValues }
  const schema = { ...about, params: instanceParams, response: { 200: done } }
  app.post(area, { schema }, async (request) => {
    const caller = callerOf(request)
    const values = (await readParameters(request)).entries()
    await storage.update(request.params.id, values, caller)
    return {}
  })
}

function query(app: HttpApp, storage: ServiceStorage): void {
  const summary = 'Read all values of a service'
  const schema = { tags, summary, params: instanceParams, response: { 200: allValues } }
  app.get(area, { schema }, (request, reply) => {
    reply.header('content-type', jsonType)
    return storage.query(request.params.id, callerOf(request))
  })
}

function queryValue(app: HttpApp, storage: ServiceStorage): void {
  const summary = 'Read one value of a service'
  const schema = { tags, summary, params: valueParams, response: { 200: oneValue } }
  app.get(`${area}/:key`, { schema }, (request) => {
    const { id, key } = request.params
    return storage.queryValue(id, key, callerOf(request))
  })
}

function queryBinary(app: HttpApp, storage: ServiceStorage): void {
  const summary = 'Read one file of a service'
  const about = { tags, summary, produces: ['*/*'] }
  const schema = { ...about, params: valueParams, response: { 200: fileContent } }
  app.get(`${area}/binary/:key`, { schema }, async (request, reply) => {
    const { id, key } = request.params
    const file = await storage.queryBinary(id, key, callerOf(request))
    return reply.headers(toDownloadHeaders(file)).send(file.bytes)
  })
}

function clear(app: HttpApp, storage: ServiceStorage): void {
  const summary = 'Delete all values of a service, which goes on'
  const schema = { tags, summary, params: instanceParams, response: { 200: done } }
  app.delete(area, { schema }, async (request) => {
    await storage.clear(request.params.id, callerOf(request))
    return {}
  })
}

function removeValue(app: HttpApp, storage: ServiceStorage): void {
  const summary = 'Delete one value of a service'
  const schema = { tags, summary, params: valueParams, response: { 200: done } }
  app.delete(`${area}/:key`, { schema }, async (request) => {
    const { id, key } = request.params
    await storage.deleteValue(id, key, callerOf(request))
    return {}
  })
}
