import {
  type HttpApp,
  jsonType,
  type QuickCall,
  type RouteGroup,
  readParameters,
} from '../../base/http/index.ts'
import {
  bareValue,
  created,
  done,
  entryParams,
  entryValues,
  fileContent,
  formTypes,
  storedValues,
  ttlParams,
  updateParams,
  valueParams,
} from './storage.schemas.ts'
import { toDownloadHeaders } from './storage-download.ts'
import type { StorageService } from './storage-service.ts'

const tags = ['storage']
const writing = { tags, consumes: formTypes, body: storedValues }
const area = '/genesys/1/storage'

/**
 * A bare value as the reference shows it is no JSON: said to be JSON, it breaks every client that
 * parses by type (jQuery among them). Text is what it is, and no browser may take it for more.
 */
const bareHeaders = {
  'content-type': 'text/plain;charset=UTF-8',
  'x-content-type-options': 'nosniff',
}

/** The form of the ids that create gives. */
const givenId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

export function storageRoutes(storage: StorageService): RouteGroup {
  return (app) => {
    create(app, storage)
    update(app, storage)
    query(app, storage)
    queryValue(app, storage)
    queryBinary(app, storage)
    remove(app, storage)
    removeValue(app, storage)
  }
}

/**
 * One path part is a time to live (reference: create), right or wrong, unless it has the form of
 * the ids we give: then it is an update whose time to live is missing.
 */
function create(app: HttpApp, storage: StorageService): void {
  const summary = 'Store values and files'
  const schema = { ...writing, summary, params: ttlParams, response: { 200: created } }
  const quick = { answer: (call: QuickCall) => createAtOnce(call, storage) }
  for (const [path, config] of [
    [area, {}],
    [`${area}/:ttl`, { quick }],
  ] as const) {
    app.post(path, { schema, config }, async (request) => {
      const { ttl } = request.params
      const values = (await readParameters(request)).entries()
      if (ttl === undefined || !givenId.test(ttl)) return { id: await storage.create(values, ttl) }
      await storage.update(ttl, values)
      return { id: ttl }
    })
  }
}

/** A form, and a time to live in the path. */
function createAtOnce(call: QuickCall, storage: StorageService): boolean {
  const form = call.form()
  if (form === undefined || givenId.test(call.lastPart)) return false
  storage.create(form.entries(), call.lastPart).then(
    (id) => call.json(`{"id":"${id}"}`),
    (error: unknown) => call.send(error),
  )
  return true
}

function update(app: HttpApp, storage: StorageService): void {
  const summary = 'Replace the values named, keep the others, restart the time to live'
  const schema = { ...writing, summary, params: updateParams, response: { 200: done } }
  app.post(`${area}/:id/:ttl`, { schema }, async (request) => {
    const { id, ttl } = request.params
    await storage.update(id, (await readParameters(request)).entries(), ttl)
    return {}
  })
}

function query(app: HttpApp, storage: StorageService): void {
  const summary = 'Read all values'
  const schema = { tags, summary, params: entryParams, response: { 200: entryValues } }
  const quick = { answer: (call: QuickCall) => queryAtOnce(call, storage) }
  app.get(`${area}/:id`, { schema, config: { quick } }, (request, reply) => {
    reply.header('content-type', jsonType)
    return storage.query(request.params.id)
  })
}

function queryAtOnce(call: QuickCall, storage: StorageService): boolean {
  storage.query(call.lastPart).then(
    (text) => call.json(text),
    (error: unknown) => call.send(error),
  )
  return true
}

function queryValue(app: HttpApp, storage: StorageService): void {
  const summary = 'Read one value'
  const produces = ['text/plain']
  const schema = { tags, summary, produces, params: valueParams, response: { 200: bareValue } }
  app.get(`${area}/:id/:key`, { schema }, async (request, reply) => {
    const { id, key } = request.params
    return reply.headers(bareHeaders).send(await storage.queryValue(id, key))
  })
}

function queryBinary(app: HttpApp, storage: StorageService): void {
  const summary = 'Read one file'
  const produces = ['*/*']
  const schema = { tags, summary, produces, params: valueParams, response: { 200: fileContent } }
  app.get(`${area}/binary/:id/:key`, { schema }, async (request, reply) => {
    const { id, key } = request.params
    const file = await storage.queryBinary(id, key)
    return reply.headers(toDownloadHeaders(file)).send(file.bytes)
  })
}

function remove(app: HttpApp, storage: StorageService): void {
  const summary = 'Delete all values'
  const schema = { tags, summary, params: entryParams, response: { 200: done } }
  app.delete(`${area}/:id`, { schema }, async (request) => {
    await storage.delete(request.params.id)
    return {}
  })
}

function removeValue(app: HttpApp, storage: StorageService): void {
  const summary = 'Delete one value'
  const schema = { tags, summary, params: valueParams, response: { 200: done } }
  app.delete(`${area}/:id/:key`, { schema }, async (request) => {
    const { id, key } = request.params
    await storage.deleteValue(id, key)
    return {}
  })
}
