import type { Clock, Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import {
  changesChannel,
  changesKey,
  subscriberKey,
  subscriptionKey,
  subscriptionPattern,
  versionKey,
} from './notification-keys.ts'
import type { IndexEntry, Subscription } from './subscription.ts'
import { type Change, changeText, startText } from './subscription-change.ts'
import { expiryOf, idOf, toRecord } from './subscription-record.ts'
import type { SubscriptionStore } from './subscription-store.ts'

const keptChanges = 16_384 // what a node may miss before it loads everything anew; a few MB at most times

/** [filter, record, subscriber]; with a `-` before it while it is being removed. */
type StoredSubscription = [filter: string, record: string, subscriberId: string]

/**
 * A subscription is one expiring key, noted under its subscriber; a change is one script. A crash
 * between the steps of `add` leaves what expires by itself; between those of `remove`, what the
 * caller's next try finishes.
 */
export function createRedisSubscriptionStore(redis: Redis, clock: Clock): SubscriptionStore {
  return new RedisSubscriptionStore(redis, clock)
}

class RedisSubscriptionStore implements SubscriptionStore {
  readonly #redis: Redis
  readonly #clock: Clock
  readonly #recordChange
  readonly #joinSubscriber
  readonly #markRemoved

  constructor(redis: Redis, clock: Clock) {
    this.#redis = redis
    this.#clock = clock
    const script = <Reply>(name: string, keys: number) =>
      redis.script<Reply>({
        name: `notification-${name}`,
        keys,
        file: new URL(`./${name}.lua`, import.meta.url),
      })
    this.#recordChange = script<string>('record-change', 2)
    this.#joinSubscriber = script<number>('join-subscriber', 1)
    this.#markRemoved = script<string | null>('mark-removed', 1)
  }

  add(subscription: Subscription, most: number): Promise<Change | undefined> {
    const { subscriberId, filter } = subscription
    return this.#put([filter, toRecord(subscription), subscriberId], most)
  }

  putBack(stored: string, most: number): Promise<Change | undefined> {
    return this.#put(parseStored(stored), most)
  }

  async stored(id: string): Promise<string | undefined> {
    const text = await this.#redis.commands.get(subscriptionKey(id))
    return text === null || text.startsWith('-') ? undefined : text
  }

  async find(id: string): Promise<string | undefined> {
    const text = await this.stored(id)
    return text === undefined ? undefined : parseStored(text)[1]
  }

  async remove(id: string): Promise<Change | undefined> {
    const text = await this.#markRemoved([subscriptionKey(id)], [])
    if (text === null) return undefined
    const [filter, record, subscriberId] = parseStored(text)
    const change = await this.#record(changeText('remove', { filter, record }))
    await Promise.all([
      this.#redis.commands.zrem(subscriberKey(subscriberId), id),
      this.#redis.commands.del(subscriptionKey(id)),
    ])
    return change
  }

  async removeAllOf(subscriberId: string): Promise<Change[]> {
    const ids = await this.#redis.commands.zrange(subscriberKey(subscriberId), 0, '-1')
    const changes = await Promise.all(ids.map((id) => this.remove(id)))
    return changes.filter((change) => change !== undefined)
  }

  async *all(): AsyncIterable<readonly IndexEntry[]> {
    for await (const keys of this.#redis.scan(subscriptionPattern)) {
      const texts = await this.#read(keys)
      yield texts.filter((text) => text !== null && !text.startsWith('-')).map(toEntry)
    }
  }

  async version(): Promise<number> {
    return Number(await this.#redis.commands.get(versionKey))
  }

  async latest(): Promise<Change> {
    const [last] = await this.#redis.commands.xrevrange(changesKey, '+', '-', 'COUNT', 1)
    return last === undefined ? this.#record(startText) : toChange(last)
  }

  async changesFrom(version: number, most: number): Promise<Change[]> {
    const start = `${version}-1`
    const found = await this.#redis.commands.xrange(changesKey, start, '+', 'COUNT', most)
    return found.map(toChange)
  }

  onChange(listener: (change: Change) => void): Promise<Undo> {
    return this.#redis.subscribe(changesChannel, (message) => {
      const gap = message.indexOf(' ')
      listener({ version: Number(message.slice(0, gap)), text: message.slice(gap + 1) })
    })
  }

  onMissed(listener: () => void): Undo {
    return this.#redis.onResubscribed(listener)
  }

  async #put(stored: StoredSubscription, most: number): Promise<Change | undefined> {
    const [filter, record, subscriberId] = stored
    const id = idOf(record)
    const expiresAt = expiryOf(record)
    const now = this.#clock.now()
    if (expiresAt <= now) return undefined
    const joined = await this.#joinSubscriber(
      [subscriberKey(subscriberId)],
      [id, expiresAt, now, most],
    )
    if (joined === 0) return undefined
    const life = Math.max(1, Math.ceil(expiresAt - now))
    await this.#redis.commands.set(subscriptionKey(id), JSON.stringify(stored), 'PX', life)
    return this.#record(changeText('add', { filter, record }))
  }

  async #record(text: string): Promise<Change> {
    const channel = this.#redis.channel(changesChannel)
    const version = await this.#recordChange([versionKey, changesKey], [text, keptChanges, channel])
    return { version: Number(version), text }
  }

  /** A cluster takes no command over keys of several slots. */
  #read(keys: readonly string[]): Promise<(string | null)[]> {
    const { commands, kind } = this.#redis
    if (kind !== 'cluster') return commands.mget(...keys)
    return Promise.all(keys.map((key) => commands.get(key)))
  }
}

function parseStored(text: string): StoredSubscription {
  return JSON.parse(text)
}

function toEntry(text: string | null): IndexEntry {
  const [filter, record] = parseStored(text ?? '[]')
  return { filter, record }
}

function toChange([id, fields]: [string, string[]]): Change {
  return { version: Number(id.split('-', 1)[0]), text: fields[1] ?? startText }
}
