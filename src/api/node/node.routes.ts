import type { FastifyRequest } from 'fastify'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  type QuickCall,
  type RouteGroup,
} from '../../base/http/index.ts'
import { done, nodeList, nodeParams, statusParams, statusText } from './node.schemas.ts'
import type { NodeService, Operator } from './node-service.ts'

const tags = ['node']
const admin = '/genesys/1/admin'
const produces = ['text/plain']
const plainText = 'text/plain;charset=ISO-8859-1' // what balancers have been seen to get

export function nodeRoutes(node: NodeService): RouteGroup {
  return (app) => {
    status(app, node)
    changeStatus(app, node)
    list(app, node)
    remove(app, node)
  }
}

/** Public, and never slow: balancers ask it of every node every few seconds. */
function status(app: HttpApp, node: NodeService): void {
  const summary = 'Whether this node takes requests'
  const schema = { tags, summary, produces, response: { 200: statusText } }
  const answer = (call: QuickCall) => {
    call.answer(plainText, node.status())
    return true
  }
  app.get(`${admin}/node/status`, { schema, config: { quick: { answer } } }, async (_, reply) =>
    reply.header('content-type', plainText).send(node.status()),
  )
}

function changeStatus(app: HttpApp, node: NodeService): void {
  const summary = 'Take this node out of service, or back'
  const schema = { tags, summary, produces, params: statusParams, response: { 200: statusText } }
  const config = { access: 'admin' } as const
  app.post(`${admin}/node/changestatus/:status`, { schema, config }, async (request, reply) =>
    reply
      .header('content-type', plainText)
      .send(node.changeStatus(request.params.status, operatorOf(request))),
  )
}

function list(app: HttpApp, node: NodeService): void {
  const summary = 'All nodes of the cluster'
  const schema = { tags, summary, response: { 200: nodeList } }
  app.get(`${admin}/nodes`, { schema, config: { access: 'viewer' } as const }, () => node.list())
}

function remove(app: HttpApp, node: NodeService): void {
  const summary = 'Take a node that is down off the list'
  const schema = { tags, summary, params: nodeParams, response: { 200: done } }
  const config = { access: 'admin' } as const
  app.delete(`${admin}/nodes/:id`, { schema, config }, async (request) => {
    await node.remove(request.params.id, operatorOf(request))
    return {}
  })
}

function operatorOf(request: FastifyRequest): Operator {
  return { ...consoleUser(request), address: callerAddress(request) }
}
