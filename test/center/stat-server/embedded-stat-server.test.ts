import { describe, expect, it } from 'vitest'
import { EmbeddedStatServer } from '../../../src/center/stat-server/embedded-stat-server.ts'
import type { Statistic } from '../../../src/center/stat-server/index.ts'
import { agent, centreOf, queue, statistic } from './support.ts'

const clock = { now: () => 100_900 }
const centre = centreOf(
  [
    queue('sales', {
      ...{ waiting: 3, longestWait: 40.6, expectedWait: 75.2, averageWait: 11.5 },
      ...{ accepted: 8, handled: 7, abandoned: 2, averageHandling: 180.4 },
    }),
    queue('empty'),
  ],
  [
    agent('kate', { since: 20_000, loginTime: 90.9, readyTime: 80.9, handled: 5 }),
    agent('tom', { state: 'NOT_READY', loginTime: 30, readyTime: 10, handled: 2 }),
    agent('ann', { state: 'LOGGED_OUT', loginTime: 7 }),
    agent('bob', { load: { voice: 0, chat: 2 }, queues: ['support', 'sales'] }),
    agent('eve', { queues: ['support'] }),
  ],
)
const server = new EmbeddedStatServer({ centre, clock, configuredQueues: () => ['planned'] })

const peek = (given: Partial<Statistic>) => server.peek(statistic(given))

/** What each metric of that object is. */
async function values(objectType: string, objectId: string) {
  const metrics = server.metrics().filter((each) => each.objectType === objectType)
  const peeked = metrics.map(async ({ metric }) => {
    const ended = await peek({ objectType, objectId, metric })
    return [metric, ended.kind === 'value' ? ended.value : ended.kind] as const
  })
  return Object.fromEntries(await Promise.all(peeked))
}

describe('the embedded statistics', () => {
  it('measure a queue', async () => {
    expect(await values('Queue', 'sales')).toEqual({
      CurrNumberWaitingCalls: 3,
      ExpectedWaitTime: 75,
      CurrMaxCallWaitingTime: 41,
      TotalNumberCallsAband: 2,
      TotalNumberCallsAnswered: 8,
      TotalHandledCalls: 7,
      AverHandleTime: 180,
      AverDistribCallTime: 12,
      AbandCallsPercentage: 20,
      CurrentReadyAgents: 2,
      CurrentNotReadyAgents: 1,
      CurrAgentsLoggedIn: 3,
      CurrAgentsLoggedOut: 1,
    })
  })
  it('measure an agent', async () => {
    expect(await values('Agent', 'kate')).toEqual({
      CurrentAgentState: 'WaitForNextCall',
      TimeInCurrentState: 80,
      TotalLoginTime: 90,
      TotalReadyTime: 80,
      TotalNotReadyTime: 10,
      TotalHandledCalls: 5,
      CurrentNumberInCall: 0,
    })
  })
  it('measure the agents of a queue as the group of its name', async () => {
    expect(await values('GroupAgents', 'sales')).toEqual({
      CurrentReadyAgents: 2,
      CurrentNotReadyAgents: 1,
      CurrAgentsLoggedIn: 3,
      CurrAgentsLoggedOut: 1,
      CurrentNumberInCall: 2,
      TotalLoginTime: 127,
      TotalReadyTime: 90,
      TotalHandledCalls: 7,
    })
  })
  it.each([
    ['kate', 'WaitForNextCall'],
    ['tom', 'NotReadyForNextCall'],
    ['ann', 'LoggedOut'],
    ['bob', 'CallInbound'],
  ])('name the state of %s as Stat Server does: %s', async (objectId, value) => {
    const state = { objectType: 'Agent', objectId, metric: 'CurrentAgentState' }
    expect(await peek(state)).toEqual({ kind: 'value', value })
  })
  it('answer 10000 seconds where nobody serves the queue', async () => {
    expect(await peek({ objectId: 'empty' })).toEqual({ kind: 'value', value: 10_000 })
    expect(await values('Queue', 'empty')).toMatchObject({
      AverHandleTime: 0,
      AbandCallsPercentage: 0,
    })
  })
  it.each([
    'CallsWaiting',
    'CURRNUMBERWAITINGCALLS',
    'Current_In_Queue',
    'Curr Number Waiting-Calls',
  ])('know a metric by its other names and in any spelling: %s', async (metric) => {
    expect(await peek({ metric })).toEqual({ kind: 'value', value: 3 })
  })
  it('know a queue by its number at a switch', async () => {
    expect(await peek({ objectId: 'sales@SIP Switch' })).toEqual({ kind: 'value', value: 75 })
    expect(await peek({ objectType: 'RoutePoint' })).toEqual({ kind: 'value', value: 75 })
  })
  it('know a queue that is configured before anybody has come to it', async () => {
    const answer = { kind: 'value', value: 10_000 }
    expect(await peek({ objectId: 'planned@SIP Switch' })).toEqual(answer)
    expect(await values('Queue', 'planned')).toMatchObject({ CurrNumberWaitingCalls: 0 })
    const ready = { objectType: 'GroupAgents', metric: 'CurrentReadyAgents', objectId: 'planned' }
    expect(await peek(ready)).toEqual({ kind: 'value', value: 0 })
  })
  it('take a place for that of the agent of its name', async () => {
    const place = { objectType: 'Place', objectId: 'kate', metric: 'TotalLoginTime' }
    expect(await peek(place)).toEqual({ kind: 'value', value: 90 })
  })
  it.each([
    ['Place', 'SIP_Server_Place', 'TotalLoginTime'],
    ['Agent', 'sales', 'TotalLoginTime'],
    ['Queue', 'kate', 'ExpectedWaitTime'],
    ['Queue', '@sales', 'ExpectedWaitTime'],
    ['GroupAgents', '__proto__', 'CurrentReadyAgents'],
  ])('refuse an unknown object: %s %s', async (objectType, objectId, metric) => {
    const reason = `${objectType} '${objectId}' (Tenant 'Environment') not found`
    expect(await peek({ objectType, objectId, metric })).toEqual({ kind: 'refused', reason })
  })
  it('refuse a filter rather than answer for everything', async () => {
    const reason = 'Filter \'PairExists("a","b")\' is not defined'
    expect(await peek({ filter: 'PairExists("a","b")' })).toEqual({ kind: 'refused', reason })
  })
  it.each([
    ['Queue', 'TotalLoginTime'],
    ['Queue', '__proto__'],
    ['Campaign', 'ExpectedWaitTime'],
    ['constructor', 'ExpectedWaitTime'],
  ])('do not define %s %s', async (objectType, metric) => {
    expect(await peek({ objectType, metric })).toEqual({ kind: 'not-defined' })
  })
  it('read the contact centre once for all who ask in one turn', async () => {
    const counted = centreOf([queue('sales')], [agent('kate')])
    const embedded = new EmbeddedStatServer({ centre: counted, clock })
    await Promise.all(Array.from({ length: 100 }, () => embedded.peek(statistic())))
    expect(counted.reads).toBe(2)
    await embedded.peek(statistic())
    expect(counted.reads).toBe(4)
  })
})
