import type { ServerOptions } from '../../base/config/index.ts'
import { isUploadedFile, type ParameterValue } from '../../base/http/index.ts'
import { type Live, newUuid, type Seconds } from '../../base/kernel/index.ts'
import { mayHoldFiles, parseEntry, toEntryText } from './storage-entry.ts'
import {
  entryNotFound,
  entryTooLarge,
  idTooLong,
  keyReserved,
  valueNotFound,
} from './storage-errors.ts'
import type { EntryId, StorageStore, StoredFile, StoredValue, Values } from './storage-store.ts'

/** Names and values as a request or another room brings them; the last of a name counts. */
type GivenValues = Iterable<readonly [string, ParameterValue]>

/** As the URL spells it; a number from other rooms. */
type GivenTtl = string | Seconds | undefined

/** The options of section server that this room reads. */
type StorageOptions = Pick<ServerOptions, 'external_url_base' | 'max_body_bytes' | 'max_parts'>

const defaultTtl: Seconds = 30 // API reference: Storage, "If an incorrect value is specified"

/**
 * Storage is temporary: a write must have an end that an operator lives to see. What asks for more
 * is kept this long and not refused, because clients write 2147483647 for "as long as possible".
 */
const longestTtl: Seconds = 365 * 86_400

const longestId = 256 // characters; a UUID has 36, and an id is part of two keys and of every link

/** The rules of the Storage API: names, times to live, sizes, and links in place of files. */
export class StorageService {
  readonly #store: StorageStore
  readonly #server: Live<StorageOptions>

  constructor(store: StorageStore, server: Live<StorageOptions>) {
    this.#store = store
    this.#server = server
  }

  /** Keeps the values under a new id. */
  async create(given: GivenValues, ttl?: GivenTtl): Promise<EntryId> {
    const values = toValues(given)
    const id = newUuid()
    await this.#store.create(id, values, toTtl(ttl))
    return id
  }

  /** Replaces the values named, keeps the rest, restarts the time to live; creates an unknown id. */
  async update(id: EntryId, given: GivenValues, ttl?: GivenTtl): Promise<void> {
    if (id.length > longestId) throw idTooLong(longestId)
    const values = toValues(given)
    // What one request may bring, no number of updates may exceed: Redis would fill up.
    const { max_body_bytes: maxBytes, max_parts: maxValues } = this.#server()
    const done = await this.#store.merge(id, values, { ttl: toTtl(ttl), maxBytes, maxValues })
    if (!done) throw entryTooLarge(maxBytes, maxValues)
  }

  /** Restarts the time to live of an entry and changes nothing in it; an unknown one stays unknown. */
  async touch(id: EntryId, ttl: Seconds): Promise<void> {
    await this.#store.touch(id, toTtl(ttl))
  }

  /** All values as the text of one JSON object, a link in place of each file. */
  async query(id: EntryId): Promise<string> {
    const text = await this.#store.read(id)
    if (text === undefined) throw entryNotFound(id)
    return mayHoldFiles(text) ? toEntryText(this.#withLinks(id, parseEntry(text))) : text
  }

  /** All values by name, a link in place of each file. */
  async values(id: EntryId): Promise<Map<string, string>> {
    return this.#withLinks(id, await this.#entry(id))
  }

  /** One value; of a file its link. */
  async queryValue(id: EntryId, key: string): Promise<string> {
    const value = (await this.#entry(id)).get(key)
    if (value === undefined) throw valueNotFound(id, key)
    return value ?? this.#linkTo(id, key)
  }

  /** One file; a value that is text comes as a text file, for it too is a key of the entry. */
  async queryBinary(id: EntryId, key: string): Promise<StoredFile> {
    const file = await this.#store.readFile(id, key)
    if (file !== undefined) return file
    const value = (await this.#entry(id)).get(key)
    if (typeof value !== 'string') throw valueNotFound(id, key)
    return { filename: key, type: 'text/plain;charset=UTF-8', bytes: Buffer.from(value) }
  }

  async delete(id: EntryId): Promise<void> {
    if (!(await this.#store.delete(id))) throw entryNotFound(id)
  }

  async deleteValue(id: EntryId, key: string): Promise<void> {
    if (await this.#store.deleteValue(id, key)) return
    await this.#entry(id) // an unknown entry is the more telling answer
    throw valueNotFound(id, key)
  }

  async #entry(id: EntryId): Promise<Map<string, string | null>> {
    const text = await this.#store.read(id)
    if (text === undefined) throw entryNotFound(id)
    return parseEntry(text)
  }

  #withLinks(id: EntryId, entry: Map<string, string | null>): Map<string, string> {
    const linked = new Map<string, string>()
    for (const [key, value] of entry) linked.set(key, value ?? this.#linkTo(id, key))
    return linked
  }

  #linkTo(id: EntryId, key: string): string {
    const base = this.#server().external_url_base
    const path = `genesys/1/storage/binary/${encodeURIComponent(id)}/${encodeURIComponent(key)}`
    return `${base}${base.endsWith('/') ? '' : '/'}${path}`
  }
}

/** Values are strings or files; whatever else JSON brings is kept as its JSON text. */
function toValues(given: GivenValues): Values {
  const values = new Map<string, StoredValue>()
  for (const [name, value] of given) {
    if (name.startsWith('_')) throw keyReserved(name)
    values.set(name, toStored(value))
  }
  return values
}

function toStored(value: ParameterValue): StoredValue {
  if (typeof value === 'string' || isUploadedFile(value)) return value
  return JSON.stringify(value)
}

/** Missing, zero, negative, not a number: the default. Too long: the longest. */
function toTtl(given: GivenTtl): Seconds {
  const seconds = typeof given === 'number' || isDecimal(given) ? Number(given) : Number.NaN
  return seconds > 0 ? Math.min(seconds, longestTtl) : defaultTtl
}

/** A decimal number as people write one: Number() would also take `0x10`, `1e9` and blanks. */
function isDecimal(text: string | undefined): boolean {
  return text !== undefined && /^\+?(\d+\.?\d*|\.\d+)$/.test(text)
}
