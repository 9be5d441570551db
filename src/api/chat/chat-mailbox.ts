import type { JsonObject } from '../../base/http/index.ts'
import { ApiError, type Logger, type Seconds } from '../../base/kernel/index.ts'
import type { Chat, ChatEntry } from '../../center/chat-server/index.ts'
import type { CometdServer } from '../../channels/cometd/index.ts'
import { positionsIn, toMessage } from './chat-answers.ts'

const keep: Seconds = 7200 // as long as a mailbox keeps anything: a phone may sleep, and the chat goes on
const lookBack = 100 // messages; what was told before a node died is among the latest

/** What is to be put into a mailbox. */
export interface News {
  readonly tag: string
  readonly chat: Chat
  /** Consecutive. */
  readonly entries: readonly ChatEntry[]
  /** Some of them may be there already. */
  readonly resumed: boolean
  /** What the message tells beside. */
  readonly more?: JsonObject
}

/** Puts the entries of chats into mailboxes: in order, and none twice. */
export class ChatMailbox {
  readonly #cometd: Pick<CometdServer, 'deliver' | 'recent'>
  readonly #logger: Logger

  constructor(cometd: Pick<CometdServer, 'deliver' | 'recent'>, logger: Logger) {
    this.#cometd = cometd
    this.#logger = logger
  }

  /** Rejects when Redis is away; then whoever calls comes again, with `resumed`. */
  async put(user: string, { tag, chat, entries, resumed, more }: News): Promise<void> {
    const told = resumed ? await this.#lastTold(user, tag) : 0
    for (const change of toChanges(entries.filter(({ position }) => position > told))) {
      await this.#deliver(user, tag, { ...toMessage(chat, change), ...more })
    }
  }

  async #lastTold(user: string, tag: string): Promise<number> {
    const recent = await this.#cometd.recent(user, lookBack)
    const last = recent.findLast((event) => event.tag === tag)
    return positionsIn(last?.message)?.last ?? 0
  }

  /** What a mailbox never takes is left out: the chat goes on, and positions tell of the hole. */
  async #deliver(user: string, tag: string, message: JsonObject): Promise<void> {
    try {
      await this.#cometd.deliver(user, { tag, message }, keep)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error
      this.#logger.warn({ err: error }, 'a mailbox does not take an entry of a chat')
    }
  }
}

/** Those who come and go at once do so in one change; every other entry is one by itself. */
function toChanges(entries: readonly ChatEntry[]): ChatEntry[][] {
  const changes: ChatEntry[][] = []
  for (const entry of entries) {
    const change = changes.at(-1)
    const before = change?.at(-1)
    const isOne = before !== undefined && before.at === entry.at
    if (isOne && isComingOrGoing(before) && isComingOrGoing(entry)) change?.push(entry)
    else changes.push([entry])
  }
  return changes
}

function isComingOrGoing({ type }: ChatEntry): boolean {
  return type === 'Notice.Joined' || type === 'Notice.Left'
}
