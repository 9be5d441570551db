import type { FastifyRequest } from 'fastify'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  jsonBodyOnly,
  type RouteGroup,
} from '../../base/http/index.ts'
import {
  dropBody,
  dropped,
  mailbox,
  mailboxQuery,
  pushBody,
  pushed,
  userParams,
} from './lab.schemas.ts'
import type { Author, LabBench } from './lab-bench.ts'

const tags = ['console']
const area = '/genesys/1/admin'
const supervisors = { access: 'supervisor' } as const
const admins = { access: 'admin' } as const

const usualEntries = 50
const jsonOnly = { preValidation: jsonBodyOnly, bodyLimit: 65_536 } // the longest token and the longest message

/** What operators try out on a node that runs. */
export function labRoutes(lab: LabBench): RouteGroup {
  return (app) => {
    readMailbox(app, lab)
    testPush(app, lab)
    testDrops(app, lab)
  }
}

function readMailbox(app: HttpApp, lab: LabBench): void {
  const summary = "The newest events of a user's mailbox, and what its devices have confirmed"
  const about = { tags, summary, params: userParams, querystring: mailboxQuery }
  const schema = { ...about, response: { 200: mailbox } }
  app.get(`${area}/mailbox/:user`, { schema, config: supervisors }, (request) => {
    const most = Number(request.query.limit ?? usualEntries)
    return lab.mailbox(request.params.user, most, authorOf(request))
  })
}

function testPush(app: HttpApp, lab: LabBench): void {
  const summary = 'Send one push to one device, and tell what became of it'
  const schema = { tags, summary, body: pushBody, response: { 200: pushed } }
  app.post(`${area}/notification/test`, { schema, config: admins, ...jsonOnly }, (request) => {
    return lab.push(request.body, authorOf(request))
  })
}

function testDrops(app: HttpApp, lab: LabBench): void {
  const summary = 'Lose sockets of our own on this node while messages flow, and count what is lost'
  const schema = { tags, summary, body: dropBody, response: { 200: dropped } }
  app.post(
    `${area}/lab/drop`,
    { schema, config: supervisors, ...jsonOnly },
    async (request, reply) => {
      const { localAddress: host = '127.0.0.1', localPort: port = 0 } = request.raw.socket
      const stop = new AbortController()
      reply.raw.once('close', () => stop.abort()) // whoever asked has gone, or has the answer
      return lab.drop(request.body, { host, port }, authorOf(request), stop.signal)
    },
  )
}

function authorOf(request: FastifyRequest): Author {
  const { name, role } = consoleUser(request)
  return { who: name, role, address: callerAddress(request) }
}
