import {
  type Clock,
  type Live,
  type Logger,
  type Seconds,
  systemClock,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { Routing } from '../routing/index.ts'
import { ChatFeed } from './chat-feed.ts'
import type { ChatServer } from './chat-server.ts'
import { createRedisChatStore } from './chat-store-redis.ts'
import { EmbeddedChatServer } from './embedded-chat-server.ts'

/** The options of section chat that this room reads. */
export interface ChatOptions {
  readonly message_max_bytes: number
  readonly events_per_minute: number
  readonly max_entries: number
  readonly max_parties: number
  readonly inactivity_timeout: Seconds
  /** How long a chat can be read after its end. */
  readonly history: Seconds
}

/** The embedded chat server; `startId` is fresh at each start of the node. */
export async function createChatServer(o: {
  redis: Redis
  startId: string
  routing: Routing
  timers: Timers
  options: Live<ChatOptions>
  logger: Logger
  clock?: Clock
}): Promise<ChatServer> {
  const { routing, timers, options, logger, clock = systemClock } = o
  const store = await createRedisChatStore(o.redis, o.startId)
  const feed = new ChatFeed(store, logger)
  return new EmbeddedChatServer({ store, feed, routing, timers, options, clock, logger })
}
