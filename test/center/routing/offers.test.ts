import { describe, expect, it } from 'vitest'
import { call, chat, desk, nodeForTest, nodesForTest, ready } from './support.ts'

describe('an interaction that arrives', () => {
  it('waits while nobody is ready, and is found as it was given', async () => {
    const { routing, told } = await nodeForTest()
    await routing.enqueue({ ...chat('c1', 'a {b} ü'), customer: { name: 'Ü "x"', empty: '' } })
    expect(told).toEqual(['enqueued c1'])
    expect(await routing.interaction('c1')).toEqual({
      ...{ id: 'c1', media: 'chat', queue: 'a {b} ü', customer: { name: 'Ü "x"', empty: '' } },
      ...{ state: 'waiting', agent: undefined, refusals: 0, place: expect.any(Number) },
      ...{ arrivedAt: expect.any(Number), waited: expect.any(Number) },
      ...{ offeredAt: undefined, offerEndsAt: undefined, offerEndsIn: undefined },
      acceptedAt: undefined,
    })
  })
  it('is offered at once to whoever is ready, for as long as the option says', async () => {
    const node = await nodeForTest({ offer_timeout: 20 })
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    expect(node.told).toEqual(['agent-changed kate', 'enqueued v1', 'offered kate v1'])
    const [offered] = await node.routing.interactions('kate')
    expect(offered).toMatchObject({ id: 'v1', state: 'offered', agent: 'kate' })
    expect((offered?.offerEndsAt ?? 0) - (offered?.offeredAt ?? 0)).toBe(20_000)
    expect(offered?.offerEndsIn).toBeGreaterThan(0)
  })
  it('comes back to where it stood when it has left for a while', async () => {
    const { routing } = await nodeForTest()
    for (const id of ['v1', 'v2', 'v3']) await routing.enqueue(call(id))
    const { place } = (await routing.interaction('v1')) ?? {}
    await routing.withdraw('v1')
    expect(await routing.position('v2')).toMatchObject({ position: 1 })
    await routing.enqueue({ ...call('v1'), place })
    expect(await routing.position('v1')).toMatchObject({ position: 1 })
    expect(await routing.position('v3')).toMatchObject({ position: 3 })
    await routing.withdraw('v1')
    await routing.enqueue(call('v1'))
    expect(await routing.position('v1')).toMatchObject({ position: 3 })
  })
  it('has one place, however often it is enqueued', async () => {
    const { routing, told } = await nodeForTest()
    await routing.enqueue(call('v1'))
    await routing.enqueue(call('v1'))
    await routing.enqueue(call('v1', 'other'))
    expect(told).toEqual(['enqueued v1'])
    expect(await routing.expectedWait('sales')).toMatchObject({ waiting: 1 })
    expect(await routing.expectedWait('other')).toMatchObject({ waiting: 0 })
  })
  it('may come again once it has ended', async () => {
    const node = await nodeForTest()
    await node.routing.enqueue(call('v1'))
    await node.routing.withdraw('v1')
    await node.routing.enqueue(call('v1'))
    expect(await node.routing.interaction('v1')).toMatchObject({ state: 'waiting' })
  })
  it('goes to agents of its queue only', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'], { queues: ['billing', 'support'] })
    await node.routing.enqueue(call('v1'))
    await node.routing.enqueue(call('v2', 'support'))
    expect(await desk(node, 'kate')).toEqual(['v2 offered'])
  })
})

describe('whose turn it is', () => {
  it('is who has been ready for longest', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam', 'zoe'])
    for (const id of ['v1', 'v2', 'v3']) await node.routing.enqueue(call(id))
    expect([await desk(node, 'kate'), await desk(node, 'adam'), await desk(node, 'zoe')]).toEqual([
      ['v1 offered'],
      ['v2 offered'],
      ['v3 offered'],
    ])
  })
  it('does not change when an agent says again that it is ready', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam', 'kate'])
    await node.routing.enqueue(call('v1'))
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
  })
  it('is of those with the least to do', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) await node.routing.enqueue(chat(id))
    expect(await desk(node, 'kate')).toEqual(['c1 offered', 'c3 offered', 'c5 offered'])
    expect(await desk(node, 'adam')).toEqual(['c2 offered', 'c4 offered'])
  })
  it('passes to the next when an agent completes', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.routing.complete('kate', 'v1')
    await node.routing.enqueue(call('v2'))
    expect(await desk(node, 'adam')).toEqual(['v2 offered'])
  })
  it('stays with the agent whose customer gave up during the offer', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.routing.withdraw('v1')
    await node.routing.enqueue(call('v2'))
    expect(await desk(node, 'kate')).toEqual(['v2 offered'])
  })
})

describe('an agent who becomes ready', () => {
  it('gets the earliest of all its queues', async () => {
    const node = await nodeForTest()
    await node.routing.enqueue(call('v1', 'billing'))
    await node.routing.enqueue(call('v2', 'sales'))
    await ready(node, ['kate'], { queues: ['sales', 'billing'] })
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
  })
  it('gets as many chats as it takes, and no more', async () => {
    const node = await nodeForTest({ chats_per_agent: 2 })
    for (const id of ['c1', 'c2', 'c3']) await node.routing.enqueue(chat(id))
    await ready(node, ['kate'])
    expect(await desk(node, 'kate')).toEqual(['c1 offered', 'c2 offered'])
    await node.routing.setAgent('kate', { chats: 3 })
    expect(await desk(node, 'kate')).toEqual(['c1 offered', 'c2 offered', 'c3 offered'])
  })
  it('gets no chat beside a call, and no call beside a chat', async () => {
    const node = await nodeForTest()
    for (const each of [call('v1'), chat('c1'), call('v2')]) await node.routing.enqueue(each)
    await ready(node, ['kate'])
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
    await node.routing.withdraw('v1')
    expect(await desk(node, 'kate')).toEqual(['c1 offered'])
  })
  it('who takes no chats gets calls past all chats that wait', async () => {
    const node = await nodeForTest()
    for (const each of [chat('c1'), chat('c2'), call('v1')]) await node.routing.enqueue(each)
    await ready(node, ['kate'], { chats: 0 })
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
  })
})

describe('accept', () => {
  it('makes it active, once, however often the agent says so', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.routing.accept('kate', 'v1')
    expect(await desk(node, 'kate')).toEqual(['v1 active'])
    expect(node.told.filter((each) => each.startsWith('accepted'))).toEqual(['accepted kate v1'])
  })
  it('is refused to whom it is not offered', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await expect(node.routing.accept('adam', 'v1')).rejects.toMatchObject({ status: 409 })
    await expect(node.routing.accept('kate', 'v2')).rejects.toMatchObject({ status: 404 })
    await node.routing.withdraw('v1')
    await expect(node.routing.accept('kate', 'v1')).rejects.toMatchObject({ status: 409 })
  })
  it('of a thousand racers on two nodes succeeds for the one to whom it is offered', async () => {
    const [one, two] = await nodesForTest()
    const agents = Array.from({ length: 100 }, (_, i) => `agent-${i}`)
    await ready(one, agents)
    await one.routing.enqueue(call('v1'))
    const tries = Array.from({ length: 1000 }, (_, i) => {
      const { routing } = i % 2 === 0 ? one : two
      const agent = `agent-${(i * 7) % 100}`
      return routing.accept(agent, 'v1').then(
        () => agent,
        (error: { status: number }) => error.status,
      )
    })
    const outcomes = new Set(await Promise.all(tries))
    expect(outcomes).toEqual(new Set(['agent-0', 409]))
    expect([...one.told, ...two.told].filter((each) => each.startsWith('accepted'))).toEqual([
      'accepted agent-0 v1',
    ])
  })
})

describe('reject', () => {
  it('gives it to the next, and keeps it from who rejected it while others are there', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    expect([await desk(node, 'kate'), await desk(node, 'adam')]).toEqual([[], ['v1 offered']])
    await node.routing.reject('adam', 'v1')
    expect([await desk(node, 'kate'), await desk(node, 'adam')]).toEqual([[], []])
    expect(await node.routing.interaction('v1')).toMatchObject({ state: 'waiting', refusals: 2 })
  })
  it('sends the agent to the end of the line, ready for something else', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    await node.routing.enqueue(call('v2'))
    expect([await desk(node, 'kate'), await desk(node, 'adam')]).toEqual([
      ['v2 offered'],
      ['v1 offered'],
    ])
    expect(await node.routing.agent('kate')).toMatchObject({ state: 'READY' })
  })
  it('changes nothing the second time', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    await node.routing.reject('kate', 'v1')
    expect(await node.routing.interaction('v1')).toMatchObject({ refusals: 1 })
  })
  it('is forgotten when the agent becomes ready anew', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    await node.routing.setAgent('kate', { state: 'NOT_READY' })
    await node.routing.setAgent('kate', { state: 'READY' })
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
  })
  it('is refused to whom it is not offered', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await expect(node.routing.reject('adam', 'v1')).rejects.toMatchObject({ status: 409 })
    await node.routing.accept('kate', 'v1')
    await expect(node.routing.reject('kate', 'v1')).rejects.toMatchObject({ status: 409 })
    await expect(node.routing.reject('kate', 'v2')).rejects.toMatchObject({ status: 404 })
  })
  it('keeps the place of the interaction', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    for (const id of ['v1', 'v2', 'v3']) await node.routing.enqueue(call(id))
    await node.routing.reject('kate', 'v1')
    expect(await desk(node, 'kate')).toEqual(['v2 offered'])
    expect(await node.routing.position('v1')).toMatchObject({ position: 1 })
    expect(await node.routing.position('v3')).toMatchObject({ position: 2 })
  })
})

describe('complete', () => {
  it('ends it, counts it, and gives the agent the next', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    for (const id of ['v1', 'v2']) await node.routing.enqueue(call(id))
    await node.routing.accept('kate', 'v1')
    await node.routing.complete('kate', 'v1')
    expect(await desk(node, 'kate')).toEqual(['v2 offered'])
    expect(await node.routing.agent('kate')).toMatchObject({ handled: 1, load: { voice: 1 } })
    expect(await node.routing.interaction('v1')).toMatchObject({ state: 'ended', agent: 'kate' })
  })
  it('changes nothing the second time', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.routing.complete('kate', 'v1')
    await node.routing.complete('kate', 'v1')
    expect(await node.routing.agent('kate')).toMatchObject({ handled: 1 })
  })
  it('is refused before acceptance, to others, and for what nobody knows', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await expect(node.routing.complete('kate', 'v1')).rejects.toMatchObject({ status: 409 })
    await node.routing.accept('kate', 'v1')
    await expect(node.routing.complete('adam', 'v1')).rejects.toMatchObject({ status: 409 })
    await expect(node.routing.complete('kate', 'v2')).rejects.toMatchObject({ status: 404 })
    await node.routing.enqueue(call('v2'))
    await node.routing.withdraw('v2')
    await expect(node.routing.complete('adam', 'v2')).rejects.toMatchObject({ status: 409 })
  })
})

describe('withdraw', () => {
  it('ends what waits, is offered or is active, and frees the agent', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'], { chats: 2 })
    for (const id of ['c1', 'c2', 'c3']) await node.routing.enqueue(chat(id))
    await node.routing.accept('kate', 'c1')
    expect(await node.routing.withdraw('c3')).toBe(true)
    expect(await node.routing.withdraw('c2')).toBe(true)
    expect(await node.routing.withdraw('c1')).toBe(true)
    expect(await desk(node, 'kate')).toEqual([])
    const ends = node.told.filter((each) => each.startsWith('withdrawn'))
    expect(ends).toEqual(['withdrawn c3', 'withdrawn kate c2', 'withdrawn kate c1'])
  })
  it('tells that there was nothing', async () => {
    const node = await nodeForTest()
    expect(await node.routing.withdraw('c1')).toBe(false)
    await node.routing.enqueue(chat('c1'))
    await node.routing.withdraw('c1')
    expect(await node.routing.withdraw('c1')).toBe(false)
  })
})
