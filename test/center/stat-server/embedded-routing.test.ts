import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/base/kernel/index.ts'
import { EmbeddedStatServer } from '../../../src/center/stat-server/embedded-stat-server.ts'
import { call, nodeForTest, ready } from '../routing/support.ts'
import { statistic } from './support.ts'

/** A contact centre at work: what its routing says of it. */
async function atWork() {
  const node = await nodeForTest()
  const { routing } = node
  await ready(node, ['kate'])
  await routing.setAgent('tom', { queues: ['sales', 'idle'] })
  for (const id of ['v1', 'v2', 'v3']) await routing.enqueue(call(id))
  await routing.accept('kate', 'v1')
  await routing.withdraw('v3')
  return new EmbeddedStatServer({ centre: routing, clock: systemClock })
}

describe('the embedded statistics of a contact centre at work', () => {
  it.each([
    ['Queue', 'sales@SIP Switch', 'CurrNumberWaitingCalls', 1],
    ['Queue', 'sales', 'TotalNumberCallsAband', 1],
    ['Queue', 'sales', 'TotalNumberCallsAnswered', 1],
    ['Queue', 'sales', 'TotalHandledCalls', 0],
    ['Queue', 'sales', 'CurrMaxCallWaitingTime', expect.any(Number)],
    ['Queue', 'sales', 'ExpectedWaitTime', expect.any(Number)],
    ['Queue', 'idle', 'ExpectedWaitTime', 10_000],
    ['Agent', 'kate', 'CurrentAgentState', 'CallInbound'],
    ['Agent', 'kate', 'TotalLoginTime', expect.any(Number)],
    ['Agent', 'tom', 'CurrentAgentState', 'LoggedOut'],
    ['GroupAgents', 'sales', 'CurrAgentsLoggedIn', 1],
    ['GroupAgents', 'idle', 'CurrentLoggedOutAgents', 1],
  ])('say of %s %s %s: %s', async (objectType, objectId, metric, value) => {
    const server = await atWork()
    const peeked = await server.peek(statistic({ objectType, objectId, metric }))
    expect(peeked).toEqual({ kind: 'value', value })
  })
})
