import type { ChatOptions } from '../../base/config/index.ts'
import { type Live, systemClock } from '../../base/kernel/index.ts'
import type { ChatServer } from '../../center/chat-server/index.ts'
import type { Routing } from '../../center/routing/index.ts'
import {
  type RequestCall,
  requestChat,
  type ServiceAnswer,
  type ServiceInstance,
  type ServiceKind,
} from '../service/index.ts'
import { checkOwner } from './chat-entrance.ts'
import { queueOf } from './chat-queue.ts'
import type { ChatRecords } from './chat-records.ts'

export interface ChatKindParts {
  readonly chats: Pick<ChatServer, 'find' | 'end'>
  readonly routing: Pick<Routing, 'expectedWait'>
  readonly records: Pick<ChatRecords, 'noteAvailable' | 'remove'>
  readonly options: Live<Pick<ChatOptions, 'default_chat_endpoint'>>
}

/** The services of customers who chat: their data is kept until they begin, and their chat ends with them. */
export function createChatKinds(parts: ChatKindParts): readonly ServiceKind[] {
  const end = (instance: ServiceInstance) => endChat(parts, instance)
  const status = (call: RequestCall) => tellStatus(parts, call)
  return [
    { ...requestChat('request-chat'), end },
    { ...requestChat('request-chat-poll'), end, requests: new Map([['status', status]]) },
  ]
}

async function endChat({ chats, records }: ChatKindParts, { id }: ServiceInstance): Promise<void> {
  if ((await chats.find(id)) !== undefined) await chats.end(id, 'customer')
  await records.remove(id)
}

/**
 * Whether somebody is free for the customer now. Once it was said, the chat may begin; the customer
 * then waits for whoever is next. Of the answer the reference shows nothing but the word `available`.
 */
async function tellStatus(
  { routing, records, options }: ChatKindParts,
  { instance, settings, user }: RequestCall,
): Promise<ServiceAnswer> {
  checkOwner(instance, user)
  const queue = queueOf(settings, options().default_chat_endpoint)
  const { seconds, position } = await routing.expectedWait(queue, 'chat')
  const status = seconds === 0 ? 'available' : 'unavailable'
  const left = (instance.expiresAt - systemClock.now()) / 1000
  if (status === 'available') await records.noteAvailable(instance.id, Math.max(left, 0))
  const wait = { pos: position, ewt: seconds ?? null }
  return { body: { _id: instance.id, status, _status: status, ...wait } }
}
