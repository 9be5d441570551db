import { expect, it, onTestFinished, vi } from 'vitest'
import { openRedis, toRedisError } from '../../../src/base/redis/index.ts'
import { describeWithRedisServer, startRedisServer } from '../../support/redis.ts'
import { comet, event, nodeForTest, silent } from './support.ts'

/** A node over a server that the test may freeze and kill. */
async function nodeApart() {
  const server = await startRedisServer()
  onTestFinished(() => server.close())
  const redis = await openRedis({ url: server.url, keyPrefix: 'test:', logger: silent })
  onTestFinished(() => redis.close())
  return { server, ...(await nodeForTest(redis)) }
}

async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number | undefined; ms: number }> {
  const started = performance.now()
  const thrown = await call.catch((error: unknown) => error)
  return { status: toRedisError(thrown)?.status, ms: performance.now() - started }
}

describeWithRedisServer('notifications while Redis is away', () => {
  it.each(['pause', 'kill'] as const)('are refused with 503 within the second: %s', async (how) => {
    const { server, service, mailboxes } = await nodeApart()
    const id = await service.subscribe(comet('a'), 'u')
    await server[how]()
    const calls = [
      service.subscribe(comet('a'), 'u'),
      service.publish(event('a'), undefined),
      service.publish(event('nobody'), undefined),
      service.unsubscribe(id),
      service.unsubscribeAll('S1'),
    ]
    for (const { status, ms } of await Promise.all(calls.map(refusal))) {
      expect(status).toBe(503)
      expect(ms).toBeLessThan(1500)
    }
    expect(mailboxes).toHaveLength(1) // delivered, but nobody could tell whether to all
  })

  it('work again by themselves when it is back, also when it forgot everything', async () => {
    const { server, service, mailboxes } = await nodeApart()
    await service.subscribe(comet('a'), 'forgotten')
    await server.kill()
    await refusal(service.publish(event('a'), undefined))
    await server.start()
    await vi.waitFor(() => service.subscribe(comet('a'), 'new'), { timeout: 10_000 })
    await service.publish(event('b'), undefined)
    mailboxes.length = 0
    await service.publish(event('a'), undefined)
    expect(new Set(mailboxes.map(({ user }) => user))).toEqual(new Set(['new']))
  })
})
