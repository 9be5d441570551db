import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  jsonBodyOnly,
  type RouteGroup,
  type SignedIn,
} from '../../base/http/index.ts'
import type { Deliveries } from './deliveries.ts'
import {
  delivery,
  deliveryParams,
  handled,
  idsBody,
  listAnswer,
  listQuery,
  listTypes,
  toDelivery,
  toDeliveryList,
} from './delivery.schemas.ts'
import { deliveryNotFound } from './delivery-errors.ts'
import { allOf, toCsv, toNdjson } from './delivery-table.ts'

const tags = ['delivery']
const area = '/genesys/1/admin/deliveries'
const config = { access: 'supervisor' } as const
const files = {
  csv: { type: 'text/csv; charset=utf-8', write: toCsv },
  ndjson: { type: 'application/x-ndjson', write: toNdjson },
} as const

/** What an operator has had done, to which deliveries. */
export interface DeliveryOrder {
  readonly verb: 'replay' | 'discard' | 'undo'
  readonly ids: readonly string[]
  readonly user: SignedIn
  readonly address: string
}

type Told = (order: DeliveryOrder) => void

/** What operators see of pushes, and what they do about those that did not get through. */
export function deliveryRoutes(deliveries: Deliveries, told: Told = () => {}): RouteGroup {
  return (app) => {
    list(app, deliveries)
    find(app, deliveries)
    order(app, deliveries, told, 'replay', 'Try pushes again that did not get through')
    order(app, deliveries, told, 'discard', 'Forget pushes; those still open are tried no more')
    undo(app, deliveries, told)
  }
}

function list(app: HttpApp, deliveries: Deliveries): void {
  const summary = 'Pushes of the last day and what became of them, the newest first'
  const schema = { tags, summary, querystring: listQuery, produces: listTypes }
  const response = { 200: listAnswer }
  app.get(area, { schema: { ...schema, response }, config }, async (request, reply) => {
    const { format, ...filter } = request.query
    if (format === 'json') return toDeliveryList(await deliveries.list(filter))
    const { type, write } = files[format]
    reply.header('content-disposition', `attachment; filename="ringback-deliveries.${format}"`)
    return reply.type(type).send(Readable.from(write(allOf(deliveries, filter))))
  })
}

function find(app: HttpApp, deliveries: Deliveries): void {
  const summary = 'One push and its attempts'
  const schema = { tags, summary, params: deliveryParams, response: { 200: delivery } }
  app.get(`${area}/:id`, { schema, config }, async (request) => {
    const found = await deliveries.find(request.params.id)
    if (found === undefined) throw deliveryNotFound()
    return toDelivery(found)
  })
}

function order(
  app: HttpApp,
  deliveries: Deliveries,
  told: Told,
  verb: 'replay' | 'discard',
  summary: string,
): void {
  const schema = { tags, summary, body: idsBody, response: { 200: handled } }
  app.post(`${area}/${verb}`, { schema, config, preValidation: jsonBodyOnly }, async (request) => {
    const { done, skipped } = await deliveries[verb](request.body.ids)
    if (done.length > 0) told({ verb, ids: done, ...callerOf(request) })
    return { done: [...done], skipped: [...skipped] }
  })
}

function undo(app: HttpApp, deliveries: Deliveries, told: Told): void {
  const summary = 'Put back the subscription that ended because its device seemed to be gone'
  const schema = { tags, summary, params: deliveryParams, response: { 200: delivery } }
  app.post(`${area}/:id/undo`, { schema, config }, async (request) => {
    const record = await deliveries.undo(request.params.id)
    told({ verb: 'undo', ids: [record.id], ...callerOf(request) })
    return toDelivery(record)
  })
}

function callerOf(request: FastifyRequest): Pick<DeliveryOrder, 'user' | 'address'> {
  return { user: consoleUser(request), address: callerAddress(request) }
}
