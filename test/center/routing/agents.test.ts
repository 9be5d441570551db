import { describe, expect, it } from 'vitest'
import { call, chat, desk, nodeForTest, nodesForTest, ready } from './support.ts'

describe('an agent', () => {
  it('is logged out and serves nothing when nothing is said of it', async () => {
    const { routing } = await nodeForTest({ chats_per_agent: 4 })
    expect(await routing.setAgent('kate:{ü}', {})).toEqual({
      ...{ id: 'kate:{ü}', nickname: 'kate:{ü}', queues: [], state: 'LOGGED_OUT', chats: 4 },
      ...{ reason: undefined, since: expect.any(Number), load: { voice: 0, chat: 0 } },
      ...{ loggedInAt: undefined, loginTime: 0, readyTime: 0, handled: 0 },
    })
  })
  it('keeps what is left out of a change', async () => {
    const { routing } = await nodeForTest()
    const given = { nickname: 'Kate', queues: ['sales', 'a b'], chats: 2 }
    await routing.setAgent('kate', { ...given, state: 'READY' })
    expect(await routing.setAgent('kate', {})).toMatchObject({ ...given, state: 'READY' })
    const changed = await routing.setAgent('kate', { queues: [], chats: 0 })
    expect(changed).toMatchObject({ nickname: 'Kate', queues: [], chats: 0, state: 'READY' })
  })
  it('is in each queue once', async () => {
    const { routing } = await nodeForTest()
    expect(await routing.setAgent('kate', { queues: ['a', 'b', 'a'] })).toMatchObject({
      queues: ['a', 'b'],
    })
  })
  it('is seen by every node, by id, and unknown until it is made', async () => {
    const [one, two] = await nodesForTest()
    expect(await two.routing.agent('kate')).toBeUndefined()
    await expect(two.routing.interactions('kate')).rejects.toMatchObject({ status: 404 })
    for (const id of ['zoe', 'kate', 'adam']) await one.routing.setAgent(id, {})
    expect((await two.routing.agents()).map(({ id }) => id)).toEqual(['adam', 'kate', 'zoe'])
    expect(await two.routing.interactions('kate')).toEqual([])
  })
  it('says why it is not ready until it is', async () => {
    const { routing } = await nodeForTest()
    const lunch = { state: 'NOT_READY', reason: 'lunch' } as const
    expect(await routing.setAgent('kate', lunch)).toMatchObject({ reason: 'lunch' })
    expect(await routing.setAgent('kate', { state: 'READY' })).toMatchObject({ reason: undefined })
  })
  it('counts the time of its states', async () => {
    const { routing } = await nodeForTest()
    const { since } = await routing.setAgent('kate', { state: 'READY' })
    const readyTime = async () => (await routing.agent('kate'))?.readyTime
    await expect.poll(readyTime, { interval: 5 }).toBeGreaterThan(0)
    const left = await routing.setAgent('kate', { state: 'NOT_READY' })
    expect(left).toMatchObject({ loggedInAt: since, readyTime: (left.since - since) / 1000 })
    const loginTime = async () => (await routing.agent('kate'))?.loginTime
    await expect.poll(loginTime, { interval: 5 }).toBeGreaterThan(left.readyTime)
    const gone = await routing.setAgent('kate', { state: 'LOGGED_OUT' })
    expect(gone).toMatchObject({
      ...{ loggedInAt: undefined, readyTime: left.readyTime },
      loginTime: (gone.since - since) / 1000,
    })
  })
  it('keeps the beginning of its state when that is said again', async () => {
    const { routing } = await nodeForTest()
    const { since } = await routing.setAgent('kate', { state: 'READY' })
    await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(since + 2)
    expect(await routing.setAgent('kate', { state: 'READY' })).toMatchObject({ since })
  })
  it('who leaves READY loses offers and keeps what is active', async () => {
    for (const state of ['NOT_READY', 'LOGGED_OUT'] as const) {
      const node = await nodeForTest()
      await ready(node, ['kate'])
      for (const id of ['c1', 'c2']) await node.routing.enqueue(chat(id))
      await node.routing.accept('kate', 'c1')
      await ready(node, ['adam'])
      await node.routing.setAgent('kate', { state })
      expect(await desk(node, 'kate')).toEqual(['c1 active'])
      expect(await desk(node, 'adam')).toEqual(['c2 offered'])
      expect(node.told).toContain('revoked kate c2 not-ready')
      await node.routing.complete('kate', 'c1')
      expect(await node.routing.agent('kate')).toMatchObject({ state, handled: 1 })
    }
  })
  it('gets nothing of a queue it has left', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'], { queues: ['sales', 'billing'] })
    await node.routing.setAgent('kate', { queues: ['billing'] })
    await node.routing.enqueue(call('v1', 'sales'))
    expect(await desk(node, 'kate')).toEqual([])
    expect(await node.routing.queues()).toMatchObject([
      { queue: 'billing', loggedInAgents: 1 },
      { queue: 'sales', loggedInAgents: 0 },
    ])
  })
  it('is forgotten a week after its last change, and offered nothing', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.redis.commands.zadd('gms:routing:agents:{routing}', Date.now() - 1, 'kate')
    expect((await node.routing.agents()).map(({ id }) => id)).toEqual(['adam'])
    expect(await node.routing.agent('kate')).toBeUndefined()
    await node.routing.enqueue(call('v1'))
    expect(await desk(node, 'adam')).toEqual(['v1 offered'])
    expect(await node.routing.queues()).toMatchObject([{ loggedInAgents: 1 }])
    await expect(node.routing.interactions('kate')).rejects.toMatchObject({ status: 404 })
  })
  it('is not forgotten while something is with it', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.redis.commands.zadd('gms:routing:agents:{routing}', Date.now() - 1, 'kate')
    await node.routing.enqueue(call('v2'))
    expect(await node.routing.agent('kate')).toMatchObject({ state: 'READY', load: { voice: 1 } })
    await node.routing.complete('kate', 'v1')
    expect(await desk(node, 'kate')).toEqual(['v2 offered'])
  })
  it('keeps an interaction whose node is gone', async () => {
    const [one, two] = await nodesForTest()
    await ready(one, ['kate'])
    await one.routing.enqueue(chat('c1'))
    await one.routing.accept('kate', 'c1')
    await one.redis.close()
    expect(await desk(two, 'kate')).toEqual(['c1 active'])
    await two.routing.complete('kate', 'c1')
  })
})

describe('what cannot be', () => {
  const long = 'x'.repeat(257)

  it.each([
    ['an id without characters', '', {}],
    ['an id with a control character', 'a\nb', {}],
    ['an id that is too long', long, {}],
    ['a nickname that is too long', 'kate', { nickname: long }],
    ['a queue without a name', 'kate', { queues: [''] }],
    ['a reason that is too long', 'kate', { reason: long }],
    ['half a chat', 'kate', { chats: 0.5 }],
    ['less than no chats', 'kate', { chats: -1 }],
    ['more chats than anybody has', 'kate', { chats: 101 }],
    [
      'more queues than anybody serves',
      'kate',
      { queues: Array.from({ length: 51 }, (_, i) => `${i}`) },
    ],
  ])('is %s: 400, and nothing is made', async (_, id, change) => {
    const { routing } = await nodeForTest()
    await expect(routing.setAgent(id, change)).rejects.toMatchObject({ status: 400 })
    expect(await routing.agents()).toEqual([])
  })
  it('is one agent more than a thousand', async () => {
    const { routing } = await nodeForTest()
    await Promise.all(Array.from({ length: 1000 }, (_, i) => routing.setAgent(`agent-${i}`, {})))
    await expect(routing.setAgent('kate', {})).rejects.toMatchObject({ status: 409 })
    await routing.setAgent('agent-7', { state: 'READY' })
    expect(await routing.agents()).toHaveLength(1000)
  })
  it('is one queue more than a thousand', async () => {
    const { routing } = await nodeForTest()
    const queues = Array.from({ length: 50 }, (_, i) => `queue-${i}`)
    for (let i = 0; i < 20; i++) {
      await routing.setAgent('kate', { queues: queues.map((queue) => `${queue}-${i}`) })
    }
    await expect(routing.enqueue(call('v1', 'new'))).rejects.toMatchObject({ status: 409 })
    expect(await routing.interaction('v1')).toBeUndefined()
    await expect(routing.setAgent('adam', { queues: ['new'] })).rejects.toMatchObject({
      status: 409,
    })
    expect(await routing.agent('adam')).toBeUndefined()
    await routing.enqueue(call('v1', 'queue-0-0'))
  })
})
