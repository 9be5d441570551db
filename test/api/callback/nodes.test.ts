import { describe, expect, it, vi } from 'vitest'
import { Parameters } from '../../../src/base/http/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { FakeOrchestrator } from './fake-orchestrator.ts'
import { openCallbacks } from './serve-callbacks.ts'

const yaml = `
  callback: { _request_execution_time_buffer: 0 }
  service.cb: { _type: ors, _service: callback, _max_request_by_time_bucket: 1000 }
  service.narrow: { _type: ors, _service: callback, _max_request_by_time_bucket: 5 }
`
const caller = { user: undefined, authorization: undefined, header: () => undefined }
const logger = createLogger('silent')

async function openNode(redis: Redis, nodeId: string, orchestrator: FakeOrchestrator) {
  const timers = createTimers(redis, { nodeId, logger })
  const { callbacks } = await openCallbacks(yaml, { redis, timers, orchestrator })
  await timers.start()
  await callbacks.start()
  const start = async (n: number, at: number, service = 'cb') => {
    const asked = Parameters.of([
      ['_customer_number', String(5_550_000 + n)],
      ['_desired_time', new Date(at).toISOString()],
    ])
    const { _id: id } = await callbacks.starting.start(service, asked, caller, undefined)
    return String(id)
  }
  return { start, timers, callbacks }
}

describe('two nodes', () => {
  it('hand over each callback once, and all of them when one leaves', async () => {
    const redis = await redisForTest()
    const orchestrator = new FakeOrchestrator()
    const [one, other] = [
      await openNode(redis, 'one', orchestrator),
      await openNode(redis, 'other', orchestrator),
    ]
    const from = Date.now() + 500
    const ids = await Promise.all(
      Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? one : other).start(n, from + 10 * n)),
    )
    await vi.waitFor(() => expect(orchestrator.runs.size).toBeGreaterThan(50), 10_000)
    await one.timers.close()
    await vi.waitFor(() => expect(orchestrator.runs.size).toBe(ids.length), 20_000)
    expect([...orchestrator.runs.keys()].sort()).toEqual(ids.sort())
    expect(orchestrator.starts).toHaveLength(ids.length)
  })

  it('never book more than a slot takes', async () => {
    const redis = await redisForTest()
    const orchestrator = new FakeOrchestrator()
    const nodes = [
      await openNode(redis, 'one', orchestrator),
      await openNode(redis, 'other', orchestrator),
    ]
    const at = Date.now() + 3_600_000
    const racers = Array.from({ length: 60 }, (_, n) => nodes[n % 2]?.start(n, at, 'narrow'))
    const outcomes = await Promise.allSettled(racers)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  })
})
