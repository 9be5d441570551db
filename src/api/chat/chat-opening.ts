import type { ChatOptions } from '../../base/config/index.ts'
import type { JsonObject } from '../../base/http/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { type Chat, type ChatServer, client, type NewChat } from '../../center/chat-server/index.ts'
import type { PushChannels } from '../../channels/push/index.ts'
import type { NotificationService } from '../notification/index.ts'
import type { ServiceService } from '../service/index.ts'
import type { ChatCall, Entered } from './chat-entrance.ts'
import { chatSubscriptionUnknown, cometUserMissing, userReserved } from './chat-errors.ts'
import { queueOf } from './chat-queue.ts'
import type { ChatRecord, ChatRecords, PushTarget, Telling } from './chat-records.ts'
import type { ChatReplies } from './chat-replies.ts'
import { toCustomer } from './customer.ts'
import { toPushTarget } from './push-target.ts'

export interface OpeningParts {
  readonly services: Pick<ServiceService, 'data' | 'left'>
  readonly chats: Pick<ChatServer, 'open' | 'find'>
  readonly records: Pick<ChatRecords, 'begin'>
  readonly replies: ChatReplies
  readonly channels: Pick<PushChannels, 'isEnabled'>
  readonly notifications: Pick<NotificationService, 'device'>
  readonly options: Live<Pick<ChatOptions, 'default_chat_endpoint'>>
}

type Known = Entered & { readonly record: ChatRecord }

type Beginning = Omit<NewChat, 'id' | 'ttl'>

/** ixn/chat: begins a chat, or tells anew how the customer of one that goes on wants to hear of it. */
export class ChatOpening {
  readonly #parts: OpeningParts

  constructor(parts: OpeningParts) {
    this.#parts = parts
  }

  async open(call: ChatCall, entered: Entered): Promise<JsonObject> {
    const { chats, replies } = this.#parts
    const chat = await chats.find(call.id)
    if (chat?.ended !== undefined) return replies.reply(entered)
    const telling = await this.#telling(call, entered)
    const record: ChatRecord = { ...unknown, ...entered.record, ...telling }
    const known = { ...entered, record }
    const isNew = chat === undefined || chat.position === 1
    return isNew ? this.#begin(call, known, chat) : this.#goOn(known)
  }

  /** Again, should the first time have ended before there was a place in the queue. */
  async #begin(call: ChatCall, known: Known, chat: Chat | undefined): Promise<JsonObject> {
    const { chats, replies, services } = this.#parts
    const beginning = chat === undefined ? await this.#beginning(call, known) : beginningOf(chat)
    await this.#note(known) // before the chat: what is said in it is told as the record says
    await chats.open({ id: call.id, ttl: services.left(known.instance), ...beginning })
    return replies.reply(known, { state: 'CONNECTED', after: 1 })
  }

  async #goOn(known: Known): Promise<JsonObject> {
    const { replies } = this.#parts
    const after = known.record.user === undefined ? known.request.position() : undefined
    await replies.checkPosition(known, after)
    await this.#note(known)
    return replies.reply(known, { after })
  }

  async #note({ id, instance, record }: Known): Promise<void> {
    const { records, services } = this.#parts
    await records.begin(id, record, services.left(instance))
  }

  async #beginning({ parameters }: ChatCall, { instance, settings }: Known): Promise<Beginning> {
    const stored = [...(await this.#parts.services.data(instance))]
    const { nickname, subject, data } = toCustomer([...parameters.entries()], stored)
    const queue = queueOf(settings, this.#parts.options().default_chat_endpoint)
    return { queue, nickname, subject, customer: data }
  }

  async #telling({ caller }: ChatCall, { request }: Entered): Promise<Telling> {
    const timeZoneOffset = request.timeZoneOffset()
    if (!request.says('notify_by', 'comet')) {
      return { user: undefined, push: undefined, timeZoneOffset }
    }
    if (caller.user === undefined) throw cometUserMissing()
    if (caller.user.startsWith('agent:')) throw userReserved()
    const push = toPushTarget(request, this.#parts.channels)
    if (push !== undefined) await this.#check(push)
    return { user: caller.user, push, timeZoneOffset }
  }

  async #check(push: PushTarget): Promise<void> {
    if (!('subscription' in push)) return
    const device = await this.#parts.notifications.device(push.subscription)
    if (device === undefined) throw chatSubscriptionUnknown()
  }
}

const unknown = { available: false, answered: 0, away: undefined, pushed: 0 } as const

/** As it was begun. */
function beginningOf({ queue, subject, customer, parties }: Chat): Beginning {
  const nickname = parties.find(({ id }) => id === client)?.nickname ?? ''
  return { queue, nickname, subject, customer }
}
