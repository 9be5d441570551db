import type { FastifyRequest } from 'fastify'
import { consoleUser, type HttpApp, jsonBodyOnly, type RouteGroup } from '../../base/http/index.ts'
import type { Routing } from '../../center/routing/index.ts'
import {
  agent,
  agentBody,
  agentList,
  agentParams,
  done,
  interactionList,
  interactionParams,
  queueList,
} from './desk.schemas.ts'
import { notYourDesk } from './desk-errors.ts'
import { toAgentView, toInteractionView } from './desk-view.ts'

const tags = ['desk']
const desk = '/genesys/1/admin/desk'

const maxBodyBytes = 65_536 // fifty queue names of the longest kind, and more

const lookers = { access: 'viewer' } as const
const actors = { access: 'agent' } as const

/** What an agent of the embedded centre sees and does; chats have verbs of their own elsewhere. */
export function deskRoutes(routing: Routing): RouteGroup {
  return (app) => {
    listAgents(app, routing)
    setAgent(app, routing)
    listInteractions(app, routing)
    act(app, 'accept', 'Take what is offered', (...who) => routing.accept(...who))
    act(app, 'reject', 'Leave an offer to others', (...who) => routing.reject(...who))
    act(app, 'complete', 'Be done with it', (...who) => routing.complete(...who))
    listQueues(app, routing)
  }
}

function listAgents(app: HttpApp, routing: Routing): void {
  const schema = { tags, summary: 'All agents', response: { 200: agentList } }
  app.get(`${desk}/agents`, { schema, config: lookers }, async () =>
    (await routing.agents()).map(toAgentView),
  )
}

function setAgent(app: HttpApp, routing: Routing): void {
  const summary = 'Say what an agent serves, and whether it is ready'
  const schema = { tags, summary, params: agentParams, body: agentBody, response: { 200: agent } }
  const limits = { bodyLimit: maxBodyBytes, preValidation: jsonBodyOnly }
  app.put(`${desk}/agents/:agent`, { schema, config: actors, ...limits }, async (request) =>
    toAgentView(await routing.setAgent(ownDesk(request, request.params.agent), request.body)),
  )
}

function listInteractions(app: HttpApp, routing: Routing): void {
  const summary = 'What an agent has or is offered'
  const schema = { tags, summary, params: agentParams, response: { 200: interactionList } }
  app.get(`${desk}/agents/:agent/interactions`, { schema, config: actors }, async (request) => {
    const interactions = await routing.interactions(ownDesk(request, request.params.agent))
    return interactions.map(toInteractionView)
  })
}

function act(
  app: HttpApp,
  verb: 'accept' | 'reject' | 'complete',
  summary: string,
  action: (agent: string, id: string) => Promise<void>,
): void {
  const schema = { tags, summary, params: interactionParams, response: { 200: done } }
  const path = `${desk}/agents/:agent/interactions/:id/${verb}`
  app.post(path, { schema, config: actors }, async (request) => {
    await action(ownDesk(request, request.params.agent), request.params.id)
    return {}
  })
}

function listQueues(app: HttpApp, routing: Routing): void {
  const schema = { tags, summary: 'All virtual queues', response: { 200: queueList } }
  app.get(`${desk}/queues`, { schema, config: lookers }, () => routing.queues())
}

/** The agent that is acted as: an agent is its own, a supervisor anybody's. */
function ownDesk(request: FastifyRequest, agent: string): string {
  const { name, role } = consoleUser(request)
  if (role === 'agent' && name !== agent) throw notYourDesk(agent)
  return agent
}
