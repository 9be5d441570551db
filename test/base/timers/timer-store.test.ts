import { beforeEach, expect, test } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type { Claim, TimerStore } from '../../../src/base/timers/timer-store.ts'
import { createRedisTimerStore } from '../../../src/base/timers/timer-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'

const shared = await redisForTest()
const a = { kind: 'test', id: 'a' }
let store: TimerStore

beforeEach(async () => {
  store = createRedisTimerStore(await redisForTest(shared.channel(`${newHexId()}:`)), 1)
})

/** The one timer there is, as soon as it can be claimed. */
async function claimed(lease: number): Promise<Claim> {
  for (;;) {
    const { claims, next } = await store.claim(0, 100, lease)
    if (claims[0] !== undefined) return claims[0]
    if (next === undefined) throw new Error('there is no timer')
  }
}

test('a claim whose lease is over cannot be renewed or settled once another has it', async () => {
  await store.put(a, 0, 0, '')
  const stale = await claimed(20)
  const current = await claimed(60_000)
  expect(current.fence).toBeGreaterThan(stale.fence)
  expect(await store.renew(0, [stale, current], 60_000)).toEqual([stale])
  expect(await store.settle(stale, { kind: 'done' })).toBe(false)
  expect(await store.settle(stale, { kind: 'failed', delay: 0 })).toBe(false)
  expect(await store.settle(current, { kind: 'done' })).toBe(true)
  expect(await store.claim(0, 100, 1)).toEqual({ claims: [], next: undefined })
})

test('a claim is settled once', async () => {
  await store.put(a, 0, 0, '')
  const claim = await claimed(60_000)
  expect(await store.settle(claim, { kind: 'done' })).toBe(true)
  expect(await store.settle(claim, { kind: 'done' })).toBe(false)
})

test('what was scheduled while a node died with it takes its place', async () => {
  await store.put(a, 0, 1, 'first')
  await claimed(20)
  await store.put(a, 0, 2, 'second')
  expect(await claimed(20)).toMatchObject({ payload: 'second', dueAt: 2, attempt: 1 })
})

test('what was cancelled while a node died with it is gone', async () => {
  await store.put(a, 0, 0, '')
  await claimed(20)
  expect(await store.remove(a)).toBe(false)
  await expect.poll(() => store.claim(0, 100, 20)).toEqual({ claims: [], next: undefined })
})

test('no more are claimed than asked for, and the rest is due at once', async () => {
  for (let i = 0; i < 5; i++) await store.put({ kind: 'test', id: `${i}` }, 0, i, '')
  const { claims, next } = await store.claim(0, 3, 60_000)
  expect(claims.map(({ id }) => id)).toHaveLength(3)
  expect(next).toBe(0)
})

test('one that failed keeps its count of attempts, one given back does not', async () => {
  await store.put(a, 0, 0, '')
  await store.settle(await claimed(60_000), { kind: 'given-back' })
  const first = await claimed(60_000)
  expect(first.attempt).toBe(1)
  await store.settle(first, { kind: 'failed', delay: 10 })
  expect((await claimed(60_000)).attempt).toBe(2)
})

test('times before 1970 and far ahead are kept as they are', async () => {
  await store.put(a, 0, -5, '')
  expect((await claimed(60_000)).dueAt).toBe(-5)
  await store.put({ kind: 'test', id: 'b' }, 4_800_000_000_000, 4_800_000_000_000, '')
  const { next } = await store.claim(0, 100, 60_000)
  expect(next).toBeLessThanOrEqual(60_000) // the lease of the first
})
