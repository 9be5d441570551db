import type { Clock, Milliseconds } from '../../base/kernel/index.ts'
import type { Redis, Script } from '../../base/redis/index.ts'
import { type Callback, type CallbackRef, keptUntil } from './callback.ts'
import { bookedKey, lookupKey, queueKey, recordKey, wakeKey } from './callback-keys.ts'
import { parseCallback, toText } from './callback-record.ts'
import type { CallbackStore, ChangeOutcome, Places } from './callback-store.ts'
import { lookAt } from './duty.ts'
import type { LookupValue } from './lookup-values.ts'
import { cellsOf, dayOfCell, fieldOf, startOfDay } from './slots.ts'

const bookedKept = 3 // days after the day: slots of the past are asked for by nobody
const batch = 200 // records at a time: half a millisecond of Redis' time

type Range = { from: Milliseconds; to: Milliseconds }
type Page = { skip: number; most: number }

/** A text a callback; queue, schedule, slots and lookups of a service are changed with it, by one script. */
export function createRedisCallbackStore(redis: Redis, clock: Clock): CallbackStore {
  return new RedisCallbackStore(redis, clock)
}

class RedisCallbackStore implements CallbackStore {
  readonly #redis: Redis
  readonly #clock: Clock
  /** By the number of lookups it changes. */
  readonly #changes = new Map<number, Script<ChangeOutcome>>()
  readonly #forget: Script<null>

  constructor(redis: Redis, clock: Clock) {
    this.#redis = redis
    this.#clock = clock
    for (const lookups of [0, 1, 2]) this.#change(lookups) // the others once they are needed
    const file = new URL('./forget.lua', import.meta.url)
    this.#forget = redis.script({ name: 'callback-forget', keys: 3, file })
  }

  async find(ref: CallbackRef): Promise<Callback | undefined> {
    const text = await this.#redis.commands.get(recordKey(ref.service, ref.id))
    return text === null ? undefined : parseCallback(ref, text)
  }

  /** One by one, in batches: in a cluster they are on many servers. */
  async findAll(refs: readonly CallbackRef[]): Promise<Callback[]> {
    const found: Callback[] = []
    for (let from = 0; from < refs.length; from += batch) {
      const some = await Promise.all(refs.slice(from, from + batch).map((ref) => this.find(ref)))
      for (const callback of some) if (callback !== undefined) found.push(callback)
    }
    return found
  }

  add(callback: Callback, places: Places): Promise<ChangeOutcome> {
    return this.#put(undefined, callback, places)
  }

  replace(before: Callback, after: Callback, places: Places): Promise<ChangeOutcome> {
    return this.#put(before, after, places)
  }

  async lookUp(service: string, { name, value }: LookupValue, most: number): Promise<string[]> {
    return this.#redis.commands.zrevrange(lookupKey(service, name, value), 0, most - 1)
  }

  count(service: string, { name, value }: LookupValue): Promise<number> {
    return this.#redis.commands.zcard(lookupKey(service, name, value))
  }

  async queued(service: string, { from, to }: Range, { skip, most }: Page): Promise<string[]> {
    return this.#redis.commands.zrangebyscore(queueKey(service), from, to, 'LIMIT', skip, most)
  }

  async waking(service: string, { from, to }: Range, { skip, most }: Page) {
    const bounds = [from === Number.NEGATIVE_INFINITY ? '-inf' : `(${from}`, to] as const
    const found = await this.#redis.commands.zrangebyscore(
      wakeKey(service),
      ...bounds,
      'WITHSCORES',
      'LIMIT',
      skip,
      most,
    )
    return toPairs(found)
  }

  async forget({ service, id }: CallbackRef): Promise<void> {
    await this.#forget([recordKey(service, id), queueKey(service), wakeKey(service)], [id])
  }

  /** By name, not all there are: a day costs the same whether a few or all of its cells are booked. */
  async booked(service: string, cells: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const [first] = cells
    if (first === undefined) return new Map()
    const key = bookedKey(service, dayOfCell(first))
    const numbers = await this.#redis.commands.hmget(key, ...cells.map(fieldOf).map(String))
    return new Map(cells.map((cell, at) => [cell, Number(numbers[at] ?? 0)]))
  }

  #put(before: Callback | undefined, after: Callback, places: Places): Promise<ChangeOutcome> {
    const { room, found = [], lost = [] } = places
    const { service, id, desiredAt } = after
    const [until, now] = [keptUntil(after), this.#clock.now()]
    const isMoved = before?.desiredAt !== desiredAt
    const [left, entered] = before?.cell === after.cell ? [] : [before?.cell, after.cell]
    const leftDay = dayOfCell(left ?? entered ?? 0)
    const enteredDay = dayOfCell(entered ?? left ?? 0)
    const slot = room === undefined ? { first: entered ?? 0, count: 1 } : cellsOf(room.slot)
    return this.#change(found.length + lost.length)(
      [
        ...[recordKey(service, id), queueKey(service), wakeKey(service)],
        ...[bookedKey(service, leftDay), bookedKey(service, enteredDay)],
        ...[...found, ...lost].map(({ name, value }) => lookupKey(service, name, value)),
      ],
      [
        ...[id, before?.version ?? 0, toText(after), until],
        ...[isMoved ? desiredAt : '', lookAt(after) ?? until],
        ...[fieldOr(left), fieldOr(entered), room?.capacity ?? Number.MAX_SAFE_INTEGER],
        ...[fieldOf(slot.first), slot.count, startOfDay(enteredDay + bookedKept), now],
        ...found.map(() => 1),
        ...lost.map(() => 0),
      ],
    )
  }

  #change(lookups: number): Script<ChangeOutcome> {
    const known = this.#changes.get(lookups)
    if (known !== undefined) return known
    const name = `callback-change-${lookups}`
    const file = new URL('./change.lua', import.meta.url)
    const script = this.#redis.script<ChangeOutcome>({ name, keys: 5 + lookups, file })
    this.#changes.set(lookups, script)
    return script
  }
}

const fieldOr = (cell: number | undefined) => (cell === undefined ? '' : fieldOf(cell))

/** Members and scores in turn, as Redis gives them. */
function toPairs(list: readonly string[]): { id: string; at: Milliseconds }[] {
  const pairs: { id: string; at: Milliseconds }[] = []
  for (let at = 0; at < list.length; at += 2) {
    pairs.push({ id: list[at] ?? '', at: Number(list[at + 1]) })
  }
  return pairs
}
