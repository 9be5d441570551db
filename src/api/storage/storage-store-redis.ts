import { type Seconds, serviceUnavailable } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { parseEntry, toEntryText } from './storage-entry.ts'
import { aboutField, bytesField, entryKey, filesKey } from './storage-keys.ts'
import type {
  EntryId,
  EntryLimits,
  EntryText,
  StorageStore,
  StoredFile,
  StoredValue,
  Values,
} from './storage-store.ts'

const unlimited = Number.MAX_SAFE_INTEGER // create: the request's own limits have held already
const mostDeleteTries = 8 // each is lost to another writer of the same entry only

type About = Pick<StoredFile, 'filename' | 'type'>

/** One text an entry and one hash for its files: a create, a merge and a read are one round trip. */
export function createRedisStorageStore(redis: Redis): StorageStore {
  return new RedisStorageStore(redis)
}

class RedisStorageStore implements StorageStore {
  readonly #redis: Redis
  readonly #put
  readonly #deleteValue

  constructor(redis: Redis) {
    this.#redis = redis
    this.#put = redis.script<number>({
      name: 'storage-put',
      keys: 2,
      file: new URL('./put.lua', import.meta.url),
    })
    this.#deleteValue = redis.script<number>({
      name: 'storage-delete-value',
      keys: 2,
      file: new URL('./delete-value.lua', import.meta.url),
    })
  }

  async create(id: EntryId, values: Values, ttl: Seconds): Promise<void> {
    if (hasFile(values)) {
      await this.#write(id, values, { ttl, maxBytes: unlimited, maxValues: unlimited })
    } else {
      await this.#redis.commands.set(entryKey(id), toEntryText(values), 'PX', toMilliseconds(ttl))
    }
  }

  merge(id: EntryId, values: Values, limits: EntryLimits): Promise<boolean> {
    return this.#write(id, values, limits)
  }

  async touch(id: EntryId, ttl: Seconds): Promise<boolean> {
    const { commands } = this.#redis
    const [entry] = await Promise.all(
      [entryKey(id), filesKey(id)].map((key) => commands.pexpire(key, toMilliseconds(ttl))),
    )
    return entry === 1
  }

  async read(id: EntryId): Promise<EntryText | undefined> {
    return (await this.#redis.commands.get(entryKey(id))) ?? undefined
  }

  async readFile(id: EntryId, key: string): Promise<StoredFile | undefined> {
    const [about, bytes] = await this.#redis.commands.hmgetBuffer(
      filesKey(id),
      aboutField(key),
      bytesField(key),
    )
    if (!about || !bytes) return undefined
    return { ...(JSON.parse(about.toString()) as About), bytes }
  }

  async delete(id: EntryId): Promise<boolean> {
    return (await this.#redis.commands.del(entryKey(id), filesKey(id))) > 0
  }

  async deleteValue(id: EntryId, key: string): Promise<boolean> {
    for (let tries = 0; tries < mostDeleteTries; tries++) {
      const text = await this.read(id)
      if (text === undefined) return false
      const without = withoutValue(text, key)
      if (without === undefined) return false
      const done = await this.#deleteValue(
        [entryKey(id), filesKey(id)],
        [text, without, aboutField(key), bytesField(key)],
      )
      if (done === 1) return true
    }
    throw serviceUnavailable('The storage area is being changed by others')
  }

  async #write(id: EntryId, values: Values, limits: EntryLimits): Promise<boolean> {
    const { ttl, maxBytes, maxValues } = limits
    const files = [...values].flatMap(toFileArguments)
    const done = await this.#put(
      [entryKey(id), filesKey(id)],
      [toMilliseconds(ttl), maxBytes, maxValues, toEntryText(values), ...files],
    )
    return done === 1
  }
}

function hasFile(values: Values): boolean {
  for (const value of values.values()) if (typeof value !== 'string') return true
  return false
}

function toFileArguments([name, value]: readonly [string, StoredValue]): (string | Buffer)[] {
  if (typeof value === 'string') return []
  const about: About = { filename: value.filename, type: value.type }
  return [JSON.stringify(name), JSON.stringify(about), value.bytes]
}

/** Undefined when there is no such value. */
function withoutValue(text: EntryText, key: string): EntryText | undefined {
  const values = parseEntry(text)
  if (!values.delete(key)) return undefined
  return JSON.stringify(Object.fromEntries(values))
}

/** Redis counts whole milliseconds, and at least one. */
function toMilliseconds(ttl: Seconds): number {
  return Math.max(1, Math.round(ttl * 1000))
}
