import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type { Redis, Script, ScriptSource } from '../../../src/base/redis/index.ts'
import { createUsage } from '../../../src/base/usage/index.ts'
import { Sums } from '../../../src/base/usage/sums.ts'
import { UsageFlusher } from '../../../src/base/usage/usage-flusher.ts'
import type { UsageStore } from '../../../src/base/usage/usage-store.ts'
import { createRedisUsageStore } from '../../../src/base/usage/usage-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'
import { countingNode, TestClock } from './support.ts'

const at = '2026-11-21T14:05:00Z'
const logger = createLogger('silent')

const hour = { subject: 'services', resolution: 'hour', from: Date.parse(at) } as const
const toHourEnd = Date.parse(at) + 60_000

async function accesses(usage: Pick<ReturnType<typeof createUsage>, 'series'>, name = '*') {
  const reading = await usage.series.read({ ...hour, names: [name], to: toHourEnd })
  return reading.parts[0]?.get('accesses')?.[0]
}

/** The same Redis, which tells when scripts are run and when their answers are there. */
function observed(redis: Redis): { redis: Redis; log: string[] } {
  const log: string[] = []
  const script = <Reply>(source: ScriptSource): Script<Reply> => {
    const run = redis.script<Reply>(source)
    return async (keys, args) => {
      log.push('sent')
      const reply = await run(keys, args)
      log.push('answered')
      return reply
    }
  }
  const seen = new Proxy(redis, {
    get: (target, name) => {
      if (name === 'script') return script
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { redis: seen, log }
}

describe('a flush', () => {
  it('is one round trip for all subjects and names', async () => {
    const { redis, log } = observed(await redisForTest())
    const usage = createUsage({ redis, logger, clock: new TestClock(at) })
    for (let i = 0; i < 200; i++) {
      usage.counts.serviceAccessed(`s${i}`)
      usage.counts.callbackAccepted(`s${i}`)
      usage.counts.chatAnswered(`q${i}`, 1000)
      usage.counts.numberAllocated(`g${i}`)
    }
    expect(await usage.flush()).toBe(true)
    expect(log.join(' ')).toBe(`${'sent '.repeat(5)}${'answered '.repeat(5)}`.trim())
  })
  it('sends nothing when nothing was counted in a minute that is marked', async () => {
    const { redis, log } = observed(await redisForTest())
    const usage = createUsage({ redis, logger, clock: new TestClock(at) })
    await usage.flush()
    log.length = 0
    await usage.flush()
    expect(log).toEqual([])
  })
  it('happens by itself, and once more on closing', async () => {
    const redis = await redisForTest()
    const usage = createUsage({ redis, logger, clock: new TestClock(at), every: 5 })
    usage.start()
    usage.counts.serviceAccessed('a')
    await expect.poll(() => accesses(usage)).toBe(1)
    usage.counts.serviceAccessed('a')
    await usage.close()
    expect(await accesses(usage)).toBe(2)
  })
  it('is made a little at a time after a long absence', async () => {
    const { usage } = await countingNode(at)
    for (let i = 0; i < 990; i++) {
      usage.counts.callbackWaited(`s${i}`, i * 1000)
      usage.counts.chatAnswered(`q${i}`, i * 1000)
    }
    await usage.close()
    const reading = await usage.series.read({
      ...{ ...hour, subject: 'callback', names: ['*', 's989'], to: toHourEnd },
    })
    expect(reading.parts.map((parts) => parts.get('waits')?.[0])).toEqual([990, 1])
  })
})

/** A store that fails as told: before it did what it was asked to, or after. */
function failing(store: UsageStore) {
  const failures: ('before' | 'after')[] = []
  const add: UsageStore['add'] = async (...given) => {
    const failure = failures.shift()
    if (failure === 'before') throw new Error('away')
    await store.add(...given)
    if (failure === 'after') throw new Error('no answer')
  }
  return { store: { ...delegate(store), add }, failures }
}

const delegate = (store: UsageStore): UsageStore => ({
  add: store.add.bind(store),
  read: store.read.bind(store),
  names: store.names.bind(store),
  begin: store.begin.bind(store),
  began: store.began.bind(store),
  claimSampling: store.claimSampling.bind(store),
})

async function flusherFor(limits?: { most: number; names: number }) {
  const redis = await redisForTest()
  const clock = new TestClock(at)
  const sums = new Sums(clock, limits)
  const { store, failures } = failing(createRedisUsageStore(redis))
  const flusher = new UsageFlusher({ sums, store, run: 'run', clock, logger })
  const total = async () =>
    (
      await store.read('services', '*', {
        resolution: 'day',
        first: Math.floor(Date.parse(at) / 86_400_000),
        count: 1,
      })
    ).get('accesses')?.[0]
  return { clock, sums, store, failures, flusher, total }
}

describe('what a store did not take', () => {
  it.each(['before', 'after'] as const)('is added once when it failed %s adding', async (when) => {
    const { sums, failures, flusher, total } = await flusherFor()
    failures.push(when, when)
    sums.add('services', '*', 'accesses', 3)
    expect(await flusher.flush()).toBe(false)
    sums.add('services', '*', 'accesses', 4)
    expect(await flusher.flush()).toBe(true)
    expect(await flusher.flush()).toBe(true)
    expect(await total()).toBe(7)
  })
  it('gives up the earliest minute with its mark when there is no room', async () => {
    const { clock, sums, store, failures, flusher } = await flusherFor({ most: 4, names: 9 })
    await flusher.flush()
    failures.push(...Array.from({ length: 20 }, () => 'before' as const))
    for (const minute of ['06', '07', '08', '09']) {
      clock.set(`2026-11-21T14:${minute}:00Z`)
      sums.add('services', 'a', 'accesses', 1)
      await flusher.flush()
    }
    failures.length = 0
    await flusher.finish()
    const range = { resolution: 'minute', first: Date.parse(at) / 60_000, count: 5 } as const
    const marks = (await store.read('watch', '*', range)).get('nodes') ?? []
    expect([...marks]).toEqual([1, 1, 0, 1, 1])
  })
  it('is bounded', async () => {
    const { clock, sums } = await flusherFor({ most: 4, names: 9 })
    for (const minute of ['06', '07', '08', '09']) {
      clock.set(`2026-11-21T14:${minute}:00Z`)
      for (const name of ['a', 'b', 'c']) sums.add('services', name, 'accesses', 1)
    }
    expect(sums.size).toBeLessThanOrEqual(4)
    const minutes = [...sums.take(9).values()].flat().map(({ minute }) => minute)
    expect(new Set(minutes)).toEqual(new Set([Date.parse('2026-11-21T14:09:00Z') / 60_000]))
    expect(sums.takeLost()).toBe(9)
  })
  it('has names to a limit, then (other)', async () => {
    const { sums } = await flusherFor({ most: 99, names: 2 })
    for (const name of ['a', 'b', 'c', 'd', '*']) sums.add('services', name, 'accesses', 1)
    const groups = [...sums.take(9).values()].flat()
    expect(groups.map(({ name, parts }) => [name, parts.get('accesses')])).toEqual([
      ['a', 1],
      ['b', 1],
      ['(other)', 2],
      ['*', 1],
    ])
  })
})

describe('a reading', () => {
  it('tells nothing counted from nobody counting', async () => {
    const { usage, clock } = await countingNode(at)
    await usage.flush()
    clock.set('2026-11-21T14:08:30Z')
    usage.counts.serviceAccessed('a')
    await usage.flush()
    const reading = await usage.series.read({
      ...{ subject: 'services', names: ['a'], resolution: 'minute' },
      ...{ from: Date.parse('2026-11-21T14:04Z'), to: Date.parse('2026-11-21T14:10Z') },
    })
    expect(reading.known).toEqual([false, true, false, false, true, false])
    expect([...(reading.parts[0]?.get('accesses') ?? [])]).toEqual([0, 0, 0, 0, 1, 0])
    expect(await usage.series.countingSince()).toBe(Date.parse(at))
  })
  it('tells names since a day', async () => {
    const { usage, clock } = await countingNode(at)
    usage.counts.serviceAccessed('old')
    clock.set('2026-11-25T00:00Z')
    usage.counts.serviceAccessed('new')
    await usage.flush()
    expect(await usage.series.names('services', clock.now())).toEqual(['new'])
    expect(await usage.series.names('services', Date.parse(at))).toEqual(['new', 'old'])
  })
})

describe('a sample', () => {
  it('is taken once a minute by one node, and one that fails is left out', async () => {
    const redis = await redisForTest()
    const clock = new TestClock(at)
    const nodes = [1, 2].map(() => createUsage({ redis, clock, logger, every: 2 }))
    let samples = 0
    for (const { sampleEachMinute, ...usage } of nodes.map((node) => ({
      start: () => node.start(),
      sampleEachMinute: node.sampleEachMinute.bind(node),
    }))) {
      sampleEachMinute(async () => {
        samples++
        if (samples === 1) throw new Error('no answer')
      })
      usage.start()
    }
    for (const minute of [6, 7]) {
      clock.set(`2026-11-21T14:0${minute}:00Z`)
      await expect.poll(() => samples).toBe(minute - 5)
    }
    await Promise.all(nodes.map((node) => node.close()))
    expect(samples).toBe(2)
  })
  it('is an average over its time, and of all groups the sum', async () => {
    const { usage } = await countingNode(at)
    usage.counts.poolsSampled([
      { group: 'a', booked: 2, size: 10 },
      { group: 'b', booked: 1, size: 5 },
    ])
    usage.counts.poolsSampled([{ group: 'a', booked: 4, size: 10 }])
    await usage.flush()
    const names = ['a', 'b', '*']
    const reading = await usage.series.read({ ...hour, subject: 'resources', names, to: toHourEnd })
    const sums = reading.parts.map((parts) =>
      ['booked', 'size', 'samples'].map((part) => parts.get(part)?.[0]),
    )
    expect(sums).toEqual([
      [6, 20, 2],
      [1, 5, 1],
      [7, 25, 2],
    ])
  })
})
