import { expect, it } from 'vitest'
import { recordKey } from '../../../src/api/callback/callback-keys.ts'
import { createRedisCallbackStore } from '../../../src/api/callback/callback-store-redis.ts'
import { Parameters } from '../../../src/base/http/index.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, openCallbacks } from './serve-callbacks.ts'

const caller = { user: undefined, authorization: undefined, header: () => undefined }

it('forgets what has gone, and nothing that was written while somebody missed it', async () => {
  const clock = new ManualClock(monday)
  const yaml = 'service.cb: { _type: ors, _service: callback }'
  const timers = new ManualTimers(clock)
  const { callbacks, redis } = await openCallbacks(yaml, { clock, timers })
  const wish = Parameters.of([
    ['_customer_number', '5115'],
    ['_desired_time', new Date(monday + 3_600_000).toISOString()],
  ])
  const { _id } = await callbacks.starting.start('cb', wish, caller, undefined)
  const ref = { service: 'cb', id: String(_id) }
  const store = createRedisCallbackStore(redis, clock)
  const always = { from: 0, to: Number.MAX_SAFE_INTEGER }
  const kept = async () => {
    const page = { skip: 0, most: 9 }
    const waking = await store.waking('cb', always, page)
    return [waking.map(({ id }) => id), await store.queued('cb', always, page)]
  }
  await store.forget(ref)
  expect(await kept()).toEqual([[_id], [_id]])
  await redis.commands.del(recordKey('cb', ref.id))
  await store.forget(ref)
  expect(await kept()).toEqual([[], []])
})
