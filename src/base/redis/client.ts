import { Cluster, Redis as IoRedis, type RedisOptions } from 'ioredis'
import type { Milliseconds } from '../kernel/index.ts'
import { corkEachTurn } from './cork.ts'
import type { RedisAddress } from './redis-url.ts'
import type { Watchdog } from './watchdog.ts'

export interface ClientOptions {
  readonly keyPrefix: string
  /** Seen in CLIENT LIST. */
  readonly name: string
  readonly watchdog: Watchdog
}

/** Waits before the attempt to connect: 25 to 50 ms at first, up to a second, never in step with others. */
export function reconnectDelay(attempt: number): Milliseconds {
  const longest = Math.min(50 * 2 ** (attempt - 1), 1000)
  return Math.round(longest * (0.5 + Math.random() / 2))
}

/** What every connection promises: fail at once when away, send nothing twice. */
function connectionOptions(address: RedisAddress, name: string) {
  return {
    protocol: 2 as const, // our scripts and replies are of RESP2's shapes
    connectionName: name,
    disableClientInfo: true,
    connectTimeout: 900, // a command that had to wait for it still fails within a second
    disconnectTimeout: 200,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0, // commands in flight fail when their connection closes
    maxLoadingRetryTime: 500,
    retryStrategy: reconnectDelay,
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'), // a master no more
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
    db: address.database,
  }
}

function whereOptions(address: RedisAddress) {
  const [first] = address.hosts
  if (address.kind === 'standalone') return { host: first?.host ?? '', port: first?.port ?? 0 }
  return {
    sentinels: address.hosts.map(({ host, port }) => ({ host, port })),
    name: address.masterName ?? '',
    enableTLSForSentinelMode: address.tls,
    ...(address.tls ? { sentinelTLS: {} } : {}),
    ...(address.sentinelUsername === undefined
      ? {}
      : { sentinelUsername: address.sentinelUsername }),
    ...(address.sentinelPassword === undefined
      ? {}
      : { sentinelPassword: address.sentinelPassword }),
    sentinelCommandTimeout: 500,
    sentinelRetryStrategy: reconnectDelay,
  }
}

/** A connection to the one server, or to the master the sentinels name. */
export function createSingleClient(
  address: RedisAddress,
  options: ClientOptions,
  more: Pick<RedisOptions, 'retryStrategy' | 'sentinelRetryStrategy'> = {},
): IoRedis {
  const client = new IoRedis({
    ...connectionOptions(address, options.name),
    ...whereOptions(address),
    ...more,
    keyPrefix: options.keyPrefix,
    lazyConnect: true,
  })
  return tend(client, options.watchdog)
}

/** A connection to one of the sentinels, for listening to it for as long as it takes. */
export function createSentinelClient(
  { tls, sentinelUsername: username, sentinelPassword: password }: RedisAddress,
  where: { host: string; port: number },
): IoRedis {
  return new IoRedis({
    ...where,
    ...(tls ? { tls: {} } : {}),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    protocol: 2,
    connectionName: 'ringback:failovers',
    disableClientInfo: true,
    connectTimeout: 900,
    keepAlive: 10_000,
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    retryStrategy: reconnectDelay,
    lazyConnect: true,
  })
}

/** Connections to all masters of a cluster. */
export function createClusterClient(address: RedisAddress, options: ClientOptions): Cluster {
  const { retryStrategy: _, ...redisOptions } = connectionOptions(address, options.name)
  const cluster = new Cluster(
    address.hosts.map(({ host, port }) => ({ host, port })),
    {
      keyPrefix: options.keyPrefix,
      redisOptions,
      lazyConnect: true,
      enableOfflineQueue: false,
      clusterRetryStrategy: reconnectDelay,
      slotsRefreshTimeout: 500,
      maxRedirections: 5,
      retryDelayOnFailover: 0, // it would send again what may have been done
      ...(address.tls ? { dnsLookup: (host, done) => done(null, host) } : {}), // certificates bear names
    },
  )
  cluster.on('+node', (node: IoRedis) => {
    tend(node, options.watchdog)
    setImmediate(() => wake(cluster, node))
  })
  cluster.on('ready', () => {
    for (const node of cluster.nodes('master')) wake(cluster, node)
  })
  return cluster
}

/** Connects to a node before the first command needs it: commands do not wait for connections. */
function wake(cluster: Cluster, node: IoRedis): void {
  if (cluster.status !== 'ready' || node.status !== 'wait') return
  node.connect().catch(() => {}) // told by the node's error event
}

function tend(client: IoRedis, watchdog: Watchdog): IoRedis {
  watchdog.watch(client)
  client.on('connect', () => corkEachTurn(client.stream))
  return client
}
