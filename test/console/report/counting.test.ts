import { describe, expect, it } from 'vitest'
import type { Callback, Callbacks } from '../../../src/api/callback/index.ts'
import { createRedisServiceInstances, ServiceService } from '../../../src/api/service/index.ts'
import { createRedisStorageStore, StorageService } from '../../../src/api/storage/index.ts'
import { serverSection, serviceSection } from '../../../src/base/config/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { createUsage } from '../../../src/base/usage/index.ts'
import { createAccessNumbers } from '../../../src/center/access-numbers/index.ts'
import { countCallbacks, countChats, samplePools } from '../../../src/console/report/index.ts'
import { nobody, optionsOf, parametersOf } from '../../api/service/support.ts'
import { TestClock } from '../../base/usage/support.ts'
import { call, chat, nodeForTest, ready } from '../../center/routing/support.ts'
import { type ReportNode, reportNode } from './support.ts'

const now = '2026-11-21T14:05:30Z'

/** Totals that are not 0, by metric. */
async function totals(node: ReportNode, kind: string, of = '*') {
  await node.usage.flush()
  const { totals } = await node.reports.report(kind as 'services', { of })
  return Object.fromEntries(
    totals.filter(({ value }) => value).map(({ metric, value }) => [metric.metric, value]),
  )
}

describe('chats', () => {
  it('are counted by queue, from their beginning to their end, and calls are not', async () => {
    const node = await reportNode(now)
    const centre = await nodeForTest()
    const { routing } = centre
    countChats(routing, node.usage.counts)
    await ready(centre, ['kate'])
    for (const one of [chat('a'), chat('b'), chat('c'), chat('d', 'other'), call('v')]) {
      await routing.enqueue(one)
    }
    await routing.accept('kate', 'a')
    await routing.complete('kate', 'a')
    await routing.accept('kate', 'b')
    await routing.withdraw('b')
    await routing.withdraw('c')
    const waits = { 'wait-median': 0.5, 'wait-p90': 0.9 }
    expect(await totals(node, 'chat', 'sales')).toMatchObject({
      ...{ begun: 3, answered: 2, ended: 2, abandoned: 1, ...waits },
    })
    expect(await totals(node, 'chat')).toMatchObject({ begun: 4 })
  })
})

describe('callbacks', () => {
  it('are counted as they are accepted, connected and ended, each once', async () => {
    const node = await reportNode(now)
    const clock = new TestClock(now)
    let tell: Parameters<Callbacks['onChange']>[0] = () => {}
    const onChange: Callbacks['onChange'] = (listener) => {
      tell = listener
      return () => {}
    }
    countCallbacks({ onChange }, node.usage.counts, clock)
    const scheduled = { service: 'cb', state: 'SCHEDULED', desiredAt: clock.now() } as Callback
    const queued: Callback = { ...scheduled, state: 'QUEUED' }
    const talking: Callback = { ...scheduled, state: 'PROCESSING' }
    const over = (reason: string): Callback => ({ ...scheduled, state: 'COMPLETED', reason })
    clock.set(clock.now() + 90_000)
    tell(scheduled, undefined)
    tell({ ...scheduled, attempts: 2 }, scheduled)
    tell(queued, scheduled)
    tell(talking, queued)
    tell(over('AGENT_CONNECTED'), talking)
    tell(scheduled, undefined)
    tell(over('CANCELLED'), scheduled)
    tell(queued, undefined)
    tell(over('AGENT_CONNECTED'), queued) // strategies need not tell of the call itself
    expect(await totals(node, 'callback', 'cb')).toEqual({
      ...{ accepted: 3, connected: 2, cancelled: 1 },
      ...{ 'wait-median': 75, 'wait-p90': 87, 'wait-mean': 90 },
    })
    expect(await totals(node, 'services', 'cb')).toEqual({ accesses: 3 })
  })
})

describe('access numbers', () => {
  it('are counted by group as they are given out or refused, and pools once a minute', async () => {
    const node = await reportNode(now)
    const { redis, clock } = node
    const usage = createUsage({ redis, clock, logger: createLogger('silent'), every: 2 })
    const numbers = createAccessNumbers({
      redis,
      groups: () => ({
        ...{ _return_pool_health: undefined, _booking_expiration_timeout: undefined },
        ...{ _allocation_strategy: 'CLUSTER', one: '5115', two: '5116' },
      }),
      country: () => 'US',
      usage: usage.counts,
    })
    samplePools(usage, numbers, () => ['DNIS'])
    usage.start()
    const wish = { group: 'DNIS', dataId: 'd', withCode: false, codeLength: 6 }
    await numbers.allocate({ ...wish, serviceId: 'a' })
    clock.set('2026-11-21T14:06:00Z')
    await expect.poll(() => totals(node, 'resources')).toMatchObject({ booked: 1, size: 2 })
    await numbers.allocate({ ...wish, serviceId: 'b' })
    await expect(numbers.allocate({ ...wish, serviceId: 'c' })).rejects.toThrow('taken')
    await usage.close()
    expect(await totals(node, 'resources', 'DNIS')).toEqual({
      ...{ allocated: 2, 'pool-empty': 1, booked: 1, size: 2 },
    })
  })
})

describe('services', () => {
  it('are counted as they are accessed and refused; names that are none are not', async () => {
    const node = await reportNode(now)
    const options = await optionsOf('service.hello: {}\nservice.unkind: {}')
    const storage = new StorageService(
      createRedisStorageStore(node.redis),
      options.live(serverSection),
    )
    const services = new ServiceService({
      instances: createRedisServiceInstances(node.redis),
      numbers: { release: async () => 0 },
      options: (name) => options.family(serviceSection, name),
      server: options.live(serverSection),
      kinds: [{ name: 'hello', create: async () => ({ body: {} }) }],
      ...{ storage, usage: node.usage.counts },
    })
    await services.create('hello', parametersOf({}), nobody)
    await expect(services.create('unkind', parametersOf({}), nobody)).rejects.toThrow()
    await expect(services.create('none', parametersOf({}), nobody)).rejects.toThrow()
    expect(await totals(node, 'services', 'hello')).toEqual({ accesses: 1 })
    expect(await totals(node, 'services', 'unkind')).toEqual({ accesses: 1, errors: 1 })
    expect(await totals(node, 'services')).toEqual({ accesses: 2, errors: 1 })
  })
})
