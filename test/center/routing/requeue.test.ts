import { describe, expect, it } from 'vitest'
import { call, chat, desk, nodeForTest, ready } from './support.ts'

describe('an active interaction', () => {
  it('moves to the end of another queue, and counts as handled in its own', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(chat('c1'))
    await node.routing.accept('kate', 'c1')
    await node.routing.enqueue(chat('c2', 'billing'))
    await node.routing.requeue('c1', { queue: 'billing', from: 'kate' })
    expect(await node.routing.position('c1')).toMatchObject({ queue: 'billing', position: 2 })
    expect(await desk(node, 'kate')).toEqual([])
    expect(await node.routing.agent('kate')).toMatchObject({ handled: 1 })
    const figures = await node.routing.queues()
    expect(figures.map(({ queue, waiting, handled }) => [queue, waiting, handled])).toEqual([
      ['billing', 2, 0],
      ['sales', 0, 1],
    ])
    expect(node.told.at(-1)).toBe('requeued kate c1')
  })
  it('goes to another agent who is free, though of no such queue', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await ready(node, ['zoe'], { queues: ['billing'] })
    await node.routing.enqueue(chat('c1'))
    await node.routing.accept('kate', 'c1')
    await node.routing.requeue('c1', { agent: 'zoe', from: 'kate' })
    expect(await desk(node, 'zoe')).toEqual(['c1 offered'])
    expect(node.told.slice(-2)).toEqual(['requeued kate c1', 'offered zoe c1'])
  })
  it('that the other agent rejects waits in its queue', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await ready(node, ['zoe'], { queues: ['billing'] })
    await node.routing.enqueue(chat('c1'))
    await node.routing.accept('kate', 'c1')
    await node.routing.requeue('c1', { agent: 'zoe' })
    await node.routing.reject('zoe', 'c1')
    await ready(node, ['adam'])
    expect(await desk(node, 'adam')).toEqual(['c1 offered'])
  })
  it('is not offered at once to the agent who has passed it on', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(chat('c1'))
    await node.routing.accept('kate', 'c1')
    await node.routing.requeue('c1', { from: 'kate' })
    expect(await desk(node, 'kate')).toEqual([])
    expect(await node.routing.position('c1')).toMatchObject({ queue: 'sales', position: 1 })
  })
  it('frees its agent for the next', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    for (const id of ['v1', 'v2']) await node.routing.enqueue(call(id))
    await node.routing.accept('kate', 'v1')
    await node.routing.requeue('v1', { queue: 'billing' })
    expect(await desk(node, 'kate')).toEqual(['v2 offered'])
  })
})

describe('an interaction that waits', () => {
  it('loses its place when it is sent to the end, and keeps its data', async () => {
    const node = await nodeForTest()
    for (const id of ['v1', 'v2']) await node.routing.enqueue(call(id))
    await node.routing.requeue('v1', {})
    expect(await node.routing.position('v1')).toMatchObject({ position: 2 })
    expect(await node.routing.interaction('v1')).toMatchObject({ customer: call('v1').customer })
    expect(await node.routing.queues()).toMatchObject([{ waiting: 2, abandoned: 0, handled: 0 }])
  })
})

describe('nothing moves', () => {
  it('to an agent who is unknown, busy, not ready, or has it already', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await ready(node, ['adam'], { queues: ['billing'], chats: 0 })
    await node.routing.setAgent('zoe', { state: 'NOT_READY' })
    await node.routing.enqueue(chat('c1'))
    await node.routing.accept('kate', 'c1')
    for (const agent of ['nobody', 'adam', 'zoe', 'kate']) {
      await expect(node.routing.requeue('c1', { agent })).rejects.toMatchObject({
        status: 409,
        exception: expect.stringContaining('AgentNotFree'),
      })
    }
    expect(await desk(node, 'kate')).toEqual(['c1 active'])
  })
  it('by the wish of an agent who does not have it', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(chat('c1'))
    await node.routing.accept('kate', 'c1')
    const wish = node.routing.requeue('c1', { queue: 'billing', from: 'adam' })
    await expect(wish).rejects.toMatchObject({ status: 409 })
    expect(await desk(node, 'kate')).toEqual(['c1 active'])
  })
  it('into a queue that is full, or to what has no name', async () => {
    const node = await nodeForTest({ max_waiting: 1 })
    await node.routing.enqueue(chat('c1'))
    await node.routing.enqueue(chat('c2', 'billing'))
    const full = node.routing.requeue('c1', { queue: 'billing' })
    await expect(full).rejects.toMatchObject({ status: 503 })
    for (const nameless of [{ queue: '' }, { agent: '' }, { from: '' }]) {
      await expect(node.routing.requeue('c1', nameless)).rejects.toMatchObject({ status: 400 })
    }
    expect(await node.routing.position('c1')).toMatchObject({ queue: 'sales', position: 1 })
  })
  it('that is unknown or has ended', async () => {
    const node = await nodeForTest()
    await expect(node.routing.requeue('c1', {})).rejects.toMatchObject({ status: 404 })
    await node.routing.enqueue(chat('c1'))
    await node.routing.withdraw('c1')
    await expect(node.routing.requeue('c1', {})).rejects.toMatchObject({ status: 404 })
  })
})
