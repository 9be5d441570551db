import { beforeEach, describe, expect, it } from 'vitest'
import type { Redis } from '../../../src/base/redis/index.ts'
import type { Group, UsageStore } from '../../../src/base/usage/usage-store.ts'
import { createRedisUsageStore } from '../../../src/base/usage/usage-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'

const at = Date.UTC(2026, 10, 21, 14, 5)
const minute = at / 60_000
const run = 'run'
let redis: Redis
let store: UsageStore

beforeEach(async () => {
  redis = await redisForTest()
  store = createRedisUsageStore(redis)
})

const group = (name: string, parts: Record<string, number>, when = minute): Group => ({
  minute: when,
  name,
  parts: new Map(Object.entries(parts)),
})

async function read(name: string, resolution: 'minute' | 'hour' | 'day', count = 1) {
  const length = { minute: 1, hour: 60, day: 1440 }[resolution]
  const range = { resolution, first: Math.floor(minute / length), count }
  const parts = await store.read('services', name, range)
  return Object.fromEntries([...parts].map(([part, sums]) => [part, [...sums]]))
}

describe('a batch', () => {
  it('is added to the minute, the hour and the day at once', async () => {
    const groups = [
      group('a', { accesses: 2, errors: 1 }),
      group('a', { accesses: 3 }, minute + 1),
      group('a', { accesses: 4 }, minute + 60),
    ]
    await store.add('services', { run, number: 1, groups })
    expect(await read('a', 'minute', 2)).toEqual({ accesses: [2, 3], errors: [1, 0] })
    expect(await read('a', 'hour', 2)).toEqual({ accesses: [5, 4], errors: [1, 0] })
    expect(await read('a', 'day')).toEqual({ accesses: [9], errors: [1] })
  })
  it('is added once, however often it comes', async () => {
    const batch = { run, number: 1, groups: [group('a', { accesses: 2 })] }
    await store.add('services', batch)
    await store.add('services', batch)
    await store.add('services', { ...batch, number: 2 })
    await store.add('services', { ...batch, run: 'another' })
    expect(await read('a', 'day')).toEqual({ accesses: [6] })
  })
  it('keeps names apart, whatever their letters', async () => {
    const names = ['a', 'a:b', 'ä {x}', '%', "it's *"]
    const groups = names.map((name, i) => group(name, { accesses: i + 1 }))
    await store.add('services', { run, number: 1, groups })
    for (const [i, name] of names.entries()) {
      expect(await read(name, 'minute')).toEqual({ accesses: [i + 1] })
    }
    expect(await store.names('services', at)).toEqual([...names].sort())
  })
  it('leaves no key without an expiry', async () => {
    await store.begin(at)
    await store.claimSampling(minute)
    await store.add('services', { run, number: 1, groups: [group('a', { accesses: 1 })] })
    const lives: number[] = []
    for await (const keys of redis.scan('*')) {
      lives.push(...(await Promise.all(keys.map((key) => redis.commands.ttl(key)))))
    }
    expect(lives.length).toBe(7)
    expect(Math.min(...lives)).toBeGreaterThan(0)
  })
})

describe('the index of names', () => {
  it('takes a thousand, and counts what has no room as (other)', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => group(`n${i}`, { accesses: 1 }))
    await store.add('services', { run, number: 1, groups: many })
    const late = [group('late', { accesses: 5 }), group('later', { accesses: 6 })]
    await store.add('services', { run, number: 2, groups: [...late, group('n7', { accesses: 1 })] })
    expect(await read('(other)', 'minute')).toEqual({ accesses: [11] })
    expect(await read('late', 'minute')).toEqual({})
    expect(await read('n7', 'minute')).toEqual({ accesses: [2] })
    const names = await store.names('services', at)
    expect(names).toHaveLength(1001)
    expect(names).toContain('(other)')
  })
  it('gives the room of who was not counted for three years to others', async () => {
    const old = minute - 1440 * 1100
    const many = Array.from({ length: 1000 }, (_, i) => group(`n${i}`, { accesses: 1 }, old))
    await store.add('services', { run, number: 1, groups: many })
    await store.add('services', { run, number: 2, groups: [group('late', { accesses: 5 })] })
    expect(await store.names('services', 0)).toEqual(['late'])
  })
  it('has no place for the whole', async () => {
    await store.add('services', { run, number: 1, groups: [group('*', { accesses: 1 })] })
    expect(await store.names('services', 0)).toEqual([])
    expect(await read('*', 'hour')).toEqual({ accesses: [1] })
  })
})

describe('beginning and sampling', () => {
  it('remembers the first beginning', async () => {
    expect(await store.began()).toBeUndefined()
    expect(await store.begin(at)).toBe(at)
    expect(await store.begin(at + 5)).toBe(at)
    expect(await store.began()).toBe(at)
  })
  it('gives the turn of a minute to one', async () => {
    const turns = await Promise.all([1, 2, 3].map(() => store.claimSampling(minute)))
    expect(turns.filter(Boolean)).toHaveLength(1)
    expect(await store.claimSampling(minute + 1)).toBe(true)
  })
})
