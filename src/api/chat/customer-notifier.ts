import { type Chat, type ChatEntry, client } from '../../center/chat-server/index.ts'
import { refreshTag } from './chat-answers.ts'
import type { ChatMailbox } from './chat-mailbox.ts'
import type { ChatRecords } from './chat-records.ts'
import type { ChatWatch } from './watch/chat-watch.ts'

/** Tells customers over CometD what is new in their chats, and the watch what agents have said. */
export class CustomerNotifier {
  readonly #records: Pick<ChatRecords, 'recall'>
  readonly #mailbox: ChatMailbox
  readonly #watch: Pick<ChatWatch, 'heard' | 'ended'>

  constructor(o: {
    records: Pick<ChatRecords, 'recall'>
    mailbox: ChatMailbox
    watch: Pick<ChatWatch, 'heard' | 'ended'>
  }) {
    this.#records = o.records
    this.#mailbox = o.mailbox
    this.#watch = o.watch
  }

  async tell(chat: Chat, entries: readonly ChatEntry[], resumed: boolean): Promise<void> {
    const record = await this.#records.recall(chat.id)
    if (record?.user === undefined) return
    const news = entries.filter((entry) => !isAnswered(chat, entry))
    await this.#mailbox.put(record.user, {
      ...{ tag: refreshTag(chat.id), chat, entries: news, resumed },
    })
    await this.#watch.heard(chat, record, news)
    if (chat.ended !== undefined) await this.#watch.ended(chat.id, record.user)
  }
}

/**
 * What the customer was told in an answer: the own coming by ixn/chat, and the own end by
 * disconnect (reference: Chat API, "COMETD Based Chat API", where neither comes over CometD).
 */
function isAnswered({ ended }: Chat, { type, party, position, at }: ChatEntry): boolean {
  if (position === 1) return type === 'Notice.Joined' && party.id === client
  return type === 'Notice.Left' && ended?.reason === 'customer' && at >= ended.at
}
