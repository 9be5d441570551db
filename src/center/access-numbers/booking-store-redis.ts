import { type Milliseconds, newHexId, serviceUnavailable } from '../../base/kernel/index.ts'
import type { Redis, Script } from '../../base/redis/index.ts'
import { bookingKeys, loadKeys } from './access-number-keys.ts'
import type { BookingStore, BookingWish, BookOutcome, NumberPool } from './booking-store.ts'
import { RequestBatches } from './request-batches.ts'
import { fromWord, toWord } from './words.ts'

const keysLive: Milliseconds = 7_200_000 // more than the longest booking and prolongAfter together
const prolongAfter: Milliseconds = 1_800_000
const draftLives: Milliseconds = 60_000 // what a loader that died leaves behind
const batch = 1000 // numbers a command: a millisecond of Redis' time
const mostRuns = 1000 // of a hundred numbers each
const mostLoads = 3 // the keys of a pool may be lost once in a while, as in a failover

/** All in one script (bookings.lua), and pools that are loaded when it does not know them. */
export function createRedisBookingStore(redis: Redis): BookingStore {
  return new RedisBookingStore(redis)
}

class RedisBookingStore implements BookingStore {
  readonly #requests: RequestBatches
  readonly #loadPool: Script<number>
  readonly #loading = new Map<string, Promise<void>>()
  /** When this node last made the pool's keys live on, by its own running time. */
  readonly #prolonged = new WeakMap<NumberPool, Milliseconds>()

  constructor(redis: Redis) {
    const script = <R>(name: string, keys: number) =>
      redis.script<R>({
        name: `access-numbers-${name}`,
        keys,
        file: new URL(`./${name}.lua`, import.meta.url),
      })
    const run = script<string | null>('bookings', bookingKeys.length)
    this.#requests = new RequestBatches((requests) => run(bookingKeys, [requests, keysLive]))
    this.#loadPool = script('load-pool', 7)
  }

  async book(pool: NumberPool, wish: BookingWish): Promise<BookOutcome> {
    const { strategy, counts, codeLength, codes } = wish
    const lifetime = Math.round(wish.lifetime)
    const who = `${toWord(wish.serviceId)} ${toWord(wish.caller)} ${toWord(wish.dataId)}`
    const how = `${counts ? 1 : 0} ${codeLength} ${codes.join()}`
    for (let loads = 0, runs = 0; loads <= mostLoads && runs < mostRuns; runs++) {
      const prolongs = this.#isToProlong(pool) ? 1 : 0
      const answer = await this.#requests.ask(
        `book ${pool.id} ${strategy} ${who} ${lifetime} ${prolongs} ${how}`,
      )
      if (answer === 'unloaded') {
        await this.#load(pool)
        loads += 1
      } else if (answer !== 'again') {
        return toOutcome(answer)
      }
    }
    throw serviceUnavailable('The access numbers cannot be loaded')
  }

  async match(number: string, caller: string, code: string) {
    const call = `${toWord(number)} ${toWord(caller)} ${toWord(code)}`
    const [kind, serviceId = '', dataId = ''] = (await this.#requests.ask(`match ${call}`)).split(
      ' ',
    )
    if (kind !== 'matched') return undefined
    return { serviceId: fromWord(serviceId), dataId: fromWord(dataId) }
  }

  async release(serviceId: string): Promise<boolean> {
    return (await this.#requests.ask(`release ${toWord(serviceId)}`)) === 'released'
  }

  async look(number: string) {
    const [, bookings, ends] = (await this.#requests.ask(`look ${toWord(number)}`)).split(' ')
    return { bookings: Number(bookings), expiresAt: ends === '0' ? undefined : Number(ends) }
  }

  #isToProlong(pool: NumberPool): boolean {
    const now = performance.now()
    const last = this.#prolonged.get(pool)
    if (last !== undefined && now - last < prolongAfter) return false
    this.#prolonged.set(pool, now)
    return true
  }

  /** Once for all who wait for it. */
  #load(pool: NumberPool): Promise<void> {
    const { id } = pool
    const loading =
      this.#loading.get(id) ?? this.#sendNumbers(pool).finally(() => this.#loading.delete(id))
    this.#loading.set(id, loading)
    return loading
  }

  async #sendNumbers({ id, numbers }: NumberPool): Promise<void> {
    const keys = loadKeys(id, newHexId())
    const all = [...numbers.keys()].map(toWord)
    for (let from = 0; from < all.length; from += batch) {
      const isLast = from + batch >= all.length
      const some = all.slice(from, from + batch)
      const is = await this.#loadPool(keys, [
        isLast ? all.length : 0,
        keysLive,
        draftLives,
        ...some,
      ])
      if (is !== 0) return // it is there; or the draft is lost, and who asks will find out
    }
  }
}

function toOutcome(answer: string): BookOutcome {
  const [kind, number = '', code = '', left = ''] = answer.split(' ')
  if (kind === 'exhausted') return { kind }
  if (kind === 'taken') return { kind: 'codes-taken' }
  return { kind: 'booked', number: fromWord(number), code, left: Number(left) }
}
