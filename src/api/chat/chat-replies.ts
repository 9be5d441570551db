import type { ServerOptions } from '../../base/config/index.ts'
import type { JsonObject } from '../../base/http/index.ts'
import type { Live, Logger } from '../../base/kernel/index.ts'
import {
  type Chat,
  type ChatEntry,
  type ChatServer,
  chatEnded,
  chatUnknown,
} from '../../center/chat-server/index.ts'
import { type ChatState, toBody, toDetails } from './chat-answers.ts'
import type { Entered } from './chat-entrance.ts'
import { positionBeyondEnd } from './chat-errors.ts'
import type { ChatRecords } from './chat-records.ts'

export interface ReplyParts {
  readonly chats: Pick<ChatServer, 'find' | 'transcript'>
  readonly records: Pick<ChatRecords, 'noteAnswered'>
  readonly server: Live<Pick<ServerOptions, 'external_url_base'>>
  readonly logger: Logger
}

/** What is new since `after`, as far as the reply tells it. */
interface News {
  readonly chat: Chat
  readonly entries: readonly ChatEntry[] | undefined
  readonly position: number
}

/** Answers how a chat stands, to each customer in the way it hears of news. */
export class ChatReplies {
  readonly #parts: ReplyParts

  constructor(parts: ReplyParts) {
    this.#parts = parts
  }

  /**
   * `after`: what the customer has; what was answered last when it does not say.
   * `said`: what this request has added. After the end it is as `_chat_400_response_on_disconnected` says.
   */
  async reply(
    entered: Entered,
    more: { state?: ChatState; after?: number | undefined; said?: ChatEntry } = {},
  ): Promise<JsonObject> {
    const isComet = entered.record?.user !== undefined
    const news = isComet
      ? await this.#stand(entered, more.said)
      : await this.#tell(entered, more.after)
    const { ended } = news.chat
    if (ended !== undefined && entered.settings.flag('_chat_400_response_on_disconnected')) {
      throw chatEnded()
    }
    const state = ended === undefined ? (more.state ?? 'TRANSCRIPT') : 'DISCONNECTED'
    return this.#body(entered, { ...news, state })
  }

  /** To whoever has ended it: the position is the last before. */
  farewell(entered: Entered, chat: Chat): JsonObject {
    const { position } = chat
    return this.#body(entered, { chat, entries: undefined, position, state: 'DISCONNECTED' })
  }

  /** Refuses what a customer cannot have, before anything is done. */
  async checkPosition({ id, record }: Entered, position: number | undefined): Promise<void> {
    if (position === undefined || record?.user !== undefined) return
    const chat = await this.#parts.chats.find(id)
    if (chat !== undefined && position > chat.position) {
      throw positionBeyondEnd(position, chat.position)
    }
  }

  async #stand({ id }: Entered, said: ChatEntry | undefined): Promise<News> {
    const chat = await this.#parts.chats.find(id)
    if (chat === undefined) throw chatUnknown(id)
    return { chat, entries: undefined, position: said?.position ?? chat.position }
  }

  async #tell({ id, record }: Entered, after: number | undefined): Promise<News> {
    const { chats, records, logger } = this.#parts
    const answered = record?.answered ?? 0
    const from = after ?? answered
    const { chat, entries } = await chats.transcript(id, from)
    if (entries.length === 0 && from > chat.position) throw positionBeyondEnd(from, chat.position)
    const position = entries.at(-1)?.position ?? from
    if (position !== answered) {
      await records.noteAnswered(id, position).catch((error: unknown) => {
        logger.debug({ err: error }, 'an answer could not be noted; it is told again')
      })
    }
    return { chat, entries, position }
  }

  #body({ record, isVerbose }: Entered, news: News & { state: ChatState }): JsonObject {
    const { external_url_base: base } = this.#parts.server()
    const offset = record?.timeZoneOffset ?? '0'
    return toBody({
      ...news,
      isComet: record?.user !== undefined,
      details: isVerbose ? toDetails(news.chat, base, offset) : undefined,
    })
  }
}
