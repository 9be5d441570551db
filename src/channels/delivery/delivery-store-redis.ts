import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Redis, Script } from '../../base/redis/index.ts'
import { timePart } from './delivery-id.ts'
import { deliveryKeys, goingOnKey } from './delivery-keys.ts'
import { type DeliveryRecord, isDead, isOpen } from './delivery-record.ts'
import type {
  Batch,
  DeliveryStore,
  Found,
  Limits,
  Page,
  Stored,
  Watched,
} from './delivery-store.ts'

const keyLife = 30 * 86_400 // seconds after the last delivery: longer than any is tried and kept

export function createRedisDeliveryStore(redis: Redis): DeliveryStore {
  return new RedisDeliveryStore(redis)
}

class RedisDeliveryStore implements DeliveryStore {
  readonly #redis: Redis
  readonly #write: Script<number[]>
  readonly #overdue: Script<string[]>

  constructor(redis: Redis) {
    const script = <Reply>(name: string, keys: number) =>
      redis.script<Reply>({ name, keys, file: new URL(`./${name}.lua`, import.meta.url) })
    this.#redis = redis
    this.#write = script('write-deliveries', 8)
    this.#overdue = script('overdue', 1)
  }

  async write(batch: Batch, { keep, keep_most, keep_bytes }: Limits): Promise<boolean[]> {
    const { records, index, open, ended, dead, messages, uses, bytes } = deliveryKeys
    const { now } = batch
    const written = await this.#write(
      [records, index, open, ended, dead, messages, uses, bytes],
      [
        ...[now, now - 1000 * keep, keep_most, keep_bytes, keyLife],
        ...[batch.messages.size, ...[...batch.messages].flat()],
        ...[batch.added.length, ...batch.added.flatMap(toAdded)],
        ...[batch.changed.length, ...batch.changed.flatMap(toChanged)],
        ...[batch.removed.length, ...batch.removed],
      ],
    )
    return written.map((flag) => flag === 1)
  }

  async find(id: string): Promise<Stored | undefined> {
    const text = await this.#redis.commands.hget(deliveryKeys.records, id)
    return text === null ? undefined : toStored(text)
  }

  async message(key: string): Promise<string | undefined> {
    return (await this.#redis.commands.hget(deliveryKeys.messages, key)) ?? undefined
  }

  async page({ before, from, to, dead, most }: Page): Promise<Found> {
    const { commands } = this.#redis
    const set = dead ? deliveryKeys.dead : deliveryKeys.index
    const last = before === undefined ? '+' : `(${before}`
    const end = to === undefined ? '+' : `[${timePart(to)}\xff`
    const start = from === undefined ? '-' : `[${timePart(from)}`
    const max = last === '+' || (end !== '+' && end.slice(1) < last.slice(1)) ? end : last
    const ids = await commands.zrevrangebylex(set, max, start, 'LIMIT', 0, most)
    if (ids.length === 0) return { found: [], next: undefined }
    const texts = await commands.hmget(deliveryKeys.records, ...ids)
    const found = texts.filter((text) => text !== null).map(toStored)
    return { found, next: ids.length === most ? ids.at(-1) : undefined }
  }

  overdue(now: Milliseconds, watchAt: Milliseconds, most: number): Promise<string[]> {
    return this.#overdue([deliveryKeys.open], [now, watchAt, most])
  }

  async goingOn(name: string): Promise<string | undefined> {
    return (await this.#redis.commands.get(goingOnKey(name))) ?? undefined
  }

  async goOn(name: string, id: string, life: Milliseconds): Promise<void> {
    await this.#redis.commands.set(goingOnKey(name), id, 'PX', Math.max(1, Math.ceil(life)))
  }
}

const toAdded = ({ record, message = '-', watchAt }: Watched) => {
  return [record.id, message, JSON.stringify(record), isOpen(record) ? watchAt : '']
}

const toChanged = ({ record, version, message = '-', watchAt }: Watched) => {
  const look = isOpen(record) ? watchAt : ''
  return [record.id, version, message, JSON.stringify(record), look, isDead(record) ? 1 : 0]
}

function toStored(text: string): Stored {
  const [, version = '', key = '', json = ''] = /^(\d+) (\S+) (.*)$/s.exec(text) ?? []
  const record: DeliveryRecord = JSON.parse(json)
  return { record, version: Number(version), message: key === '-' ? undefined : key }
}
