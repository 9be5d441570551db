import type { Live, Milliseconds, Seconds, Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Peeked } from './stat-server.ts'
import { endedChannel, leaseKey, valueKey } from './stat-server-keys.ts'
import type { StatisticValue } from './statistic.ts'
import type { Claim, ClaimFor, StatisticCache } from './statistic-cache.ts'

type ClaimReply = ['cached', string, number] | ['ours'] | ['theirs']
type Hear = (ended: Peeked | undefined) => void

/** One round trip an answer from the cache; two more for whoever computes. */
export async function createRedisStatisticCache(
  redis: Redis,
  expiration: Live<Seconds>,
): Promise<StatisticCache> {
  const cache = new RedisStatisticCache(redis, expiration)
  await cache.listen()
  return cache
}

class RedisStatisticCache implements StatisticCache {
  readonly #redis: Redis
  readonly #expiration: Live<Seconds>
  readonly #waiting = new Map<string, Set<Hear>>()
  readonly #claim
  readonly #put
  readonly #finish
  #deafen: Undo = () => {}

  constructor(redis: Redis, expiration: Live<Seconds>) {
    const script = <Reply>(name: string, keys: number) => {
      const file = new URL(`./${name}.lua`, import.meta.url)
      return redis.script<Reply>({ name: `stat-server-${name}`, keys, file })
    }
    this.#redis = redis
    this.#expiration = expiration
    this.#claim = script<ClaimReply>('claim', 2)
    this.#put = script<null>('put', 1)
    this.#finish = script<number>('finish', 1)
  }

  async listen(): Promise<void> {
    this.#deafen = await this.#redis.subscribe(endedChannel, (message) => this.#hear(message))
  }

  async claim(id: string, { maxAge, token, lease, patience }: ClaimFor): Promise<Claim> {
    const oldest = maxAge === undefined ? '' : Math.round(maxAge * 1000)
    const { ended, stop } = this.#await(id) // before the question: the end may come with the answer
    try {
      const keys = [valueKey(id), leaseKey(id)]
      const [kind, value, age] = await this.#claim(keys, [oldest, token, lease])
      if (kind === 'theirs') return { kind, ended: within(patience, ended, stop) }
      stop()
      if (kind === 'ours') return { kind }
      return { kind, value: JSON.parse(value) as StatisticValue, age: age / 1000 }
    } catch (error) {
      stop()
      throw error
    }
  }

  async put(id: string, value: StatisticValue): Promise<void> {
    const life = Math.max(1, Math.round(this.#expiration() * 1000))
    await this.#put([valueKey(id)], [JSON.stringify(value), life])
  }

  async finish(id: string, token: string, ended: Peeked | undefined): Promise<void> {
    const message = `${id} ${ended === undefined ? '' : JSON.stringify(ended)}`
    await this.#finish([leaseKey(id)], [token, this.#redis.channel(endedChannel), message])
  }

  async close(): Promise<void> {
    this.#deafen()
    for (const hears of this.#waiting.values()) for (const hear of hears) hear(undefined)
  }

  #await(id: string): { ended: Promise<Peeked | undefined>; stop: () => void } {
    const hears = this.#waiting.get(id) ?? new Set()
    let hear: Hear = () => {}
    const ended = new Promise<Peeked | undefined>((resolve) => {
      hear = resolve
    })
    this.#waiting.set(id, hears.add(hear))
    const stop = () => {
      hear(undefined)
      if (hears.delete(hear) && hears.size === 0) this.#waiting.delete(id)
    }
    return { ended, stop }
  }

  /** `<id> <how it ended as JSON>`, or the id and nothing. */
  #hear(message: string): void {
    const at = message.indexOf(' ')
    const hears = this.#waiting.get(message.slice(0, at))
    if (hears === undefined) return
    const text = message.slice(at + 1)
    const ended = text === '' ? undefined : (JSON.parse(text) as Peeked)
    for (const hear of hears) hear(ended)
  }
}

/** What was heard, or undefined when the time is over; stops listening either way. */
async function within<T>(limit: Milliseconds, heard: Promise<T>, stop: () => void): Promise<T> {
  const timer = setTimeout(stop, limit)
  try {
    return await heard
  } finally {
    clearTimeout(timer)
    stop()
  }
}
