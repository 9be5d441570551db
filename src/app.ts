import { setTimeout } from 'node:timers/promises'
import { createNode, type Node, type NodeService, nodeRoutes } from './api/node/index.ts'
import { NotificationService, notificationRoutes } from './api/notification/index.ts'
import { PatternService, patternJudges, patternRoutes } from './api/pattern/index.ts'
import {
  createBuiltinKinds,
  createRedisServiceInstances,
  ServiceService,
  ServiceStorage,
  serviceRoutes,
  serviceStorageRoutes,
} from './api/service/index.ts'
import { StatService, statRoutes } from './api/stat/index.ts'
import {
  createRedisStorageStore,
  StorageService,
  storageRoutes,
  storageTestPage,
} from './api/storage/index.ts'
import { loadServiceTemplates, templateRoutes } from './api/template/index.ts'
import {
  cometdSection,
  consoleSection,
  type Environment,
  gmsSection,
  Options,
  orsSection,
  patternGroupSection,
  patternsSection,
  providerSection,
  pushSection,
  resourcesSection,
  routingSection,
  type ServerOptions,
  serverSection,
  serviceSection,
  statSection,
  statSourceSection,
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
import { createTimers, type Timers } from './base/timers/index.ts'
import { createAccessNumbers } from './center/access-numbers/index.ts'
import { createRouting } from './center/routing/index.ts'
import { createStatistics } from './center/stat-server/index.ts'
import { type CometdServer, createCometdServer } from './channels/cometd/index.ts'
import { createPushChannels, type PushChannels } from './channels/push/index.ts'
import { deskRoutes } from './console/admin/index.ts'

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
    const center = await openCenter(base, closing)
    const http = await openHttp(environment, base, channels.cometd, node.service, [
      ...(await openApi(base, channels.push, center, node.service, closing)),
      ...consoleRoutes(center),
      channels.cometd.routes,
    ])
    closing.keep(base.timers) // ends before the rooms whose work it calls
    closing.keep(http)
    closing.keep({ close: () => channels.cometd.leave(0) }) // held polls would keep HTTP open
    closing.keep(node.heart)
    return new RunningNode({ ...base, cometd: channels.cometd, node, http, closing })
  } catch (error) {
    await closing.close()
    throw error
  }
}

interface NodeParts {
  readonly server: Live<ServerOptions>
  readonly timers: Timers
  readonly cometd: CometdServer
  readonly node: Node
  readonly http: HttpServer
  readonly closing: Closing
}

class RunningNode implements App {
  readonly #parts: NodeParts

  constructor(parts: NodeParts) {
    this.#parts = parts
  }

  async listen(): Promise<string> {
    const { http, timers, node } = this.#parts
    const url = await http.listen()
    await timers.start()
    await node.heart.start()
    return url
  }

  async leave(): Promise<void> {
    const { node, server, cometd } = this.#parts
    node.service.goOffline()
    await setTimeout(server().drain * 1000)
    await cometd.leave(returnWithin)
  }

  close(): Promise<void> {
    return this.#parts.closing.close()
  }
}

type Base = Awaited<ReturnType<typeof openBase>>
type Center = Awaited<ReturnType<typeof openCenter>>

/** Options and Redis; the options then follow what was changed live on any node. */
async function openBase(
  { configFile, logLevel, nodeId, redisUrl }: Environment,
  more: AppOptions,
  closing: Closing,
) {
  const logger = more.logger ?? createLogger(logLevel)
  const log = (room: string) => logger.child({ room })
  const templates = await loadServiceTemplates()
  const judges = [...patternJudges, templates.judge]
  const options = closing.keep(await Options.load(configFile, { logger: log('config'), judges }))
  const prefix = more.keyPrefix === undefined ? {} : { keyPrefix: more.keyPrefix }
  const redis = closing.keep(await openRedis({ url: redisUrl, logger: log('redis'), ...prefix }))
  await options.follow(createRedisOverrides(redis))
  const timers = createTimers(redis, { nodeId, logger })
  return { log, options, redis, timers, templates, server: options.live(serverSection) }
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

/** The contact centre that is built in. */
async function openCenter({ log, options, redis, timers }: Base, closing: Closing) {
  const numbers = createAccessNumbers({
    redis,
    groups: (group) => options.family(resourcesSection, group),
    country: () => options.live(gmsSection)().default_country,
  })
  const routing = closing.keep(
    createRouting({
      redis,
      timers,
      options: options.live(routingSection),
      logger: log('routing'),
    }),
  )
  const statistics = closing.keep(
    await createStatistics({
      redis,
      centre: routing,
      configuredQueues: () => queuesOf(options),
      stat: options.live(statSection),
      sources: () => membersOf(options, statSourceSection),
      logger: log('stat-server'),
    }),
  )
  return { numbers, routing, statistics }
}

async function openApi(
  { log, options, redis, server, templates }: Base,
  push: PushChannels,
  { numbers, routing, statistics }: Center,
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
  return [
    storageRoutes(storage),
    storageTestPage(),
    notificationRoutes(notification),
    patternRoutes(patterns),
    statRoutes(new StatService(statistics)),
    serviceRoutes(services),
    serviceStorageRoutes(new ServiceStorage(services, storage)),
    templateRoutes(templates),
    nodeRoutes(node),
  ]
}

const consoleRoutes = ({ routing }: Center): RouteGroup[] => [deskRoutes(routing)]

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

/** Every member of a family as it is now, each with its name. */
function membersOf(options: Options, section: typeof statSourceSection) {
  return options.names(section).flatMap((name) => {
    const values = options.family(section, name)
    return values === undefined ? [] : [{ ...values, name }]
  })
}

/** Queues that services send their customers to; there are statistics of them before the first has come. */
function queuesOf(options: Options): string[] {
  const named = options.names(serviceSection).flatMap((name) => {
    const queue = options.family(serviceSection, name)?._urs_virtual_queue
    return typeof queue === 'string' && !queue.includes('$') ? [queue] : []
  })
  return [...new Set(['default', ...named])]
}
