import { setTimeout } from 'node:timers/promises'
import { createNode, type Node, type NodeService, nodeRoutes } from './api/node/index.ts'
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
  type ServerOptions,
  serverSection,
} from './base/config/index.ts'
import { createHttpServer, type HttpServer, Metrics, type RouteGroup } from './base/http/index.ts'
import {
  type Closable,
  Closing,
  createLogger,
  type Live,
  type Logger,
} from './base/kernel/index.ts'
import { createRedisOverrides, openRedis, toRedisError } from './base/redis/index.ts'
import { type CometdServer, createCometdServer } from './channels/cometd/index.ts'
import { createPushChannels, type PushChannels } from './channels/push/index.ts'

const returnWithin = 2000 // ms over which clients that were held come back, lest they all come at once

/** A whole node: what main.ts runs and what tests start in process. */
export interface App extends Closable {
  /** Joins the cluster and listens; resolves with the base URL. */
  listen(): Promise<string>
  /** OFFLINE, `drain` seconds for balancers to see it, then every held poll is answered. */
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
  const closing = new Closing()
  try {
    const base = await openBase(environment, more, closing)
    const node = createNode(base.redis, {
      identity: { ...identityOf(environment), version: more.version },
      logger: base.log('node'),
      figures: () => channels.cometd.figures,
    })
    const channels = await openChannels(base, node.service.startId, closing)
    const http = await openHttp(environment, base, channels.cometd, node.service, [
      ...(await apiRoutes(base, channels.push, closing)),
      nodeRoutes(node.service),
      channels.cometd.routes,
    ])
    closing.keep(http)
    closing.keep({ close: () => channels.cometd.leave(0) }) // held polls would keep HTTP open
    closing.keep(node.heart)
    return new RunningNode(base.server, channels.cometd, node, http, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

class RunningNode implements App {
  readonly #server: Live<ServerOptions>
  readonly #cometd: CometdServer
  readonly #node: Node
  readonly #http: HttpServer
  readonly #closing: Closing

  constructor(
    server: Live<ServerOptions>,
    cometd: CometdServer,
    node: Node,
    http: HttpServer,
    closing: Closing,
  ) {
    this.#server = server
    this.#cometd = cometd
    this.#node = node
    this.#http = http
    this.#closing = closing
  }

  async listen(): Promise<string> {
    const url = await this.#http.listen()
    await this.#node.heart.start()
    return url
  }

  async leave(): Promise<void> {
    this.#node.service.goOffline()
    await setTimeout(this.#server().drain * 1000)
    await this.#cometd.leave(returnWithin)
  }

  close(): Promise<void> {
    return this.#closing.close()
  }
}

type Base = Awaited<ReturnType<typeof openBase>>

/** Options and Redis; the options then follow what was changed live on any node. */
async function openBase(
  { configFile, logLevel, redisUrl }: Environment,
  more: AppOptions,
  closing: Closing,
) {
  const logger = more.logger ?? createLogger(logLevel)
  const log = (room: string) => logger.child({ room })
  const options = closing.keep(await Options.load(configFile, { logger: log('config') }))
  const prefix = more.keyPrefix === undefined ? {} : { keyPrefix: more.keyPrefix }
  const redis = closing.keep(await openRedis({ url: redisUrl, logger: log('redis'), ...prefix }))
  await options.follow(createRedisOverrides(redis))
  return { log, options, redis, server: options.live(serverSection) }
}

async function openChannels({ log, options, redis }: Base, startId: string, closing: Closing) {
  const cometd = closing.keep(
    await createCometdServer({
      redis,
      startId,
      options: options.live(cometdSection),
      logger: log('cometd'),
    }),
  )
  const push = closing.keep(
    createPushChannels({
      deliver: cometd.deliver.bind(cometd),
      push: options.live(pushSection),
      gms: options.live(gmsSection),
      ors: options.live(orsSection),
      provider: (name) => options.family(providerSection, name),
      logger: log('push'),
    }),
  )
  return { cometd, push }
}

async function apiRoutes(
  { log, options, redis, server }: Base,
  push: PushChannels,
  closing: Closing,
) {
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
  return [storageRoutes(storage), storageTestPage(), notificationRoutes(notification)]
}

async function openHttp(
  environment: Environment,
  { log, options, redis, server }: Base,
  cometd: CometdServer,
  node: NodeService,
  routes: readonly RouteGroup[],
): Promise<HttpServer> {
  const metrics = new Metrics()
  cometd.countIn(metrics.registry)
  const http = await createHttpServer({
    environment,
    server,
    console: options.live(consoleSection),
    logger: log('http'),
    metrics,
    isReady: () => node.isOnline() && redis.isReady(),
    translateError: toRedisError,
    routes,
  })
  cometd.attach(http.app.server, http.app.routing)
  return http
}

const identityOf = ({ nodeId, host, port }: Environment) => ({ id: nodeId, host, port })
