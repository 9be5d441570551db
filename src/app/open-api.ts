import { createChatRoom } from '../api/chat/index.ts'
import { type NodeService, nodeRoutes } from '../api/node/index.ts'
import { NotificationService, notificationRoutes } from '../api/notification/index.ts'
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
import type { Base } from './open-base.ts'
import type { Center } from './open-center.ts'
import type { Channels } from './open-channels.ts'

/** The GMS surface: every route that the original has. */
export async function openApi(
  { log, options, redis, server, templates, timers }: Base,
  { cometd, push }: Channels,
  { chats, numbers, routing, statistics }: Center,
  node: NodeService,
  closing: Closing,
): Promise<RouteGroup[]> {
  const notification = closing.keep(
    new NotificationService({
      redis,
      channels: push,
      push: options.live(pushSection),
      logger: log('notification'),
    }),
  )
  await notification.start()
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
    kinds: createBuiltinKinds({
      numbers,
      routing,
      isOnline: () => node.isOnline(),
      shown: (name) => options.redacted()[`${serviceSection.name}${name}`],
    }),
  })
  const chat = closing.keep(
    await createChatRoom({
      redis,
      chats,
      routing,
      cometd,
      channels: push,
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
  return [
    storageRoutes(storage),
    storageTestPage(),
    notificationRoutes(notification),
    patternRoutes(patterns),
    statRoutes(new StatService(statistics)),
    serviceRoutes(services),
    serviceStorageRoutes(new ServiceStorage(services, storage)),
    chat.routes,
    templateRoutes(templates),
    nodeRoutes(node),
  ]
}
