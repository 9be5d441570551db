import type { ChatOptions, PushOptions, ServerOptions } from '../../base/config/index.ts'
import type { RouteGroup } from '../../base/http/index.ts'
import {
  type Clock,
  type Closable,
  type Live,
  type Logger,
  type Seconds,
  systemClock,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { ChatServer } from '../../center/chat-server/index.ts'
import type { Routing } from '../../center/routing/index.ts'
import type { CometdServer } from '../../channels/cometd/index.ts'
import type { Deliveries } from '../../channels/delivery/index.ts'
import type { NotificationService } from '../notification/index.ts'
import type { ServiceService } from '../service/index.ts'
import { chatRoutes } from './chat.routes.ts'
import { createChatKinds } from './chat-kinds.ts'
import { ChatMailbox } from './chat-mailbox.ts'
import { ChatOpening } from './chat-opening.ts'
import { createRedisChatRecords } from './chat-records-redis.ts'
import { ChatReplies } from './chat-replies.ts'
import { ChatService } from './chat-service.ts'
import { CustomerNotifier } from './customer-notifier.ts'
import { createDeskNotifier } from './desk-notifier.ts'
import { ChatWatch } from './watch/chat-watch.ts'
import { createChatWishes } from './watch/chat-wishes.ts'
import { Pusher } from './watch/pusher.ts'

export interface ChatRoomParts {
  readonly redis: Redis
  readonly chats: ChatServer
  readonly routing: Pick<Routing, 'expectedWait'>
  readonly cometd: CometdServer
  readonly channels: Pick<Deliveries, 'isEnabled' | 'send'>
  readonly notifications: Pick<NotificationService, 'device'>
  readonly services: ServiceService
  /** Not started yet: the room says what is to be done with its timers. */
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  readonly options: Live<Pick<ChatOptions, 'default_chat_endpoint'>>
  readonly push: Live<Pick<PushOptions, 'filtering_chat_events'>>
  readonly server: Live<Pick<ServerOptions, 'external_url_base'>>
  /** How long news may stay unconfirmed before a device counts as away. */
  readonly patience: Live<Seconds>
  readonly logger: Logger
  readonly clock?: Clock
}

export interface ChatRoom extends Closable {
  readonly routes: RouteGroup
}

/**
 * Puts the room together, adds its kinds of services, and listens to the chat server and to devices.
 * The chat server and the timers are started by whoever made them, after this.
 */
export async function createChatRoom(parts: ChatRoomParts): Promise<ChatRoom> {
  const { chats, services, push, logger, clock = systemClock } = parts
  const records = await createRedisChatRecords(parts.redis)
  const mailbox = new ChatMailbox(parts.cometd, logger)
  const settingsOf = async (id: string) => {
    const instance = await services.find(id)
    return instance === undefined ? undefined : services.settings(instance)
  }
  const wishes = createChatWishes({ settingsOf, push, logger })
  const pusher = new Pusher({ ...parts, records })
  const watch = new ChatWatch({ ...parts, records, wishes, pusher, clock })
  const customer = new CustomerNotifier({ records, mailbox, watch })
  const desk = createDeskNotifier(mailbox)
  chats.feed(async (chat, entries, { resumed }) => {
    const telling = [customer, desk].map((each) => each.tell(chat, entries, resumed))
    await Promise.allSettled(telling) // neither is still at work when both are asked again
    await Promise.all(telling)
  })
  for (const kind of createChatKinds({ ...parts, records })) services.add(kind)
  const replies = new ChatReplies({ ...parts, records })
  const opening = new ChatOpening({ ...parts, records, replies })
  return {
    routes: chatRoutes(new ChatService({ ...parts, records, opening, replies })),
    async close() {
      watch.close()
      await records.close()
    },
  }
}
