import type { FastifyReply, FastifyRequest } from 'fastify'
import { consoleUser, type HttpApp, jsonBodyOnly, type RouteGroup } from '../../base/http/index.ts'
import type { ChatEventType } from '../../center/chat-server/index.ts'
import { seatOf } from './desk.routes.ts'
import { done, interactionParams } from './desk.schemas.ts'
import {
  chat,
  chatParams,
  chatQuery,
  joinBody,
  said,
  talkBody,
  transferBody,
} from './desk-chat.schemas.ts'
import type { DeskService } from './desk-service.ts'
import { toChatView } from './desk-view.ts'

const tags = ['desk']
const area = '/genesys/1/admin/desk'
const chatArea = `${area}/agents/:agent/chats/:id`

const maxBodyBytes = 131_072 // the longest message there may be, with every character escaped

const config = { access: 'agent' } as const
const params = interactionParams
const limits = { bodyLimit: maxBodyBytes, preValidation: jsonBodyIfAny }

interface Talk {
  readonly verb: string
  readonly summary: string
  readonly type: ChatEventType
  /** Said when the request has no words; without words of its own the chat server refuses it. */
  readonly usual?: string
}

const talks: readonly Talk[] = [
  { verb: 'message', summary: 'Say something', type: 'Message.Text' },
  {
    verb: 'startTyping',
    summary: 'Show that the agent types',
    type: 'Notice.TypingStarted',
    usual: 'is typing',
  },
  {
    verb: 'stopTyping',
    summary: 'Show that the agent does not type',
    type: 'Notice.TypingStopped',
    usual: 'stopped typing',
  },
  { verb: 'pushUrl', summary: 'Show the customer a page', type: 'Notice.PushUrl' },
  { verb: 'customNotice', summary: 'Send a notice to the app', type: 'Notice.Custom' },
]

/** What staff does in chats. What is said there reaches it as everybody: by its mailbox, or by asking. */
export function deskChatRoutes(desk: DeskService): RouteGroup {
  return (app) => {
    readChat(app, desk)
    for (const each of talks) talk(app, desk, each)
    join(app, desk)
    leave(app, desk)
    transfer(app, desk)
  }
}

function readChat(app: HttpApp, desk: DeskService): void {
  const summary = 'Read a chat'
  const schema = { tags, summary, params: chatParams, querystring: chatQuery }
  const path = `${area}/chats/:id`
  const response = { 200: chat }
  app.get(path, { schema: { ...schema, response }, config }, async (request) => {
    const after = Number(request.query.transcriptPosition ?? 0)
    const { id } = request.params
    return toChatView(await desk.transcript(consoleUser(request), id, after), after)
  })
}

function talk(app: HttpApp, desk: DeskService, { verb, summary, type, usual = '' }: Talk): void {
  const schema = { tags, summary, params, body: talkBody, response: { 200: said } }
  app.post(`${chatArea}/${verb}`, { schema, config, ...limits }, async (request) => {
    const { agent, id } = request.params
    const { message, url } = request.body ?? {}
    const text = (type === 'Notice.PushUrl' ? url : message) ?? usual
    const seat = seatOf(request, agent)
    const { position } = await desk.say(seat, id, { type, text })
    return { transcriptPosition: String(position) }
  })
}

function join(app: HttpApp, desk: DeskService): void {
  const summary = 'Come into a chat beside those who are there'
  const schema = { tags, summary, params, body: joinBody, response: { 200: done } }
  app.post(`${chatArea}/join`, { schema, config, ...limits }, async (request) => {
    const { agent, id } = request.params
    await desk.join(consoleUser(request), seatOf(request, agent), id, request.body?.type ?? 'AGENT')
    return {}
  })
}

function leave(app: HttpApp, desk: DeskService): void {
  const summary = 'Leave a chat; the last agent to leave ends it'
  const schema = { tags, summary, params, response: { 200: done } }
  app.post(`${chatArea}/leave`, { schema, config }, async (request) => {
    const { agent, id } = request.params
    await desk.leave(seatOf(request, agent), id)
    return {}
  })
}

function transfer(app: HttpApp, desk: DeskService): void {
  const summary = 'Offer a chat to others; it stays until somebody has accepted'
  const schema = { tags, summary, params, body: transferBody, response: { 200: done } }
  app.post(`${chatArea}/transfer`, { schema, config, ...limits }, async (request) => {
    const { agent, id } = request.params
    await desk.transfer(seatOf(request, agent), id, request.body.to)
    return {}
  })
}

/** A verb may come alone; what comes with it is JSON. */
function jsonBodyIfAny(
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (request.body === undefined || request.body === null) done()
  else jsonBodyOnly(request, reply, done)
}
