import { describe, expect, it } from 'vitest'
import type { RoutingEvent } from '../../../src/center/routing/index.ts'
import { chat, nodeForTest, nodesForTest, ready, spell } from './support.ts'

describe('an event', () => {
  it('is told on the node where it happened, and only there', async () => {
    const [one, two] = await nodesForTest()
    await ready(one, ['kate'])
    await two.routing.enqueue(chat('c1'))
    await one.routing.accept('kate', 'c1')
    expect(one.told).toEqual(['agent-changed kate', 'accepted kate c1'])
    expect(two.told).toEqual(['enqueued c1', 'offered kate c1'])
  })
  it('holds the interaction as it is then, its customer included', async () => {
    const { routing } = await nodeForTest()
    const events: RoutingEvent[] = []
    routing.onEvent((event) => void events.push(event))
    await routing.setAgent('kate', { queues: ['sales'], state: 'READY', nickname: 'Kate' })
    await routing.enqueue(chat('c1'))
    await routing.accept('kate', 'c1')
    await routing.withdraw('c1')
    const { customer } = chat('c1')
    expect(events).toMatchObject([
      { kind: 'agent-changed', agent: { id: 'kate', nickname: 'Kate', state: 'READY' } },
      { kind: 'enqueued', agent: undefined, interaction: { id: 'c1', state: 'waiting' } },
      { kind: 'offered', agent: 'kate', interaction: { state: 'offered', agent: 'kate' } },
      { kind: 'accepted', agent: 'kate', interaction: { state: 'active', customer } },
      { kind: 'withdrawn', agent: 'kate', interaction: { state: 'ended', customer } },
    ])
  })
  it('is told to every listener before the change resolves, until it listens no more', async () => {
    const { routing } = await nodeForTest()
    const heard: string[] = []
    const listen = (event: RoutingEvent) => void heard.push(spell(event))
    const [stop] = [routing.onEvent(listen), routing.onEvent(listen)]
    await routing.enqueue(chat('c1'))
    expect(heard).toEqual(['enqueued c1', 'enqueued c1'])
    stop?.()
    await routing.enqueue(chat('c2'))
    expect(heard.slice(2)).toEqual(['enqueued c2'])
    await routing.close()
    await routing.enqueue(chat('c3'))
    expect(heard).toHaveLength(3)
  })
  it('reaches the others when a listener fails, and the change stands', async () => {
    const node = await nodeForTest()
    node.routing.onEvent(() => {
      throw new Error('at once')
    })
    node.routing.onEvent(() => Promise.reject(new Error('later')))
    const heard: string[] = []
    node.routing.onEvent((event) => void heard.push(spell(event)))
    await node.routing.enqueue(chat('c1'))
    expect(heard).toEqual(['enqueued c1'])
    expect(await node.routing.position('c1')).toMatchObject({ position: 1 })
  })
  it('is not told of what changed nothing', async () => {
    const node = await nodeForTest()
    await ready(node, ['kate'])
    await node.routing.enqueue(chat('c1'))
    const before = [...node.told]
    await node.routing.enqueue(chat('c1'))
    await node.routing.complete('kate', 'c1').catch(() => {})
    await node.routing.withdraw('c2')
    expect(node.told).toEqual(before)
  })
})
