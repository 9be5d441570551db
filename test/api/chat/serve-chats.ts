import { createChatRoom } from '../../../src/api/chat/index.ts'
import { NotificationService, notificationRoutes } from '../../../src/api/notification/index.ts'
import {
  createBuiltinKinds,
  createRedisServiceInstances,
  ServiceService,
  ServiceStorage,
  serviceRoutes,
  serviceStorageRoutes,
} from '../../../src/api/service/index.ts'
import { createRedisStorageStore, StorageService } from '../../../src/api/storage/index.ts'
import {
  chatSection,
  deliverySection,
  gmsSection,
  orsSection,
  type PushOptions,
  providerSection,
  pushSection,
  serverSection,
  serviceSection,
} from '../../../src/base/config/index.ts'
import { Closing, createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import { createAccessNumbers } from '../../../src/center/access-numbers/index.ts'
import { type ChatServer, createChatServer } from '../../../src/center/chat-server/index.ts'
import { createRouting, type Routing } from '../../../src/center/routing/index.ts'
import { type CometdServer, createCometdServer } from '../../../src/channels/cometd/index.ts'
import { createDeliveries, type Deliveries } from '../../../src/channels/delivery/index.ts'
import { createPushChannels } from '../../../src/channels/push/index.ts'
import { slow } from '../../center/routing/support.ts'
import { cometdOptions } from '../../support/cometd.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve } from '../serve.ts'
import { optionsOf } from '../service/support.ts'

/** A node with everything a chat needs, its customers' side over real HTTP. */
export interface ServedChats {
  readonly url: string
  readonly chats: ChatServer
  readonly routing: Routing
  readonly cometd: CometdServer
  readonly redis: Redis
  readonly deliveries: Deliveries
  /** Ends it as a crash would: it does nothing more, and gives nothing back. */
  die(): Promise<void>
  close(): Promise<void>
}

export interface ServeOptions {
  /** That of another node makes the two one cluster. */
  readonly cluster?: string
  /** Seconds that news may stay unconfirmed. */
  readonly patience?: number
  readonly push?: Partial<PushOptions>
}

const shared = await redisForTest()

/** A key prefix of its own. */
export const newCluster = () => shared.channel(`${newHexId()}:`)

const logger = createLogger('silent')

export async function serveChats(yaml: string, o: ServeOptions = {}): Promise<ServedChats> {
  const options = await optionsOf(yaml)
  const redis = await redisForTest(o.cluster ?? newCluster())
  const closing = new Closing()
  const startId = newHexId()
  const server = options.live(serverSection)
  const push = () => ({ ...options.live(pushSection)(), ...o.push })
  const timers = createTimers(redis, { nodeId: startId, logger, lease: 2 })
  const routing = closing.keep(createRouting({ redis, timers, options: () => slow, logger }))
  const cometd = closing.keep(
    await createCometdServer({ redis, startId, options: () => cometdOptions(), logger }),
  )
  const pushed = closing.keep(
    createPushChannels({
      deliver: cometd.deliverAll.bind(cometd),
      ...{ push, gms: options.live(gmsSection), ors: options.live(orsSection) },
      provider: (name) => options.family(providerSection, name),
      logger,
    }),
  )
  const channels = closing.keep(
    createDeliveries({
      ...{ redis, timers, channels: pushed, cometd, nodeId: startId, logger },
      options: options.live(deliverySection),
      ...{ grace: () => cometdOptions().max_interval, longestPush: () => 20 },
    }),
  )
  const notifications = closing.keep(new NotificationService({ redis, channels, push, logger }))
  await notifications.start()
  const numbers = createAccessNumbers({ redis, groups: () => undefined, country: () => 'US' })
  const storage = new StorageService(createRedisStorageStore(redis), server)
  const services = new ServiceService({
    instances: createRedisServiceInstances(redis),
    ...{ storage, numbers, server },
    options: (name) => options.family(serviceSection, name),
    kinds: createBuiltinKinds({
      ...{ numbers, routing, isOnline: () => true, shown: () => undefined },
    }),
  })
  const chat = options.live(chatSection)
  const parts = { redis, routing, timers, logger }
  const chats = closing.keep(await createChatServer({ ...parts, startId, options: chat }))
  const room = closing.keep(
    await createChatRoom({
      ...parts,
      ...{ chats, cometd, channels, notifications, services, options: chat, push, server },
      patience: () => o.patience ?? 600,
    }),
  )
  closing.keep(timers)
  chats.start()
  await timers.start()
  const url = await serve([
    cometd.routes,
    room.routes,
    serviceRoutes(services),
    serviceStorageRoutes(new ServiceStorage(services, storage)),
    notificationRoutes(notifications),
  ])
  return {
    ...{ url, chats, routing, cometd, redis, deliveries: channels },
    die: () => redis.close(),
    close: () => closing.close(),
  }
}
