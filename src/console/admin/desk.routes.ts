import type { FastifyRequest } from 'fastify'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  jsonBodyOnly,
  type RouteGroup,
} from '../../base/http/index.ts'
import {
  agent,
  agentBody,
  agentList,
  agentParams,
  done,
  interactionList,
  interactionParams,
  outcomeBody,
  queueList,
} from './desk.schemas.ts'
import { type Seat, takeSeat } from './desk-seat.ts'
import type { DeskService } from './desk-service.ts'
import { toAgentView, toInteractionView } from './desk-view.ts'

const tags = ['desk']
const area = '/genesys/1/admin/desk'

const maxBodyBytes = 65_536 // fifty queue names of the longest kind, and more

const lookers = { access: 'viewer' } as const
const actors = { access: 'agent' } as const

/** What an agent of the embedded centre sees and does; what is said in chats is in desk-chat.routes.ts. */
export function deskRoutes(desk: DeskService): RouteGroup {
  return (app) => {
    listAgents(app, desk)
    setAgent(app, desk)
    listInteractions(app, desk)
    act(app, desk, 'accept', 'Take what is offered; of a chat: and join it')
    act(app, desk, 'reject', 'Leave an offer to others')
    act(app, desk, 'complete', 'Be done with it; of a chat: leave it')
    sayOutcome(app, desk)
    listQueues(app, desk)
  }
}

function listAgents(app: HttpApp, desk: DeskService): void {
  const schema = { tags, summary: 'All agents', response: { 200: agentList } }
  app.get(`${area}/agents`, { schema, config: lookers }, async () =>
    (await desk.agents()).map(toAgentView),
  )
}

function setAgent(app: HttpApp, desk: DeskService): void {
  const summary = 'Say what an agent serves, and whether it is ready'
  const schema = { tags, summary, params: agentParams, body: agentBody, response: { 200: agent } }
  const limits = { bodyLimit: maxBodyBytes, preValidation: jsonBodyOnly }
  app.put(`${area}/agents/:agent`, { schema, config: actors, ...limits }, async (request) => {
    const seat = seatOf(request, request.params.agent)
    return toAgentView(await desk.setAgent(seat, request.body))
  })
}

function listInteractions(app: HttpApp, desk: DeskService): void {
  const summary = 'What an agent has or is offered'
  const schema = { tags, summary, params: agentParams, response: { 200: interactionList } }
  app.get(`${area}/agents/:agent/interactions`, { schema, config: actors }, async (request) => {
    const seat = seatOf(request, request.params.agent)
    return (await desk.interactions(seat)).map(toInteractionView)
  })
}

function act(
  app: HttpApp,
  desk: DeskService,
  verb: 'accept' | 'reject' | 'complete',
  summary: string,
): void {
  const schema = { tags, summary, params: interactionParams, response: { 200: done } }
  const path = `${area}/agents/:agent/interactions/:id/${verb}`
  app.post(path, { schema, config: actors }, async (request) => {
    const { agent, id } = request.params
    await desk[verb](seatOf(request, agent), id)
    return {}
  })
}

function sayOutcome(app: HttpApp, desk: DeskService): void {
  const summary = 'Say how the call of a callback went; who was not reached is called again later'
  const schema = {
    ...{ tags, summary, params: interactionParams, body: outcomeBody, response: { 200: done } },
  }
  const limits = { bodyLimit: maxBodyBytes, preValidation: jsonBodyOnly }
  const path = `${area}/agents/:agent/interactions/:id/outcome`
  app.post(path, { schema, config: actors, ...limits }, async (request) => {
    const { agent, id } = request.params
    const seat = seatOf(request, agent)
    await desk.sayOutcome(seat, id, request.body.outcome)
    return {}
  })
}

function listQueues(app: HttpApp, desk: DeskService): void {
  const schema = { tags, summary: 'All virtual queues', response: { 200: queueList } }
  app.get(`${area}/queues`, { schema, config: lookers }, () => desk.queues())
}

export function seatOf(request: FastifyRequest, agent: string): Seat {
  return takeSeat(consoleUser(request), callerAddress(request), agent)
}
