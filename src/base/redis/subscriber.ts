import type { Redis as IoRedis } from 'ioredis'
import type { Logger, Milliseconds, Undo } from '../kernel/index.ts'
import { reconnectDelay } from './client.ts'
import { redisUnavailable } from './redis-errors.ts'

type Listener = (message: string) => void

const usualPause: Milliseconds = 10_000 // between pings: a connection that only listens would not notice a dead peer

/**
 * The one connection of a node that listens. It is opened with the first subscription; when it is
 * lost another is opened, subscribed to the same channels, and those who asked are told.
 */
export class Subscriber {
  readonly #open: () => IoRedis | undefined
  readonly #logger: Logger
  readonly #pingEvery: Milliseconds
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #resubscribed = new Set<() => void>()
  #client: IoRedis | undefined
  #connecting: Promise<IoRedis> | undefined
  #timer: NodeJS.Timeout | undefined
  #attempt = 0
  #closed = false

  /** `open` makes an unconnected client, or none when no server is known to connect to. */
  constructor(open: () => IoRedis | undefined, logger: Logger, pingEvery = usualPause) {
    this.#open = open
    this.#logger = logger
    this.#pingEvery = pingEvery
  }

  async subscribe(channel: string, listener: Listener): Promise<Undo> {
    const own: Listener = (message) => listener(message) // one listener may be given twice
    const undo = () => this.#unsubscribe(channel, own)
    try {
      const client = await this.#connected()
      this.#listen(channel, own) // before Redis confirms: the first message may come with it
      await client.subscribe(channel)
    } catch (error) {
      undo()
      throw error
    }
    return undo
  }

  onResubscribed(listener: () => void): Undo {
    const own = () => listener()
    this.#resubscribed.add(own)
    return () => this.#resubscribed.delete(own)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#client?.disconnect()
  }

  #listen(channel: string, own: Listener): void {
    const listeners = this.#listeners.get(channel)
    if (listeners === undefined) this.#listeners.set(channel, new Set([own]))
    else listeners.add(own)
  }

  #unsubscribe(channel: string, own: Listener): void {
    const listeners = this.#listeners.get(channel)
    if (!listeners?.delete(own) || listeners.size > 0) return
    this.#listeners.delete(channel)
    this.#client?.unsubscribe(channel).catch(() => {}) // the lost connection took it along
  }

  #connected(): Promise<IoRedis> {
    if (this.#closed) return Promise.reject(redisUnavailable())
    if (this.#client !== undefined) return Promise.resolve(this.#client)
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined
    })
    return this.#connecting
  }

  async #connect(): Promise<IoRedis> {
    const client = this.#open()
    if (client === undefined) throw redisUnavailable()
    client.on('error', (error) =>
      this.#logger.debug({ err: error }, 'subscriber connection failed'),
    )
    client.on('message', (channel, message) => this.#hear(channel, message))
    try {
      await client.connect()
      const channels = [...this.#listeners.keys()]
      if (channels.length > 0) await client.subscribe(...channels)
      if (this.#closed || client.status !== 'ready') throw redisUnavailable()
    } catch (error) {
      client.disconnect()
      throw error
    }
    this.#use(client)
    return client
  }

  #use(client: IoRedis): void {
    const ping = setInterval(() => client.ping().catch(() => {}), this.#pingEvery).unref()
    client.once('close', () => {
      clearInterval(ping)
      this.#client = undefined
      this.#reconnectLater()
    })
    this.#client = client
    this.#attempt = 0
  }

  #reconnectLater(): void {
    if (this.#closed || this.#listeners.size === 0) return
    this.#timer = setTimeout(
      async () => {
        try {
          await this.#connected()
          this.#tellResubscribed()
        } catch {
          this.#reconnectLater()
        }
      },
      reconnectDelay(++this.#attempt),
    )
  }

  #tellResubscribed(): void {
    this.#logger.info('hears Redis again; what was published meanwhile is reread')
    for (const listener of this.#resubscribed) this.#guard(listener)
  }

  #hear(channel: string, message: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) {
      this.#guard(() => listener(message))
    }
  }

  /** A listener's fault must not keep the others from hearing. */
  #guard(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#logger.error({ err: error }, 'a listener to Redis failed')
    }
  }
}
