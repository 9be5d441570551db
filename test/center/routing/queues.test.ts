import { describe, expect, it } from 'vitest'
import { expectedWait } from '../../../src/center/routing/expected-wait.ts'
import { call, chat, nodeForTest, type RoutingNode, ready } from './support.ts'

const positions = ({ routing }: RoutingNode, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await routing.position(id))?.position))

async function handle({ routing }: RoutingNode, agent: string, id: string): Promise<void> {
  await routing.enqueue(call(id))
  await routing.accept(agent, id)
  await routing.complete(agent, id)
}

describe('a place in a queue', () => {
  it('counts from 1 by arrival, whatever the media', async () => {
    const node = await nodeForTest()
    for (const each of [call('a'), chat('b'), call('x', 'billing'), call('c'), chat('d')]) {
      await node.routing.enqueue(each)
    }
    expect(await positions(node, ['a', 'b', 'c', 'd', 'x'])).toEqual([1, 2, 3, 4, 1])
    await node.routing.withdraw('b')
    expect(await positions(node, ['a', 'b', 'c', 'd'])).toEqual([1, undefined, 2, 3])
  })
  it('is the first while an offer runs, and none afterwards', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    for (const id of ['a', 'b']) await node.routing.enqueue(call(id))
    const offered = { queue: 'sales', position: 1, expectedWait: 0 }
    expect(await node.routing.position('a')).toEqual(offered)
    expect(await node.routing.position('b')).toEqual({ ...offered, expectedWait: 180 })
    await node.routing.accept('kate', 'a')
    expect(await positions(node, ['a', 'b', 'unknown'])).toEqual([undefined, 1, undefined])
  })
})

describe('the expected wait', () => {
  const none = { accepted: 0, abandoned: 0, averageWait: undefined }
  const lastHour = { ...none, handled: 0, averageHandling: undefined }

  it('is what all before take, shared by all who serve', () => {
    expect(expectedWait(1, { serving: 1, lastHour }, 180)).toBe(180)
    expect(expectedWait(5, { serving: 3, lastHour }, 180)).toBe(300)
    expect(expectedWait(1, { serving: 7, lastHour }, 10)).toBe(2)
  })
  it('goes by what handling took in the last hour once that says something', () => {
    const few = { ...none, handled: 4, averageHandling: 10 }
    expect(expectedWait(2, { serving: 1, lastHour: few }, 180)).toBe(360)
    expect(expectedWait(2, { serving: 1, lastHour: { ...few, handled: 5 } }, 180)).toBe(20)
  })
  it('is unknown while nobody serves', () => {
    expect(expectedWait(1, { serving: 0, lastHour }, 180)).toBeUndefined()
  })
  it('of a newcomer is unknown in a queue that nobody serves', async () => {
    const { routing } = await nodeForTest()
    await routing.setAgent('kate', { queues: ['sales'], state: 'NOT_READY' })
    await routing.setAgent('adam', { queues: ['sales'] })
    const unserved = { waiting: 0, position: 1, seconds: undefined, readyAgents: 0 }
    expect(await routing.expectedWait('sales')).toEqual(unserved)
    expect(await routing.expectedWait('nobody knows')).toEqual(unserved)
  })
  it('of a newcomer is nothing while somebody is free for it', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    expect(await node.routing.expectedWait('sales')).toMatchObject({ seconds: 0, readyAgents: 1 })
    await node.routing.enqueue(chat('c1'))
    expect(await node.routing.expectedWait('sales', 'chat')).toMatchObject({ seconds: 0 })
    expect(await node.routing.expectedWait('sales', 'voice')).toMatchObject({ seconds: 180 })
  })
  it('counts agents who are busy, ready or not', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    for (const id of ['a', 'b', 'c']) await node.routing.enqueue(call(id))
    await node.routing.accept('kate', 'a')
    await node.routing.accept('adam', 'b')
    await node.routing.setAgent('adam', { state: 'NOT_READY' })
    expect(await node.routing.expectedWait('sales')).toEqual({
      ...{ waiting: 1, position: 2, seconds: 180, readyAgents: 1 },
    })
    await node.routing.complete('adam', 'b')
    expect(await node.routing.expectedWait('sales')).toMatchObject({ seconds: 360 })
  })
})

describe('the figures of a queue', () => {
  it('are those of the moment and those that add up', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await handle(node, 'kate', 'a')
    await handle(node, 'kate', 'b')
    for (const id of ['c', 'd', 'e']) await node.routing.enqueue(call(id))
    await node.routing.withdraw('e')
    const counts = {
      ...{ accepted: 2, handled: 2, abandoned: 1 },
      ...{ averageWait: expect.any(Number), averageHandling: expect.any(Number) },
    }
    expect(await node.routing.queues()).toEqual([
      {
        ...{ queue: 'sales', waiting: 1, longestWait: expect.any(Number), expectedWait: 360 },
        ...{ loggedInAgents: 1, readyAgents: 1, servingAgents: 1, ...counts, lastHour: counts },
      },
    ])
  })
  it('tell how long the first has waited', async () => {
    const { routing } = await nodeForTest()
    const longest = async () => (await routing.queues())[0]?.longestWait
    await routing.enqueue(call('a'))
    await expect.poll(longest, { interval: 5 }).toBeGreaterThan(0.02)
    await routing.enqueue(chat('b'))
    await routing.withdraw('a')
    const second = await longest()
    expect(second).toBeLessThanOrEqual((await routing.interaction('b'))?.waited ?? 0)
    await routing.withdraw('b')
    expect(await longest()).toBe(0)
  })
  it('know no averages before there was anything', async () => {
    const { routing } = await nodeForTest()
    await routing.enqueue(call('a'))
    expect(await routing.queues()).toMatchObject([
      { averageWait: undefined, averageHandling: undefined, handled: 0 },
    ])
  })
  it('of the last hour leave out what is older', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    const bucket = Math.floor(Date.now() / 600_000)
    const fields = [`${bucket - 7}:handled`, 40, `${bucket - 4}:handled`, 5, 'handled', 45]
    await node.redis.commands.hset('gms:routing:figures:{routing}:sales', ...fields)
    await handle(node, 'kate', 'a')
    const [queue] = await node.routing.queues()
    expect([queue?.handled, queue?.lastHour.handled]).toEqual([46, 6])
    const kept = await node.redis.commands.hkeys('gms:routing:figures:{routing}:sales')
    expect(kept).not.toContain(`${bucket - 7}:handled`)
  })
  it('are kept by name for all queues that are used', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'], { queues: ['zebra', 'b c'] })
    await node.routing.enqueue(call('a', 'ä'))
    const names = (await node.routing.queues()).map(({ queue }) => queue)
    expect(names).toEqual(['b c', 'zebra', 'ä'])
  })
})

describe('a queue', () => {
  it('takes no more than may wait, and again when somebody leaves', async () => {
    const { routing } = await nodeForTest({ max_waiting: 2 })
    for (const each of [call('a'), chat('b')]) await routing.enqueue(each)
    await expect(routing.enqueue(call('c'))).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': '30' },
    })
    expect(await routing.interaction('c')).toBeUndefined()
    await routing.enqueue(call('a'))
    await routing.enqueue(call('c', 'billing'))
    await routing.withdraw('a')
    await routing.enqueue(call('d'))
  })
  it.each([
    ['a customer whose data is no note', { customer: { about: 'ü'.repeat(8200) } }, 413],
    ['an interaction without an id', { id: '' }, 400],
    ['a queue whose name is no name', { queue: 'a\u0000' }, 400],
  ])('takes nothing of %s', async (_, wrong, status) => {
    const { routing } = await nodeForTest()
    await expect(routing.enqueue({ ...call('a'), ...wrong })).rejects.toMatchObject({ status })
    expect(await routing.queues()).toEqual([])
  })
  it('without a name is not one of those that have one', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('a'))
    await expect(node.routing.expectedWait('')).rejects.toMatchObject({ status: 400 })
    expect(await node.routing.position('')).toBeUndefined()
    expect(await node.routing.interaction('')).toBeUndefined()
    expect(await node.routing.agent('')).toBeUndefined()
    await expect(node.routing.interactions('')).rejects.toMatchObject({ status: 404 })
    await expect(node.routing.accept('', 'a')).rejects.toMatchObject({ status: 409 })
    expect(await node.routing.withdraw('')).toBe(false)
  })
  it('leaves no key behind that does not expire', async () => {
    const node = await nodeForTest({ refusal_pause: 60 })
    await ready(node, ['kate', 'adam'])
    for (const id of ['a', 'b', 'c', 'd']) await node.routing.enqueue(call(id))
    await node.routing.reject('kate', 'a')
    await node.routing.accept('adam', 'b')
    await node.routing.complete('adam', 'b')
    const lasting: string[] = []
    for await (const keys of node.redis.scan('gms:routing:*')) {
      for (const key of keys) if ((await node.redis.commands.ttl(key)) < 0) lasting.push(key)
    }
    expect(lasting).toEqual([])
  })
})
