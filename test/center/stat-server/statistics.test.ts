import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Closing } from '../../../src/base/kernel/index.ts'
import { type Redis, toRedisError } from '../../../src/base/redis/index.ts'
import {
  notDefined,
  type Peeked,
  type StatServer,
  unavailable,
} from '../../../src/center/stat-server/stat-server.ts'
import { leaseKey, valueKey } from '../../../src/center/stat-server/stat-server-keys.ts'
import { statisticId } from '../../../src/center/stat-server/statistic.ts'
import { createRedisStatisticCache } from '../../../src/center/stat-server/statistic-cache-redis.ts'
import { type StatisticLimits, Statistics } from '../../../src/center/stat-server/statistics.ts'
import { redisForTest } from '../../support/redis.ts'
import { statistic } from './support.ts'

const wanted = statistic()
const expiration = 600 // seconds; a busy machine may take its time between two calls
const id = statisticId(wanted)
const value = (each: number): Peeked => ({ kind: 'value', value: each })

/** A source that answers 1, 2, 3, …, or something else, once it is opened. */
class GatedSource implements StatServer {
  calls = 0
  readonly #answer: (calls: number) => Peeked
  readonly #gates: (() => void)[] = []
  #isOpen = false

  constructor(answer: (calls: number) => Peeked = value) {
    this.#answer = answer
  }

  async peek(): Promise<Peeked> {
    this.calls += 1
    const { calls } = this
    if (!this.#isOpen) await new Promise<void>((resolve) => this.#gates.push(resolve))
    return this.#answer(calls)
  }

  metrics(): [] {
    return []
  }

  open(): void {
    this.#isOpen = true
    for (const open of this.#gates.splice(0)) open()
  }
}

function openSource(answer?: (calls: number) => Peeked) {
  const source = new GatedSource(answer)
  source.open()
  return source
}

/** One node of those that share the Redis. */
async function nodeOn(redis: Redis, source: StatServer, limits: Partial<StatisticLimits> = {}) {
  const cache = await createRedisStatisticCache(redis, () => expiration)
  return new Statistics({ source, cache, parts: new Closing(), limits })
}

async function prefixOf() {
  const first = await redisForTest()
  const prefix = first.channel('')
  return { first, another: () => redisForTest(prefix) }
}

/** Puts a value into the cache that was computed so long ago. */
async function keep(redis: Redis, seconds: number, text: string): Promise<void> {
  const [now] = await redis.commands.time()
  await redis.commands.set(valueKey(id), `${(Number(now) - seconds) * 1000} ${text}`, 'PX', 600_000)
}

describe('the value in the cache', () => {
  it('is answered with its age, to whoever does not say how old it may be', async () => {
    const redis = await redisForTest()
    const source = openSource()
    await keep(redis, 9, '1025')
    const answer = await (await nodeOn(redis, source)).peek(wanted)
    expect(answer).toMatchObject({ kind: 'value', value: 1025 })
    expect(answer).toHaveProperty(
      'age',
      expect.toSatisfy((age) => age >= 9 && age < 11),
    )
    expect(source.calls).toBe(0)
  })
  it.each([
    [60, 1025],
    [5, 1],
    [0, 1],
  ])(
    'computed 9 seconds ago: asked with max-age=%d, the answer is %d',
    async (maxAge, expected) => {
      const redis = await redisForTest()
      await keep(redis, 9, '1025')
      const node = await nodeOn(redis, openSource())
      expect(await node.peek(wanted, { maxAge })).toMatchObject({ kind: 'value', value: expected })
    },
  )
  it('is that of the latest computing, on whichever node', async () => {
    const { first, another } = await prefixOf()
    const source = openSource()
    const [a, b] = [await nodeOn(first, source), await nodeOn(await another(), source)]
    await a.peek(wanted)
    expect(await b.peek(wanted)).toMatchObject({ value: 1 })
    expect(await b.peek(wanted, { maxAge: 0 })).toMatchObject({ value: 2, age: 0 })
    expect(await a.peek(wanted)).toMatchObject({ value: 2 })
  })
  it('may be a text, and is never negative in age', async () => {
    const redis = await redisForTest()
    await keep(redis, -3600, '"LoggedOut"')
    const node = await nodeOn(redis, openSource())
    expect(await node.peek(wanted)).toEqual({ kind: 'value', value: 'LoggedOut', age: 0 })
  })
  it('is gone after cache_expiration, and no key stays for good', async () => {
    const redis = await redisForTest()
    await (await nodeOn(redis, openSource())).peek(wanted)
    const life = await redis.commands.pttl(valueKey(id))
    expect(life).toBeGreaterThan(0)
    expect(life).toBeLessThanOrEqual(expiration * 1000)
    expect(await redis.commands.exists(leaseKey(id))).toBe(0)
  })
  it('belongs to one statistic: another tenant, password or filter has its own', async () => {
    const node = await nodeOn(await redisForTest(), openSource())
    const variants = [
      ...[{}, { tenant: 'Other' }, { tenantPassword: 'x' }, { filter: 'x' }, { objectId: 'x' }],
      ...[{ objectType: 'Agent' }, { metric: 'x' }, { timeProfile: 'x' }, { timeRange: 'x' }],
    ]
    const answers = await Promise.all(variants.map((each) => node.peek(statistic(each))))
    const values = answers.map((answer) => (answer.kind === 'value' ? answer.value : undefined))
    expect(new Set(values).size).toBe(variants.length)
  })
})

describe('a value that is missing', () => {
  it('is computed once for all who ask, on all nodes', async () => {
    const { first, another } = await prefixOf()
    const source = new GatedSource()
    const nodes = await Promise.all(
      [first, await another(), await another()].map((redis) => nodeOn(redis, source)),
    )
    const asking = nodes.flatMap((node) =>
      Array.from({ length: 200 }, (_, i) => node.peek(wanted, i % 2 === 0 ? {} : { maxAge: 5 })),
    )
    await expect.poll(() => first.commands.hexists(leaseKey(id), 'w'), { interval: 5 }).toBe(1)
    source.open()
    for (const answer of await Promise.all(asking)) expect(answer).toMatchObject({ value: 1 })
    expect(source.calls).toBe(1)
  })
  it.each([
    ['not defined', notDefined],
    ['refused', { kind: 'refused', reason: 'no such queue' } as const],
    ['unavailable', unavailable('away')],
  ])('is told to those who wait when it is %s, and never kept', async (_what, ended) => {
    const { first, another } = await prefixOf()
    const source = new GatedSource(() => ended)
    const [a, b] = [await nodeOn(first, source), await nodeOn(await another(), source)]
    const asking = [a.peek(wanted), b.peek(wanted)]
    await expect.poll(() => first.commands.hexists(leaseKey(id), 'w'), { interval: 5 }).toBe(1)
    source.open()
    expect(await Promise.all(asking)).toEqual([ended, ended])
    expect(source.calls).toBe(1)
    expect(await first.commands.exists(valueKey(id), leaseKey(id))).toBe(0)
  })
  it('is computed by who has waited in vain for a node that died', async () => {
    const redis = await redisForTest()
    const dead = await createRedisStatisticCache(redis, () => 10)
    const claim = { maxAge: undefined, token: 'dead', lease: 60_000, patience: 1 }
    expect(await dead.claim(id, claim)).toEqual({ kind: 'ours' })
    const source = new GatedSource()
    const patience = 30
    const node = await nodeOn(redis, source, { patience })
    const asking = [node.peek(wanted), node.peek(wanted, { maxAge: 5 })]
    await expect.poll(() => source.calls, { interval: 5 }).toBe(1)
    await setTimeout(5 * patience) // so that the other's patience, begun a moment later, is over too
    source.open()
    expect(await Promise.all(asking)).toMatchObject([{ value: 1 }, { value: 1 }])
    expect(source.calls).toBe(1)
  })
  it('is taken over at once from who could not compute it', async () => {
    const { first, another } = await prefixOf()
    const failing = new GatedSource(() => {
      throw new Error('fault')
    })
    const a = await nodeOn(first, failing)
    const b = await nodeOn(await another(), openSource(), { patience: 60_000 })
    const failed = a.peek(wanted).catch((error: unknown) => error)
    await expect.poll(() => failing.calls).toBe(1)
    const asking = b.peek(wanted)
    await expect.poll(() => first.commands.hexists(leaseKey(id), 'w'), { interval: 5 }).toBe(1)
    failing.open()
    expect(await failed).toMatchObject({ message: 'fault' })
    expect(await asking).toMatchObject({ value: 1 })
  })
  it('is unavailable when the sources do not end in time', async () => {
    const hanging: StatServer = {
      peek: (_statistic, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(unavailable('late')))
        }),
      metrics: () => [],
    }
    const node = await nodeOn(await redisForTest(), hanging, { compute: 20 })
    expect(await node.peek(wanted)).toEqual({ kind: 'unavailable', reason: 'late' })
  })
})

describe('max-age=0', () => {
  it('takes no value whose computing had begun, and computes one at a time however many ask', async () => {
    const source = new GatedSource()
    const node = await nodeOn(await redisForTest(), source)
    const before = node.peek(wanted, { maxAge: 0 })
    await expect.poll(() => source.calls).toBe(1)
    const after = Array.from({ length: 500 }, () => node.peek(wanted, { maxAge: 0 }))
    expect(source.calls).toBe(1)
    source.open()
    expect(await before).toMatchObject({ value: 1 })
    for (const answer of await Promise.all(after)) expect(answer).toMatchObject({ value: 2 })
    expect(source.calls).toBe(2)
  })
  it('is refused while more values are computed than a node can', async () => {
    const source = new GatedSource()
    const node = await nodeOn(await redisForTest(), source, { underWay: 1 })
    const first = node.peek(wanted, { maxAge: 0 })
    await expect.poll(() => source.calls).toBe(1)
    const second = await node.peek(statistic({ objectId: 'b' }), { maxAge: 0 })
    expect(second).toMatchObject({ kind: 'unavailable' })
    source.open()
    expect(await first).toMatchObject({ value: 1 })
    expect(await node.peek(wanted, { maxAge: 0 })).toMatchObject({ value: 2 })
  })
})

describe('without Redis', () => {
  it.each([undefined, 0])('peek fails as the data store does: max-age %s', async (maxAge) => {
    const redis = await redisForTest()
    const node = await nodeOn(redis, openSource())
    await redis.close()
    const o = maxAge === undefined ? {} : { maxAge }
    const failed = await node.peek(wanted, o).catch((error: unknown) => error)
    expect(toRedisError(failed)).toMatchObject({ status: 503 })
  })
})
