import { describe, expect, it } from 'vitest'
import { createRedisBookingStore } from '../../../src/center/access-numbers/booking-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'
import { describeBookingStore, newPool, newWish } from './booking-store.contract.ts'

describeBookingStore('booking store in Redis', async () => {
  return createRedisBookingStore(await redisForTest())
})

async function openStore() {
  const redis = await redisForTest()
  const keys = async () => {
    const found: string[] = []
    for await (const batch of redis.scan('*')) found.push(...batch)
    return [...new Set(found)].sort()
  }
  return { redis, store: createRedisBookingStore(redis), keys }
}

it('sees none of the bookings that are over, though one run of the script ends but some of them', async () => {
  const { redis, store } = await openStore()
  const [pool, locked] = [newPool(1), newPool(350)]
  const briefly = { lifetime: 150 }
  const wishes = locked.all.map(() => store.book(locked, newWish(briefly)))
  const shared = locked.all.map(() => store.book(pool, newWish({ ...briefly, strategy: 'RANDOM' })))
  await Promise.all([...wishes, ...shared])
  const clock = async () => {
    const [seconds, micros] = await redis.commands.time()
    return Number(seconds) * 1000 + Number(micros) / 1000
  }
  const over = (await clock()) + briefly.lifetime + 1
  await expect.poll(clock, { interval: 5 }).toBeGreaterThan(over)
  expect(await store.look(pool.all[0] ?? '')).toEqual({ bookings: 0, expiresAt: undefined })
})

describe('the keys of the booking store', () => {
  it('all expire, whatever has happened', async () => {
    const { redis, store, keys } = await openStore()
    const [pool, other] = [newPool(1), newPool(2)]
    const coded = { codeLength: 4, codes: ['1111'] }
    for (const strategy of ['LOCK', 'RANDOM', 'ROUND-ROBIN'] as const) {
      for (const within of [pool, other]) {
        await store.book(within, newWish({ strategy, ...coded, serviceId: 'a' }))
        await store.book(within, newWish({ strategy, ...coded }))
        await store.book(within, newWish({ strategy, ...coded, lifetime: 0 }))
      }
    }
    await store.release('a')
    const found = await keys()
    expect(found).toHaveLength(3 + 2 * 3)
    for (const key of found) expect(await redis.commands.pttl(key)).toBeGreaterThan(3_600_000)
  })

  it('expire also when they were empty meanwhile', async () => {
    const { redis, store, keys } = await openStore()
    const pool = newPool(1)
    await store.book(pool, newWish({ serviceId: 'keeper' }))
    await store.book(pool, newWish({ strategy: 'RANDOM' }))
    expect((await keys()).filter((key) => key.endsWith(':open'))).toEqual([])
    await store.release('keeper')
    const [open = ''] = (await keys()).filter((key) => key.endsWith(':open'))
    expect(await redis.commands.pttl(open)).toBeGreaterThan(3_600_000)
  })

  it('live on when another node uses them', async () => {
    const { redis, store, keys } = await openStore()
    const pool = newPool(2)
    await store.book(pool, newWish())
    for (const key of await keys()) await redis.commands.pexpire(key, 60_000)
    await createRedisBookingStore(redis).book(pool, newWish())
    for (const key of await keys()) {
      expect(await redis.commands.pttl(key)).toBeGreaterThan(3_600_000)
    }
  })

  it('hold nothing of bookings that have ended', async () => {
    const { redis, store } = await openStore()
    const pool = newPool(3)
    for (const strategy of ['LOCK', 'RANDOM'] as const) {
      const wishes = [1, 2, 3].map((at) =>
        newWish({ strategy, caller: `+${at}`, codeLength: 4, codes: [`111${at}`] }),
      )
      for (const wish of wishes) await store.book(pool, wish)
      for (const { serviceId } of wishes) await store.release(serviceId)
    }
    const bookings = await redis.commands.hkeys('gms:access-numbers:bookings:{all}')
    expect(bookings).toEqual([''])
    expect(await redis.commands.zcard('gms:access-numbers:due:{all}')).toBe(1)
    expect(await redis.commands.zcard('gms:access-numbers:shared:{all}')).toBe(1)
  })

  it('are made again when Redis has lost them', async () => {
    const { redis, store, keys } = await openStore()
    const pool = newPool(2)
    await store.book(pool, newWish())
    await redis.commands.del(...(await keys()))
    const outcomes = [await store.book(pool, newWish()), await store.book(pool, newWish())]
    expect(outcomes).toMatchObject([{ kind: 'booked' }, { kind: 'booked' }])
    expect(await store.book(pool, newWish())).toEqual({ kind: 'exhausted' })
  })

  it('are loaded whole when two nodes begin at once', async () => {
    const { redis, keys } = await openStore()
    const [one, two] = [createRedisBookingStore(redis), createRedisBookingStore(redis)]
    const pool = newPool(2500)
    const given = await Promise.all(
      pool.all.map((_, at) => (at % 2 === 0 ? one : two).book(pool, newWish())),
    )
    expect(new Set(given.map((outcome) => 'number' in outcome && outcome.number)).size).toBe(2500)
    expect((await keys()).filter((key) => key.includes('draft'))).toEqual([])
  })
})
