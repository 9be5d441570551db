import { expect, it } from 'vitest'
import { runKey } from '../../../../src/center/orchestration/ors/ors-run-keys.ts'
import { createRedisOrsRuns } from '../../../../src/center/orchestration/ors/ors-runs-redis.ts'
import { redisForTest } from '../../../support/redis.ts'
import { describeOrsRuns } from './ors-runs.contract.ts'

describeOrsRuns('runs in Redis', async () => createRedisOrsRuns(await redisForTest()))

it('keeps a run for so long, and from each use on again', async () => {
  const redis = await redisForTest()
  const runs = createRedisOrsRuns(redis)
  const left = () => redis.commands.ttl(runKey('s'))
  await runs.claim('s', { token: 't', limit: 25_000 })
  expect(await left()).toBeLessThanOrEqual(25)
  await runs.find('s', 3600)
  expect(await left()).toBeLessThanOrEqual(25)
  await runs.keep('s', { session: 'x', answer: {}, server: 'http://a/', cookies: {} }, 60)
  expect(await left()).toBeLessThanOrEqual(60)
  await runs.find('s', 3600)
  expect(await left()).toBeGreaterThan(3000)
})
