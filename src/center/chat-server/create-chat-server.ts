import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  systemClock,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { Routing } from '../routing/index.ts'
import { ChatFeed } from './chat-feed.ts'
import type { ChatOptions } from './chat-options.ts'
import type { ChatServer } from './chat-server.ts'
import { createRedisChatStore } from './chat-store-redis.ts'
import { EmbeddedChatServer } from './embedded-chat-server.ts'

const usualWatch: Milliseconds = 10_000 // a chat whose node died stands still for so long, if nobody writes

/** The embedded chat server; `startId` is fresh at each start of the node. */
export async function createChatServer(o: {
  redis: Redis
  startId: string
  routing: Routing
  timers: Timers
  options: Live<ChatOptions>
  logger: Logger
  clock?: Clock
  /** How long after a change somebody looks whether it was told, and whether the chat is over. */
  watchAfter?: Milliseconds
}): Promise<ChatServer> {
  const { routing, timers, options, logger, clock = systemClock, watchAfter = usualWatch } = o
  const store = await createRedisChatStore(o.redis, o.startId)
  const feed = new ChatFeed(store, logger)
  return new EmbeddedChatServer({
    ...{ store, feed, routing, timers, options },
    ...{ clock, logger, watchAfter },
  })
}
