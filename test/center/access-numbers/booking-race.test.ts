import { expect, test } from 'vitest'
import type { BookingStore } from '../../../src/center/access-numbers/booking-store.ts'
import { createRedisBookingStore } from '../../../src/center/access-numbers/booking-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'
import { newPool, newWish, poolOf } from './booking-store.contract.ts'

const racers = 1000
const briefly = 40 // ms of a booking that nobody ends

test('a thousand racers on three nodes never share a locked number, and all ten come back', async () => {
  const first = await redisForTest()
  const others = [redisForTest(first.channel('')), redisForTest(first.channel(''))]
  const nodes = [first, ...(await Promise.all(others))].map(createRedisBookingStore)
  const { all } = newPool(10)
  const pools = [poolOf(all), poolOf(all.slice(0, 7)), poolOf(all.slice(4))] // of groups that overlap
  /** Number → the time before which no other may have it, by this process' clock. */
  const held = new Map<string, number>()
  const faults: string[] = []

  const race = async (at: number) => {
    const pool = pools[at % 3] ?? poolOf([])
    const store = nodes[Math.floor(at / 3) % 3] as BookingStore
    const end = (['match', 'release', 'expiry'] as const)[Math.floor(at / 9) % 3]
    const lifetime = end === 'expiry' ? briefly : 60_000
    const wish = newWish({ caller: `+${at}`, lifetime })
    let asked = 0
    let outcome: Awaited<ReturnType<BookingStore['book']>>
    do {
      asked = performance.now()
      outcome = await store.book(pool, wish)
    } while (outcome.kind === 'exhausted')
    if (outcome.kind !== 'booked') throw new Error(outcome.kind)
    if (performance.now() - asked >= lifetime) return // over before its answer was read
    const { number } = outcome
    const until = held.get(number)
    if (until !== undefined && performance.now() < until - 2) faults.push(`${number}: two owners`)
    held.set(number, end === 'expiry' ? asked + lifetime : Number.POSITIVE_INFINITY)
    if (end === 'expiry') return
    await store.look(number) // let others try meanwhile
    held.delete(number) // its next owner may hear of it before the answer is here
    const ended =
      end === 'release'
        ? await store.release(wish.serviceId)
        : (await store.match(number, wish.caller, ''))?.serviceId === wish.serviceId
    if (!ended) faults.push(`${number}: ${end} finds another`)
  }
  await Promise.all(Array.from({ length: racers }, (_, at) => race(at)))

  expect(faults).toEqual([])
  const [store] = nodes as [BookingStore]
  const back = new Set<string>()
  await expect
    .poll(async () => {
      const outcome = await store.book(poolOf(all), newWish())
      if (outcome.kind === 'booked') back.add(outcome.number)
      return back.size
    })
    .toBe(10)
  expect(await store.book(poolOf(all), newWish())).toEqual({ kind: 'exhausted' })
})
