import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createRedisIdempotencyKeys } from '../../../src/api/callback/idempotency-redis.ts'
import { IdempotentStarting } from '../../../src/api/callback/idempotent-starting.ts'
import { Parameters } from '../../../src/base/http/index.ts'
import { createLogger, serviceUnavailable } from '../../../src/base/kernel/index.ts'
import { redisForTest } from '../../support/redis.ts'

const call = { user: undefined, authorization: undefined, header: () => undefined }

/** A start that fails; `kept`: the callback stands nevertheless, as nobody could take it back. */
async function failing(kept: 'SCHEDULED' | 'COMPLETED' | undefined) {
  const started: string[] = []
  const keys = createRedisIdempotencyKeys(await redisForTest())
  const starting = new IdempotentStarting({
    starting: {
      async start(_service, _parameters, _call, id) {
        started.push(id)
        if (started.length === 1) throw serviceUnavailable('The data store is not available')
        return { _id: id }
      },
    },
    door: { enter: () => undefined } as never,
    keys,
    ledger: { find: async () => kept && ({ state: kept } as never) },
    logger: createLogger('silent'),
  })
  const ask = () => starting.start('cb', Parameters.of([['a', '1']]), call, 'k')
  await expect(ask()).rejects.toMatchObject({ status: 503 })
  const claimAnother = () => keys.claim('cb', 'k', 'of another request', 'id')
  return { ask, started, claimAnother }
}

describe('a start with an Idempotency-Key that fails', () => {
  it.each([undefined, 'COMPLETED' as const])('leaves the key free (%s)', async (kept) => {
    const { ask, started } = await failing(kept)
    expect(await ask()).toEqual({ _id: started[1] })
    expect(started[1]).not.toBe(started[0])
  })

  it('books no second callback while the first stands, its end unknown', async () => {
    const { claimAnother, started } = await failing('SCHEDULED')
    expect(started).toHaveLength(1)
    expect(await claimAnother()).toEqual({ kind: 'another' }) // it is taken yet
  })
})

describe('a claim of an Idempotency-Key', () => {
  it('passes to another node soon after its own has died, with the same callback', async () => {
    const keys = createRedisIdempotencyKeys(await redisForTest(), 100)
    const first = await keys.claim('cb', 'k', 'a request', 'its callback')
    expect(first).toMatchObject({ kind: 'first', id: 'its callback' })
    const claimAgain = () => keys.claim('cb', 'k', 'a request', 'another callback')
    await expect.poll(claimAgain).toMatchObject({ kind: 'again', id: 'its callback' })
  })

  it('begins anew when its start was taken back and nobody could say so', async () => {
    const keys = createRedisIdempotencyKeys(await redisForTest(), 100)
    let releases = 0 // Redis is away for the first
    const started: string[] = []
    const starting = new IdempotentStarting({
      starting: {
        async start(_service, _parameters, _call, id) {
          started.push(id)
          if (started.length === 1) throw serviceUnavailable('The data store is not available')
          return { _id: id }
        },
      },
      door: { enter: () => undefined } as never,
      keys: {
        ...keys,
        release: (...key) =>
          releases++ === 0 ? Promise.reject(new Error('away')) : keys.release(...key),
      },
      ledger: {
        find: async ({ id }) =>
          id === started[0] ? ({ state: 'COMPLETED', reason: 'FAIL_ERROR' } as never) : undefined,
      },
      logger: createLogger('silent'),
    })
    const ask = () => starting.start('cb', Parameters.of([['a', '1']]), call, 'k')
    await expect(ask()).rejects.toMatchObject({ status: 503 })
    const { _id } = await ask()
    expect(started[1]).not.toBe(started[0])
    expect(_id).toBe(started[1])
  })

  it('stays for as long as its start takes: who asks meanwhile waits for its answer', async () => {
    const lease = 2400
    const started: string[] = []
    const starting = new IdempotentStarting({
      starting: {
        async start(_service, _parameters, _call, id) {
          started.push(id)
          await pause(lease + 800)
          return { _id: id }
        },
      },
      door: { enter: () => undefined } as never,
      keys: createRedisIdempotencyKeys(await redisForTest(), lease),
      ledger: { find: async () => undefined },
      logger: createLogger('silent'),
    })
    const ask = () => starting.start('cb', Parameters.of([['a', '1']]), call, 'k')
    const [one, other] = await Promise.all([ask(), ask()])
    expect(started).toHaveLength(1)
    expect(other).toEqual(one)
  })
})
