import { describe, expect, it } from 'vitest'
import { redisForTest } from '../../support/redis.ts'
import {
  call,
  chat,
  desk,
  nodeForTest,
  nodesForTest,
  type RoutingNode,
  ready,
  timedNode,
} from './support.ts'

/** Sweeps until the desk of the agent is this. */
const comesTo = (node: RoutingNode, agent: string, interactions: readonly string[]) =>
  expect
    .poll(
      async () => {
        await node.sweep()
        return desk(node, agent)
      },
      { interval: 5 },
    )
    .toEqual(interactions)

describe('an offer that runs out', () => {
  it('goes to the next agent, and its own is not ready any more', async () => {
    const node = await nodeForTest({ offer_timeout: 0 })
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.sweep()
    expect([await desk(node, 'kate'), await desk(node, 'adam')]).toEqual([[], ['v1 offered']])
    expect(await node.routing.agent('kate')).toMatchObject({
      ...{ state: 'NOT_READY', reason: 'missed-offer', load: { voice: 0, chat: 0 } },
    })
    const told = ['revoked kate v1 missed', 'offered adam v1', 'agent-changed kate']
    expect(node.told.slice(-3)).toEqual(told)
  })
  it('leaves the agent ready, at the end of the line, where the option says so', async () => {
    const node = await nodeForTest({ offer_timeout: 0, after_missed_offer: 'READY' })
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.sweep()
    expect(await node.routing.agent('kate')).toMatchObject({ state: 'READY' })
    await node.routing.enqueue(call('v2'))
    expect([await desk(node, 'kate'), await desk(node, 'adam')]).toEqual([
      ['v2 offered'],
      ['v1 offered'],
    ])
  })
  it('takes the other offers of its agent along, and leaves what is active', async () => {
    const node = await nodeForTest({ offer_timeout: 0 })
    await ready(node, ['kate'])
    for (const id of ['c1', 'c2', 'c3']) await node.routing.enqueue(chat(id))
    await node.routing.accept('kate', 'c2')
    await node.sweep()
    expect(await desk(node, 'kate')).toEqual(['c2 active'])
    expect(await node.routing.position('c3')).toMatchObject({ position: 2 })
  })
  it('can still be accepted until it is taken back', async () => {
    const node = await nodeForTest({ offer_timeout: 0 })
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.sweep()
    expect(await desk(node, 'kate')).toEqual(['v1 active'])
  })
  it('is left alone before its time', async () => {
    const node = await nodeForTest({ offer_timeout: 60 })
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.sweep()
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
  })
  it('is taken back by a timer, without anybody asking', async () => {
    const node = await timedNode({ offer_timeout: 0.2 })
    await node.start()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await expect.poll(() => desk(node, 'kate')).toEqual([])
    expect(await node.routing.position('v1')).toMatchObject({ position: 1 })
  })
  it('is taken back by another node when its own has died', async () => {
    const options = { offer_timeout: 0.5 }
    const dying = await timedNode(options)
    const heir = await timedNode(options, await redisForTest(dying.redis.channel('')))
    await heir.start()
    await ready(dying, ['kate', 'adam'])
    await dying.routing.enqueue(call('v1'))
    await dying.redis.close()
    await expect.poll(() => heir.told).toContain('offered adam v1')
    expect(heir.told[0]).toBe('revoked kate v1 missed')
  })
})

describe('a rejected interaction', () => {
  it('is offered again to the only agent when the pause is over', async () => {
    const node = await nodeForTest({ refusal_pause: 0.05 })
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    expect(await desk(node, 'kate')).toEqual([])
    await comesTo(node, 'kate', ['v1 offered'])
  })
  it('is so by a timer that comes before that of any offer', async () => {
    const node = await timedNode({ offer_timeout: 60, refusal_pause: 0.05 })
    await node.start()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    await expect.poll(() => desk(node, 'kate')).toEqual(['v1 offered'])
  })
  it('is offered again to an agent who was busy when the pause ended', async () => {
    const node = await nodeForTest({ refusal_pause: 0.05 })
    await ready(node, ['kate'])
    for (const id of ['v1', 'v2']) await node.routing.enqueue(call(id))
    await node.routing.reject('kate', 'v1')
    await node.routing.accept('kate', 'v2')
    await node.routing.complete('kate', 'v2')
    await comesTo(node, 'kate', ['v1 offered'])
  })
  it('is offered again without a pause where there is none', async () => {
    const node = await nodeForTest({ refusal_pause: 0 })
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.reject('kate', 'v1')
    expect(await desk(node, 'kate')).toEqual(['v1 offered'])
    expect(await node.routing.interaction('v1')).toMatchObject({ refusals: 1 })
  })
})

describe('who has waited too long', () => {
  it('is taken out, as abandoned', async () => {
    const node = await nodeForTest({ longest_wait: 0 })
    await node.routing.enqueue(call('v1'))
    await node.sweep()
    expect(node.told).toEqual(['enqueued v1', 'withdrawn v1 expired'])
    expect(await node.routing.queues()).toMatchObject([{ waiting: 0, abandoned: 1 }])
  })
  it('is taken out by a timer', async () => {
    const node = await timedNode({ offer_timeout: 0.1, longest_wait: 0.2 })
    await node.start()
    await node.routing.enqueue(call('v1'))
    const state = async () => (await node.routing.interaction('v1'))?.state
    await expect.poll(state).toBe('ended')
  })
})

describe('what nobody completes', () => {
  it('is completed, and its agent is free', async () => {
    const node = await nodeForTest({ longest_handling: 0 })
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.routing.setAgent('kate', { state: 'LOGGED_OUT' })
    await node.sweep()
    expect(await desk(node, 'kate')).toEqual([])
    expect(node.told.at(-1)).toBe('completed kate v1 expired')
  })
})

describe('a sweep', () => {
  it('ends all that is due, however many', async () => {
    const node = await nodeForTest({ longest_wait: 0 })
    const ids = Array.from({ length: 350 }, (_, i) => `v${i}`)
    await Promise.all(ids.map((id) => node.routing.enqueue(call(id))))
    await node.sweep()
    expect(await node.routing.queues()).toMatchObject([{ waiting: 0, abandoned: 350 }])
  })
  it('changes nothing when nothing is due', async () => {
    const [one, two] = await nodesForTest()
    await ready(one, ['kate'])
    await one.routing.enqueue(call('v1'))
    await Promise.all([one.sweep(), two.sweep()])
    expect(two.told).toEqual([])
    expect(await desk(two, 'kate')).toEqual(['v1 offered'])
  })
})
