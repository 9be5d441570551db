import type { FastifyRequest } from 'fastify'
import {
  type HttpApp,
  type JsonObject,
  type RouteGroup,
  readParameters,
} from '../../base/http/index.ts'
import { callerOf } from '../service/index.ts'
import { chatAnswer, chatParams, formTypes, openingBody, requestBody } from './chat.schemas.ts'
import type { ChatCall } from './chat-entrance.ts'
import type { ChatService } from './chat-service.ts'

const tags = ['chat']
const area = '/genesys/1/service/:id/ixn/chat'

/** A HEAD request would say things in the customer's name: a chat nobody knows of. */
const unseen = { exposeHeadRoute: false }

interface ChatRoute {
  readonly path: string
  readonly summary: string
  readonly body: typeof openingBody
  answer(call: ChatCall): Promise<JsonObject>
}

export function chatRoutes(chats: ChatService): RouteGroup {
  return (app) => {
    for (const route of routesOf(chats)) serve(app, route)
  }
}

function routesOf(chats: ChatService): readonly ChatRoute[] {
  const ask = (verb: string, summary: string, answer: ChatRoute['answer']): ChatRoute => {
    return { path: `${area}/${verb}`, summary, body: requestBody, answer }
  }
  return [
    { path: area, summary: 'Begin a chat', body: openingBody, answer: (call) => chats.open(call) },
    ask('refresh', 'Read what is new, and perhaps say something', (call) => chats.refresh(call)),
    ask('send', 'Say something', (call) => chats.send(call)),
    ask('startTyping', 'Show that the customer types', (call) => chats.startTyping(call)),
    ask('stopTyping', 'Show that the customer does not type', (call) => chats.stopTyping(call)),
    ask('customNotice', 'Send a notice of the app', (call) => chats.customNotice(call)),
    ask('pushUrl', 'Show the agent a page', (call) => chats.pushUrl(call)),
    ask('disconnect', 'End the chat', (call) => chats.disconnect(call)),
  ]
}

function serve(app: HttpApp, { path, summary, body, answer }: ChatRoute): void {
  const schema = { tags, summary, params: chatParams, response: { 200: chatAnswer } }
  const handler = async (request: FastifyRequest<{ Params: { id: string } }>) => {
    const caller = callerOf(request)
    const parameters = await readParameters(request)
    return answer({ id: request.params.id, parameters, caller })
  }
  app.get(path, { schema, ...unseen }, handler)
  app.post(path, { schema: { ...schema, consumes: formTypes, body } }, handler)
}
