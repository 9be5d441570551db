import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import { createCometdServer } from '../../../src/channels/cometd/index.ts'
import { notifyDesks } from '../../../src/console/admin/index.ts'
import { call, nodeForTest, ready } from '../../center/routing/support.ts'
import { cometdOptions } from '../../support/cometd.ts'

/** Routing whose events reach real mailboxes. */
async function told() {
  const node = await nodeForTest()
  const { redis, routing } = node
  const logger = createLogger('silent')
  const options = () => cometdOptions()
  const cometd = await createCometdServer({ redis, startId: newHexId(), options, logger })
  onTestFinished(() => cometd.close())
  const undo = notifyDesks(routing, (user, event) => cometd.deliver(user, event))
  const mailbox = async (user: string) => {
    const kept = await cometd.recent(user, 100)
    return kept.map(({ tag, message }) => ({ tag, message }))
  }
  return { ...node, undo, mailbox }
}

describe('notifyDesks', () => {
  it('tells an agent what becomes of its offers, in order', async () => {
    const node = await told()
    await ready(node, ['kate'])
    for (const id of ['v1', 'v2']) {
      await node.routing.enqueue(call(id))
      await node.routing.accept('kate', id)
      await node.routing.complete('kate', id)
    }
    await node.routing.enqueue(call('v3'))
    await node.routing.reject('kate', 'v3')
    await node.routing.enqueue(call('v4'))
    await node.routing.withdraw('v4')
    await node.routing.enqueue(call('v5'))
    await node.routing.setAgent('kate', { state: 'NOT_READY' })
    await expect
      .poll(async () => (await node.mailbox('agent:kate')).map(({ tag }) => tag))
      .toEqual([
        ...['desk.agent-changed'],
        ...['desk.offered', 'desk.accepted', 'desk.completed'],
        ...['desk.offered', 'desk.accepted', 'desk.completed'],
        ...['desk.offered', 'desk.rejected', 'desk.offered', 'desk.withdrawn'],
        ...['desk.offered', 'desk.revoked', 'desk.agent-changed'],
      ])
  })
  it('shows what the desk shows, and what has become of it', async () => {
    const node = await told()
    await ready(node, ['kate'])
    await node.routing.enqueue(call('v1'))
    await node.routing.setAgent('kate', { state: 'NOT_READY', reason: 'lunch' })
    const timestamp = expect.stringMatching(/Z$/)
    const common = { media: 'voice', queue: 'sales', customer: call('v1').customer, refusals: 0 }
    const seen = { ...common, id: 'v1', arrivedAt: timestamp, waited: expect.any(Number) }
    await expect
      .poll(async () => (await node.mailbox('agent:kate')).slice(1))
      .toEqual([
        {
          tag: 'desk.offered',
          message: {
            ...{ ...seen, state: 'offered', agent: 'kate', offeredAt: timestamp },
            ...{ offerEndsAt: timestamp, offerEndsIn: expect.any(Number) },
          },
        },
        { tag: 'desk.revoked', message: { ...seen, state: 'waiting', reason: 'not-ready' } },
        {
          tag: 'desk.agent-changed',
          message: expect.objectContaining({
            ...{ id: 'kate', state: 'NOT_READY', reason: 'lunch', since: timestamp },
            queues: ['sales'],
          }),
        },
      ])
  })
  it('tells each agent of its own, and nobody of what waits', async () => {
    const node = await told()
    await ready(node, ['kate', 'adam'])
    await node.routing.enqueue(call('v1'))
    await node.routing.enqueue(call('elsewhere', 'billing'))
    await node.routing.accept('kate', 'v1')
    await node.routing.requeue('v1', { agent: 'adam', from: 'kate' })
    const tags = (agent: string) => async () =>
      (await node.mailbox(`agent:${agent}`)).map(({ tag }) => tag)
    await expect.poll(tags('adam')).toEqual(['desk.agent-changed', 'desk.offered'])
    await expect
      .poll(tags('kate'))
      .toEqual(['desk.agent-changed', 'desk.offered', 'desk.accepted', 'desk.requeued'])
  })
  it('says nothing more once it is undone', async () => {
    const node = await told()
    node.undo()
    await ready(node, ['kate'])
    expect(await node.mailbox('agent:kate')).toEqual([])
  })
})
