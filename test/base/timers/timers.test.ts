import { afterEach, describe, expect, test } from 'vitest'
import { type Clock, createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createTimers, type Timer, type Timers } from '../../../src/base/timers/index.ts'
import { redisForTest } from '../../support/redis.ts'

const shared = await redisForTest()
const opened: Timers[] = []

afterEach(async () => {
  await Promise.all(opened.splice(0).map((timers) => timers.close()))
})

interface Node {
  readonly timers: Timers
  readonly redis: Redis
  readonly ran: Timer[]
}

/** A cluster of its own: nodes over one key prefix. */
function cluster() {
  const prefix = shared.channel(`${newHexId()}:`)
  return async (more: { clock?: Clock; lease?: number } = {}): Promise<Node> => {
    const redis = await redisForTest(prefix)
    const timers = createTimers(redis, { nodeId: 'n', logger: createLogger('silent'), ...more })
    opened.push(timers)
    return { timers, redis, ran: [] }
  }
}

/** A promise that the test settles. */
function createGate() {
  let resolve = () => {}
  let reject = (_: Error) => {}
  const promise = new Promise<void>((...settle) => {
    ;[resolve, reject] = settle
  })
  return { promise, resolve, reject }
}

/** Notes what runs and then does `work`. */
function note(node: Node, work: (timer: Timer) => Promise<void> | void = () => {}): void {
  node.timers.handle('test', async (timer) => {
    node.ran.push(timer)
    await work(timer)
  })
}

const ids = (ran: readonly Timer[]) => ran.map(({ id }) => id)
const soon = () => Date.now() + 50

describe('a timer', () => {
  test('runs once, at its time, with what was given', async () => {
    const node = await cluster()()
    note(node)
    await node.timers.start()
    const dueAt = soon()
    await node.timers.schedule('test', 'a:{ü} 1', dueAt, 'line one\nline two: ü')
    await expect.poll(() => node.ran).toHaveLength(1)
    expect(node.ran).toEqual([
      {
        kind: 'test',
        id: 'a:{ü} 1',
        payload: 'line one\nline two: ü',
        dueAt,
        attempt: 1,
        fence: 1,
      },
    ])
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt)
  })

  test('that was due before any node started runs when one does', async () => {
    const node = await cluster()()
    note(node)
    await node.timers.schedule('test', 'a', Date.now() - 60_000)
    await node.timers.start()
    await expect.poll(() => ids(node.ran)).toEqual(['a'])
  })

  test('set earlier than all others wakes a sleeping node', async () => {
    const start = cluster()
    const [sleeper, other] = [await start(), await start()]
    note(sleeper)
    await other.timers.schedule('test', 'late', Date.now() + 3_600_000)
    await sleeper.timers.start()
    await other.timers.schedule('test', 'early', soon())
    await expect.poll(() => ids(sleeper.ran)).toEqual(['early'])
  })

  test('scheduled again is replaced', async () => {
    const node = await cluster()()
    note(node)
    await node.timers.start()
    await node.timers.schedule('test', 'a', Date.now() + 40, 'first')
    await node.timers.schedule('test', 'a', Date.now() + 80, 'second')
    await node.timers.schedule('test', 'z', Date.now() + 120)
    await expect.poll(() => ids(node.ran)).toEqual(['a', 'z'])
    expect(node.ran[0]?.payload).toBe('second')
  })

  test('that is cancelled never runs', async () => {
    const node = await cluster()()
    note(node)
    await node.timers.start()
    await node.timers.schedule('test', 'a', Date.now() + 40)
    expect(await node.timers.cancel('test', 'a')).toBe(true)
    expect(await node.timers.cancel('test', 'a')).toBe(false)
    await node.timers.schedule('test', 'z', Date.now() + 80)
    await expect.poll(() => ids(node.ran)).toEqual(['z'])
  })

  test('whose handler fails is tried again later', async () => {
    const node = await cluster()()
    note(node, ({ attempt }) => {
      if (attempt === 1) throw new Error('not yet')
    })
    await node.timers.start()
    await node.timers.schedule('test', 'a', Date.now())
    await expect.poll(() => node.ran, { timeout: 5000 }).toHaveLength(2)
    expect(node.ran.map(({ attempt, fence }) => [attempt, fence])).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  test('carries no more than 64 KB', async () => {
    const { timers } = await cluster()()
    await timers.schedule('test', 'a', Date.now() + 60_000, 'ü'.repeat(32_768))
    await expect(
      timers.schedule('test', 'b', Date.now() + 60_000, `${'ü'.repeat(32_768)}x`),
    ).rejects.toMatchObject({ status: 413 })
  })

  test('is due at a number', async () => {
    const { timers } = await cluster()()
    await expect(timers.schedule('test', 'a', Number.NaN)).rejects.toThrow(RangeError)
  })

  test('means what the node that set it meant, however wrong the clocks of the nodes are', async () => {
    const start = cluster()
    const ahead = await start({ clock: { now: () => Date.now() + 3_600_000 } })
    const behind = await start({ clock: { now: () => Date.now() - 3_600_000 } })
    note(behind)
    await behind.timers.start()
    const from = Date.now()
    await ahead.timers.schedule('test', 'a', Date.now() + 3_600_000 + 200)
    await expect.poll(() => ids(behind.ran)).toEqual(['a'])
    expect(Date.now() - from).toBeGreaterThanOrEqual(199)
  })
})

describe('a timer that is being handled', () => {
  test('and scheduled again runs again when its handler has ended', async () => {
    const node = await cluster()()
    const gate = createGate()
    note(node, ({ payload }) => (payload === 'first' ? gate.promise : undefined))
    await node.timers.start()
    await node.timers.schedule('test', 'a', Date.now(), 'first')
    await expect.poll(() => ids(node.ran)).toEqual(['a'])
    await node.timers.schedule('test', 'a', Date.now(), 'second')
    await node.timers.schedule('test', 'z', soon(), '')
    await expect.poll(() => ids(node.ran)).toEqual(['a', 'z'])
    gate.resolve()
    await expect.poll(() => ids(node.ran)).toEqual(['a', 'z', 'a'])
    expect(node.ran.at(-1)).toMatchObject({ payload: 'second', attempt: 1 })
  })

  test('may schedule itself', async () => {
    const node = await cluster()()
    note(node, ({ payload }) =>
      node.timers.schedule('test', 'a', Date.now() + 10, `${payload}x`).then(() => {}),
    )
    await node.timers.start()
    await node.timers.schedule('test', 'a', Date.now())
    await expect.poll(() => node.ran.slice(0, 4).map(({ payload }) => payload)).toHaveLength(4)
    await node.timers.close()
    expect(node.ran.slice(0, 4).map(({ payload }) => payload)).toEqual(['', 'x', 'xx', 'xxx'])
  })

  test('cannot be cancelled, but is not tried again', async () => {
    const node = await cluster()()
    const gate = createGate()
    note(node, () => gate.promise)
    await node.timers.start()
    await node.timers.schedule('test', 'a', Date.now())
    await expect.poll(() => ids(node.ran)).toEqual(['a'])
    expect(await node.timers.cancel('test', 'a')).toBe(false)
    gate.reject(new Error('too late'))
    await expect.poll(() => left(node)).toBe(0)
  })

  test('for longer than a lease stays with its node', async () => {
    const start = cluster()
    const [one, two] = [await start({ lease: 1 }), await start({ lease: 1 })]
    const gate = createGate()
    for (const node of [one, two]) {
      note(node, ({ id }) => (id === 'long' ? gate.promise : undefined))
      await node.timers.start()
    }
    await one.timers.schedule('test', 'long', Date.now())
    await one.timers.schedule('test', 'two leases later', Date.now() + 2000)
    const ran = () => ids([...one.ran, ...two.ran]).sort() // either node may have got either
    await expect.poll(() => ran().includes('two leases later'), { timeout: 10_000 }).toBe(true)
    gate.resolve()
    await expect.poll(() => left(one)).toBe(0)
    expect(ran()).toEqual(['long', 'two leases later'])
  })
})

describe('two nodes', () => {
  test('run each of 2,000 timers once', async () => {
    const start = cluster()
    const nodes = [await start(), await start()]
    for (const node of nodes) note(node)
    await Promise.all(nodes.map(({ timers }) => timers.start()))
    const expected = Array.from({ length: 2000 }, (_, i) => `timer-${i}`)
    const from = Date.now() + 200
    await Promise.all(
      expected.map((id, i) => nodes[i % 2]?.timers.schedule('test', id, from + (i % 300))),
    )
    const all = () => nodes.flatMap(({ ran }) => ran)
    await expect.poll(() => all().length, { timeout: 10_000 }).toBe(2000)
    await expect.poll(() => left(nodes[0] as Node)).toBe(0)
    expect(ids(all()).sort()).toEqual([...expected].sort())
    expect(all().every(({ attempt }) => attempt === 1)).toBe(true)
  })

  test('take over from each other within a lease when one dies', async () => {
    const start = cluster()
    const [dying, heir] = [await start({ lease: 1 }), await start({ lease: 1 })]
    note(dying, async () => {
      await dying.redis.close()
      await new Promise(() => {})
    })
    note(heir)
    await dying.timers.start()
    await heir.timers.schedule('test', 'a', Date.now())
    await expect.poll(() => ids(dying.ran)).toEqual(['a'])
    await heir.timers.start()
    const from = Date.now()
    await expect.poll(() => ids(heir.ran), { timeout: 5000 }).toEqual(['a'])
    expect(Date.now() - from).toBeLessThan(1500)
    expect(heir.ran[0]?.attempt).toBe(2)
    expect(heir.ran[0]?.fence).toBeGreaterThan(dying.ran[0]?.fence ?? 0)
  })

  test('take over at once when one leaves', async () => {
    const start = cluster()
    const [leaving, heir] = [await start({ lease: 30 }), await start({ lease: 30 })]
    note(leaving, () => new Promise(() => {}))
    note(heir)
    await leaving.timers.start()
    await leaving.timers.schedule('test', 'a', Date.now())
    await expect.poll(() => ids(leaving.ran)).toEqual(['a'])
    await heir.timers.start()
    await leaving.timers.close()
    await expect.poll(() => heir.ran.map(({ attempt }) => attempt)).toEqual([1])
  })
})

test('two handlers for one kind are refused', async () => {
  const { timers } = await cluster()()
  timers.handle('test', async () => {})
  expect(() => timers.handle('test', async () => {})).toThrow(/two handlers/)
})

/** How many timers are kept. */
async function left({ redis }: Node): Promise<number> {
  let count = 0
  for await (const keys of redis.scan('gms:timers:due:*')) {
    for (const key of keys) count += await redis.commands.zcard(key)
  }
  return count
}

describe('a kind that is kept apart', () => {
  test('keeps none of the others waiting, however many of it hang', async () => {
    const node = await cluster()()
    const gate = createGate()
    let hanging = 0
    const hang = () => {
      hanging += 1
      return gate.promise
    }
    node.timers.handle('slow', hang, { apart: true })
    note(node)
    await node.timers.start()
    const many = Array.from({ length: 1000 }, (_, at) => {
      return node.timers.schedule('slow', `${at}`, Date.now() - 1000)
    })
    await Promise.all(many)
    await expect.poll(() => hanging, { timeout: 20_000 }).toBeGreaterThanOrEqual(500)
    await node.timers.schedule('test', 'urgent', Date.now())
    await expect.poll(() => ids(node.ran), { timeout: 20_000 }).toEqual(['urgent'])
    gate.resolve()
    await expect.poll(() => hanging, { timeout: 20_000 }).toBe(1000)
  })

  test('is cancelled, and replaced, like any other', async () => {
    const node = await cluster()()
    const ran: string[] = []
    node.timers.handle('slow', async ({ payload }) => void ran.push(payload), { apart: true })
    await node.timers.start()
    await node.timers.schedule('slow', 'a', Date.now() + 60_000, 'one')
    expect(await node.timers.cancel('slow', 'a')).toBe(true)
    await node.timers.schedule('slow', 'b', Date.now() + 60_000, 'one')
    await node.timers.schedule('slow', 'b', Date.now(), 'two')
    await expect.poll(() => ran).toEqual(['two'])
  })

  test('runs also what was set before it was kept apart', async () => {
    const open = cluster()
    const ran: string[] = []
    const old = await open()
    await old.timers.schedule('slow', 'a', Date.now())
    const node = await open()
    node.timers.handle('slow', async ({ id }) => void ran.push(id), { apart: true })
    await node.timers.start()
    await expect.poll(() => ran).toEqual(['a'])
  })
})
