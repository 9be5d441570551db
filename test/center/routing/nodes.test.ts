import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis } from '../../../src/base/redis/index.ts'
import { describeWithRedisServer, redisForTest } from '../../support/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'
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

const agents = Array.from({ length: 12 }, (_, i) => `agent-${i}`)
const isOf = (kind: string) => (line: string) => line.startsWith(`${kind} `)

/** Works off what the agent has, rejecting some of it, until nothing waits anywhere. */
async function work(node: RoutingNode, agent: string, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    for (const { id, state, load } of await held(node, agent)) {
      expect(load.voice === 0 ? load.chat <= 3 : load.voice === 1 && load.chat === 0).toBe(true)
      if (state === 'active') await node.routing.complete(agent, id)
      else if (turn % 7 === 3) await node.routing.reject(agent, id).catch(() => {})
      else await node.routing.accept(agent, id).catch(() => {}) // the sweep may have been first
    }
    await node.routing.setAgent(agent, { state: 'READY' }) // it may have missed an offer
  }
}

async function held({ routing }: RoutingNode, agent: string) {
  const { load } = (await routing.agent(agent)) ?? { load: { voice: 0, chat: 0 } }
  return (await routing.interactions(agent)).map(({ id, state }) => ({ id, state, load }))
}

describe('two nodes that do everything at once', () => {
  it('have each interaction completed once, by one agent', async () => {
    const [one, two] = await nodesForTest({ offer_timeout: 0.1, refusal_pause: 0.01 })
    const total = 400
    const completed = () => [...one.told, ...two.told].filter(isOf('completed'))
    const isOver = () => completed().length >= total
    await ready(one, agents)
    const arrivals = Array.from({ length: total }, (_, i) => {
      const { routing } = i % 2 === 0 ? one : two
      return routing.enqueue(i % 3 === 0 ? call(`i${i}`) : chat(`i${i}`))
    })
    const sweeping = (async () => {
      for (let i = 0; !isOver(); i++) await (i % 2 === 0 ? one : two).sweep()
    })()
    await Promise.all([
      ...arrivals,
      sweeping,
      ...agents.map((agent, i) => work(i % 2 === 0 ? two : one, agent, isOver)),
    ])
    const ids = completed().map((line) => line.split(' ')[2])
    expect(new Set(ids).size).toBe(total)
    expect(ids).toHaveLength(total)
    expect(await one.routing.queues()).toMatchObject([
      { waiting: 0, accepted: total, handled: total, abandoned: 0 },
    ])
    const counted = (await one.routing.agents()).reduce((sum, { handled }) => sum + handled, 0)
    expect(counted).toBe(total)
  })
})

describe('Redis away', () => {
  it('refuses a change and leaves nothing of it', async () => {
    const node = await nodeForTest()
    const witness = await timedNode({}, await redisForTest(node.redis.channel('')))
    await node.redis.close()
    await expect(node.routing.enqueue(call('v1'))).rejects.toThrow()
    expect(await witness.routing.interaction('v1')).toBeUndefined()
  })
})

describeWithRedisServer('routing over a Redis cluster', () => {
  let cluster: RedisCluster
  let redis: Redis
  let node: RoutingNode & { start(): Promise<void> }
  let offerTimeout = 60

  beforeAll(async () => {
    cluster = await startRedisCluster()
    redis = await openRedis({ url: cluster.url, logger: createLogger('silent') })
    node = await timedNode(() => ({ offer_timeout: offerTimeout }), redis)
    await node.start()
  })

  afterAll(async () => {
    await redis?.close()
    await cluster?.close()
  })

  test('keeps all of it on one master', async () => {
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.routing.accept('kate', 'v1')
    await node.routing.complete('kate', 'v1')
    offerTimeout = 0.1
    for (const id of ['v2', 'v3', 'v4']) await node.routing.enqueue(call(id))
    await expect.poll(() => node.routing.position('v4')).toMatchObject({ position: 3 })
    expect(await desk(node, 'kate')).toEqual([])
    expect(await node.routing.queues()).toMatchObject([{ waiting: 3, handled: 1 }])
  })
})
