import { createNode, nodeRoutes } from './api/node/index.ts'
import { NotificationService, notificationRoutes } from './api/notification/index.ts'
import {
  createRedisStorageStore,
  StorageService,
  storageRoutes,
  storageTestPage,
} from './api/storage/index.ts'
import {
  cometdSection,
  consoleSection,
  type Environment,
  gmsSection,
  Options,
  orsSection,
  providerSection,
  pushSection,
  serverSection,
} from './base/config/index.ts'
import { createHttpServer, Metrics } from './base/http/index.ts'
import { type Closable, createLogger, type Logger, type Seconds } from './base/kernel/index.ts'
import { createRedisOverrides, openRedis, toRedisError } from './base/redis/index.ts'
import { createCometdServer } from './channels/cometd/index.ts'
import { createPushChannels } from './channels/push/index.ts'

const returnWithin = 2000 // ms over which clients that were held come back, lest they all come at once

/** A whole node: what main.ts runs and what tests start in process. */
export interface App extends Closable {
  /** Joins the cluster and listens; resolves with the base URL. */
  listen(): Promise<string>
  /** As the design's "Leaving": OFFLINE, wait `drain` for balancers to see it, answer held polls. */
  leave(): Promise<void>
}

export interface AppOptions {
  readonly version: string
  /** Before all keys and channels, so that several installations may share a Redis. */
  readonly keyPrefix?: string
  readonly logger?: Logger
}

/** Builds every room and hands each what it needs; the only place that knows them all. */
export async function createApp(environment: Environment, more: AppOptions): Promise<App> {
  const logger = more.logger ?? createLogger(environment.logLevel)
  const room = (name: string) => logger.child({ room: name })
  const built: Closable[] = []
  const keep = <T extends Closable>(part: T): T => {
    built.push(part)
    return part
  }
  const close = async () => {
    for (const part of built.splice(0).reverse()) await part.close()
  }

  try {
    const options = keep(await Options.load(environment.configFile, { logger: room('config') }))
    const redis = keep(
      await openRedis({
        url: environment.redisUrl,
        logger: room('redis'),
        ...(more.keyPrefix === undefined ? {} : { keyPrefix: more.keyPrefix }),
      }),
    )
    await options.follow(createRedisOverrides(redis))
    const server = options.live(serverSection)

    const node = createNode(redis, {
      identity: {
        id: environment.nodeId,
        host: environment.host,
        port: environment.port,
        version: more.version,
      },
      logger: room('node'),
      figures: () => cometd.figures,
    })
    const cometd = keep(
      await createCometdServer({
        redis,
        startId: node.service.startId,
        options: options.live(cometdSection),
        logger: room('cometd'),
      }),
    )
    const push = keep(
      createPushChannels({
        deliver: (user, event) => cometd.deliver(user, event),
        push: options.live(pushSection),
        gms: options.live(gmsSection),
        ors: options.live(orsSection),
        provider: (name) => options.family(providerSection, name),
        logger: room('push'),
      }),
    )
    const notification = keep(
      new NotificationService({
        redis,
        channels: push,
        push: options.live(pushSection),
        logger: room('notification'),
      }),
    )
    await notification.start()
    const storage = new StorageService(createRedisStorageStore(redis), server)

    const metrics = new Metrics()
    cometd.countIn(metrics.registry)
    const http = keep(
      await createHttpServer({
        environment,
        server,
        console: options.live(consoleSection),
        logger: room('http'),
        metrics,
        isReady: () => node.service.isOnline() && redis.isReady(),
        translateError: toRedisError,
        routes: [
          storageRoutes(storage),
          storageTestPage(),
          nodeRoutes(node.service),
          notificationRoutes(notification),
          cometd.routes,
        ],
      }),
    )
    cometd.attach(http.app.server, http.app.routing)
    keep({ close: () => cometd.leave(0) }) // held polls are requests in hand: they would keep HTTP open
    keep(node.heart)

    return {
      async listen() {
        const url = await http.listen()
        await node.heart.start()
        return url
      },
      async leave() {
        node.service.goOffline()
        await seconds(server().drain)
        await cometd.leave(returnWithin)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function seconds(count: Seconds): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000))
}
