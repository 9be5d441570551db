import { chatPage, createChatRoom } from '../api/chat/index.ts'
import { type NodeService, nodeRoutes } from '../api/node/index.ts'
import {
  NotificationService,
  notificationExplainRoutes,
  notificationRoutes,
} from '../api/notification/index.ts'
import { PatternService, patternRoutes } from '../api/pattern/index.ts'
import {
  createBuiltinKinds,
  createRedisServiceInstances,
  ServiceService,
  ServiceStorage,
  serviceRoutes,
  serviceStorageRoutes,
} from '../api/service/index.ts'
import { StatService, statRoutes } from '../api/stat/index.ts'
import {
  createRedisStorageStore,
  StorageService,
  storageRoutes,
  storageTestPage,
} from '../api/storage/index.ts'
import { templateRoutes } from '../api/template/index.ts'
import {
  chatSection,
  cometdSection,
  patternGroupSection,
  patternsSection,
  pushSection,
  serviceSection,
} from '../base/config/index.ts'
import type { RouteGroup } from '../base/http/index.ts'
import type { Closing } from '../base/kernel/index.ts'
import { heardChats } from './heard-chats.ts'
import type { Base } from './open-base.ts'
import { type OpenedCallbacks, openCallback } from './open-callback.ts'
import type { Center } from './open-center.ts'
import type { Channels } from './open-channels.ts'

/** The GMS surface: every route that the original has. */
export interface Api {
  readonly routes: readonly RouteGroup[]
  readonly callbacks: OpenedCallbacks
  readonly services: ServiceService
  readonly storage: StorageService
  /** Begins what rooms do of themselves; once timers run. */
  start(): Promise<void>
}

export async function openApi(
  base: Base,
  channels: Channels,
  center: Center,
  node: NodeService,
  closing: Closing,
): Promise<Api> {
  const { log, options, redis, server, templates, timers, usage } = base
  const { cometd, deliveries, push } = channels
  const { chats, numbers, routing, statistics } = center
  const notification = closing.keep(
    new NotificationService({
      redis,
      channels: deliveries,
      push: options.live(pushSection),
      logger: log('notification'),
    }),
  )
  await notification.start()
  deliveries.pruneIn(notification.subscriptions)
  const storage = new StorageService(createRedisStorageStore(redis), server)
  const patterns = new PatternService(options.live(patternsSection), (group) =>
    options.family(patternGroupSection, group),
  )
  const services = new ServiceService({
    instances: createRedisServiceInstances(redis),
    storage,
    numbers,
    options: (name) => options.family(serviceSection, name),
    server,
    usage: usage.counts,
    kinds: createBuiltinKinds({
      numbers,
      routing,
      recognised: (id) => callbacks.arrived(id),
      isOnline: () => node.isOnline(),
      shown: (name) => options.redacted()[`${serviceSection.name}${name}`],
    }),
  })
  const chat = closing.keep(
    await createChatRoom({
      redis,
      chats: heardChats(chats, (id) => callbacks.arrived(id), log('chat')),
      routing,
      cometd,
      channels: deliveries,
      notifications: notification,
      services,
      timers,
      options: options.live(chatSection),
      push: options.live(pushSection),
      server,
      patience: () => options.live(cometdSection)().max_interval,
      logger: log('chat'),
    }),
  )
  const serviceStorage = new ServiceStorage(services, storage)
  const callbacks = openCallback(
    base,
    channels,
    center,
    { services, storage: serviceStorage, notifications: notification, patterns },
    closing,
  )
  const routes = [
    storageRoutes(storage),
    storageTestPage(),
    chatPage(),
    notificationRoutes(notification),
    notificationExplainRoutes(push),
    patternRoutes(patterns),
    statRoutes(new StatService(statistics)),
    serviceRoutes(services),
    serviceStorageRoutes(serviceStorage),
    ...callbacks.routes,
    chat.routes,
    templateRoutes(templates),
    nodeRoutes(node),
  ]
  return { routes, callbacks, services, storage, start: () => callbacks.start() }
}
