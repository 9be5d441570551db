import type { JsonObject } from '../../base/http/index.ts'
import { ApiError } from '../../base/kernel/index.ts'
import {
  type ChatEventType,
  type ChatServer,
  chatUnknown,
  client,
} from '../../center/chat-server/index.ts'
import { type ChatCall, type Entered, type EntranceParts, enterChat } from './chat-entrance.ts'
import type { ChatOpening } from './chat-opening.ts'
import type { ChatReplies } from './chat-replies.ts'

export interface ChatServiceParts extends EntranceParts {
  readonly chats: Pick<ChatServer, 'find' | 'say' | 'leave'>
  readonly opening: ChatOpening
  readonly replies: ChatReplies
}

/** What the customer of a chat may do. */
export class ChatService {
  readonly #parts: ChatServiceParts

  constructor(parts: ChatServiceParts) {
    this.#parts = parts
  }

  async open(call: ChatCall): Promise<JsonObject> {
    return this.#parts.opening.open(call, await enterChat(this.#parts, call))
  }

  /** News; and a message before, if there is one. */
  async refresh(call: ChatCall): Promise<JsonObject> {
    const entered = await enterChat(this.#parts, call)
    const { request, record } = entered
    const isComet = record?.user !== undefined
    const after = isComet ? undefined : request.position() // reference: ignored over CometD
    const message = request.text('message')
    if (message === undefined) return this.#parts.replies.reply(entered, { after })
    await this.#parts.replies.checkPosition(entered, after)
    return this.#say(entered, 'Message.Text', message, after)
  }

  send(call: ChatCall): Promise<JsonObject> {
    return this.#enterAndSay(call, 'Message.Text', ['message'])
  }

  async startTyping(call: ChatCall): Promise<JsonObject> {
    return this.#say(await enterChat(this.#parts, call), 'Notice.TypingStarted', 'is typing')
  }

  async stopTyping(call: ChatCall): Promise<JsonObject> {
    return this.#say(await enterChat(this.#parts, call), 'Notice.TypingStopped', 'stopped typing')
  }

  customNotice(call: ChatCall): Promise<JsonObject> {
    return this.#enterAndSay(call, 'Notice.Custom', ['message', 'customNotice'])
  }

  pushUrl(call: ChatCall): Promise<JsonObject> {
    return this.#enterAndSay(call, 'Notice.PushUrl', ['pushUrl', 'url', 'message'])
  }

  /** Again changes nothing. */
  async disconnect(call: ChatCall): Promise<JsonObject> {
    const { chats, replies } = this.#parts
    const entered = await enterChat(this.#parts, call)
    const chat = await chats.find(call.id)
    if (chat === undefined) throw chatUnknown(call.id)
    if (chat.ended === undefined) await chats.leave(call.id, client)
    return replies.farewell(entered, chat)
  }

  async #enterAndSay(
    call: ChatCall,
    type: ChatEventType,
    names: readonly string[],
  ): Promise<JsonObject> {
    const entered = await enterChat(this.#parts, call)
    return this.#say(entered, type, entered.request.text(...names) ?? '')
  }

  /** Who speaks after the end learns of the end. */
  async #say(
    entered: Entered,
    type: ChatEventType,
    text: string,
    after?: number,
  ): Promise<JsonObject> {
    const { chats, replies } = this.#parts
    try {
      const said = await chats.say(entered.id, client, { type, text })
      return await replies.reply(entered, { after, said })
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 400) throw error
      const chat = await chats.find(entered.id)
      if (chat?.ended === undefined) throw error
      return replies.reply(entered, { after })
    }
  }
}
