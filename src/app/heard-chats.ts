import type { Logger } from '../base/kernel/index.ts'
import type { ChatServer } from '../center/chat-server/index.ts'

/** The chat server as it is; `begun` hears of each chat that is opened, and holds none of them up. */
export function heardChats(
  chats: ChatServer,
  begun: (serviceId: string) => Promise<unknown>,
  logger: Logger,
): ChatServer {
  return {
    async open(chat) {
      const opened = await chats.open(chat)
      begun(chat.id).catch((err: unknown) => {
        logger.warn({ err }, 'a callback heard late of its chat') // it is found by looking
      })
      return opened
    },
    find: (id) => chats.find(id),
    transcript: (id, after) => chats.transcript(id, after),
    say: (id, party, event) => chats.say(id, party, event),
    accept: (id, agent) => chats.accept(id, agent),
    join: (id, party) => chats.join(id, party),
    leave: (id, party) => chats.leave(id, party),
    transfer: (id, from, to) => chats.transfer(id, from, to),
    end: (id, reason) => chats.end(id, reason),
    feed: (listener) => chats.feed(listener),
    start: () => chats.start(),
    close: () => chats.close(),
  }
}
