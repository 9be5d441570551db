import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Cluster, Redis as IoRedis } from 'ioredis'
import type { Closable, Logger, Milliseconds, Undo } from '../kernel/index.ts'
import { createClusterClient, createSingleClient } from './client.ts'
import { startEmbeddedRedis } from './embedded.ts'
import { FailoverWatch } from './failover-watch.ts'
import type {
  BatchedScript,
  Redis,
  RedisCommands,
  Script,
  ScriptArgument,
  ScriptSource,
} from './redis.ts'
import { parseRedisUrl, type RedisAddress } from './redis-url.ts'
import { scanKeys } from './scan.ts'
import { ScriptBatch } from './script-batch.ts'
import { checkServers } from './server-check.ts'
import { Subscriber } from './subscriber.ts'
import { Watchdog } from './watchdog.ts'

export interface RedisOptions {
  /** As `REDIS_URL`; undefined starts the embedded engine. */
  readonly url: string | undefined
  /** Stands before every key and channel; for tests and for sharing one Redis. */
  readonly keyPrefix?: string
  readonly logger: Logger
  /** How long to wait for Redis while starting: ten seconds. */
  readonly startLimit?: Milliseconds
  /** How long commands wait for a Redis that says nothing: 800 ms, so that they fail within a second. */
  readonly silenceLimit?: Milliseconds
  /** How often the connection that listens is asked whether it lives: every ten seconds. */
  readonly pingEvery?: Milliseconds
}

const embeddedSilenceLimit: Milliseconds = 10_000 // it hangs only when the whole machine is out of breath

/**
 * Connects, and checks that the server can be trusted with our work. Rejects with the reason when
 * none answers within ten seconds, or when the server evicts keys or is too old.
 */
export async function openRedis(options: RedisOptions): Promise<Redis> {
  const { url, logger } = options
  const address = url === undefined ? undefined : parseRedisUrl(url)
  if (address !== undefined) return connect(address, address.kind, options)
  const engine = await startEmbeddedRedis()
  logger.warn('no REDIS_URL: the embedded Redis serves, and nothing it holds survives exit')
  try {
    const patient = { silenceLimit: embeddedSilenceLimit, ...options }
    return await connect(parseRedisUrl(engine.url), 'embedded', patient, engine)
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function connect(
  address: RedisAddress,
  kind: Redis['kind'],
  options: RedisOptions,
  engine?: Closable,
): Promise<Redis> {
  const connection = new Connection(address, kind, options, engine)
  try {
    await connection.open(options.startLimit ?? 10_000)
  } catch (error) {
    await connection.close()
    throw error
  }
  return connection
}

class Connection implements Redis {
  readonly kind: Redis['kind']
  readonly commands: RedisCommands
  readonly #client: IoRedis | Cluster
  readonly #subscriber: Subscriber
  readonly #failovers: FailoverWatch | undefined
  readonly #keyPrefix: string
  readonly #logger: Logger
  readonly #engine: Closable | undefined
  readonly #scripts = new Map<string, string>()
  #lastError: Error | undefined
  #closing: Promise<void> | undefined

  constructor(
    address: RedisAddress,
    kind: Redis['kind'],
    { keyPrefix = '', logger, silenceLimit = 800, pingEvery }: RedisOptions,
    engine: Closable | undefined,
  ) {
    this.kind = kind
    this.#keyPrefix = keyPrefix
    this.#logger = logger
    this.#engine = engine
    const watchdog = new Watchdog(silenceLimit)
    const named = { keyPrefix, watchdog, name: 'ringback:commands' }
    const client =
      address.kind === 'cluster'
        ? createClusterClient(address, named)
        : createSingleClient(address, named)
    this.#client = client
    this.commands = client as RedisCommands // of the methods both kinds have
    const failovers = address.kind === 'sentinel' ? new FailoverWatch(address) : undefined
    if (!('nodes' in client)) failovers?.watch(client)
    this.#failovers = failovers
    this.#subscriber = new Subscriber(
      () => {
        const listener = openListener(address, client, watchdog)
        if (listener !== undefined) failovers?.watch(listener)
        return listener
      },
      logger,
      pingEvery,
    )
    this.#logConnection()
  }

  async open(startLimit: Milliseconds): Promise<void> {
    const client = this.#client
    this.#failovers?.start()
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => {
        const reason = this.#lastError?.message ?? 'it does not answer'
        reject(new Error(`Redis cannot be reached: ${reason}`, { cause: this.#lastError }))
      }, startLimit)
      client.once('ready', () => {
        clearTimeout(limit)
        resolve()
      })
      client.connect().catch(() => {}) // it tries again by itself until the limit
    })
    await checkServers(client)
  }

  script<Reply>(source: ScriptSource): Script<Reply> {
    const run = this.#runner<Reply>(source)
    return (keys, args) => {
      if (keys.length !== source.keys) throw wrongKeys(source, keys)
      return run(keys, args)
    }
  }

  batch(source: ScriptSource, shared: () => readonly ScriptArgument[]): BatchedScript {
    const script = this.#runner<string>(source)
    const most = this.kind === 'cluster' ? 1 : undefined
    const batch = new ScriptBatch({ script, setOf: source.keys, shared, most })
    return (keys, args) => {
      if (keys.length === 0 || keys.length % source.keys > 0) throw wrongKeys(source, keys)
      return batch.run(keys, args)
    }
  }

  #runner<Reply>({ name, file }: ScriptSource): Script<Reply> {
    const text = [file]
      .flat()
      .map((each) => readFileSync(each, 'utf8'))
      .join('')
    const known = this.#scripts.get(name)
    if (known !== undefined && known !== text) throw new Error(`two scripts are called ${name}`)
    this.#scripts.set(name, text)
    const hash = createHash('sha1').update(text).digest('hex')
    const { commands } = this
    return (keys, args) => {
      const all = [...keys, ...args]
      const run = commands.evalsha(hash, keys.length, ...all) as Promise<Reply>
      return run.catch((error: unknown) => {
        if (!isUnknownScript(error)) throw error
        return commands.eval(text, keys.length, ...all) as Promise<Reply>
      })
    }
  }

  scan(pattern: string): AsyncIterable<string[]> {
    return scanKeys(this.#client, this.#keyPrefix, pattern)
  }

  subscribe(channel: string, listener: (message: string) => void): Promise<Undo> {
    return this.#subscriber.subscribe(this.channel(channel), listener)
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.commands.publish(this.channel(channel), message)
  }

  channel(name: string): string {
    return this.#keyPrefix + name
  }

  onResubscribed(listener: () => void): Undo {
    return this.#subscriber.onResubscribed(listener)
  }

  isReady(): boolean {
    return this.#closing === undefined && this.#client.status === 'ready'
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#subscriber.close()
    this.#failovers?.close()
    if (this.#client.status === 'ready') {
      await this.#client.quit().catch(() => {}) // gone already: nobody to say farewell to
    }
    this.#client.disconnect()
    await this.#engine?.close()
  }

  /** One line when Redis goes away and one when it is back, not one an attempt. */
  #logConnection(): void {
    let away = false
    this.#client.on('error', (error: Error) => {
      this.#lastError = error
      this.#logger.debug({ err: error }, 'redis connection failed')
    })
    this.#client.on('close', () => {
      if (!away && this.#closing === undefined)
        this.#logger.warn({ err: this.#lastError }, 'redis is away')
      away = true
    })
    this.#client.on('ready', () => {
      if (away) this.#logger.info('redis is back')
      away = false
    })
  }
}

function wrongKeys({ name, keys: wanted }: ScriptSource, { length }: readonly string[]): Error {
  return new Error(`${name} takes ${wanted} keys, not ${length}`)
}

/** The server has restarted, failed over or been told to forget: it has to be sent the text. */
function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}

/** A connection for listening: to the same server, or to any master of the cluster. */
function openListener(
  address: RedisAddress,
  commands: IoRedis | Cluster,
  watchdog: Watchdog,
): IoRedis | undefined {
  const options = { keyPrefix: '', name: 'ringback:subscriber', watchdog }
  const once = {
    retryStrategy: () => null, // the Subscriber opens another
    sentinelRetryStrategy: () => null,
  }
  if (!('nodes' in commands)) return createSingleClient(address, options, once)
  const masters = commands.nodes('master').filter((node) => node.status === 'ready')
  const chosen = masters[Math.floor(Math.random() * masters.length)]
  if (chosen === undefined) return undefined
  const { host = '', port = 0 } = chosen.options
  const there = { ...address, kind: 'standalone', hosts: [{ host, port }] } as const
  const listener = createSingleClient(there, options, once)
  // Who leaves the cluster and lives keeps its listeners, and hears nothing that is told in it.
  const left = ({ options: node }: IoRedis) => {
    if (node.host === host && node.port === port) listener.disconnect()
  }
  commands.on('-node', left)
  listener.once('end', () => commands.off('-node', left))
  return listener
}
