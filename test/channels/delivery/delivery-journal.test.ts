import { expect, it, onTestFinished } from 'vitest'
import { openRedis } from '../../../src/base/redis/index.ts'
import { describeWithRedisServer, startRedisServer } from '../../support/redis.ts'
import { device, event } from '../push/support.ts'
import { listed, nodeForTest, silent } from './support.ts'

const phone = device('ios', '0123456789abcdef0123456789abcdef')

describeWithRedisServer('deliveries while Redis is away', () => {
  async function apart() {
    const server = await startRedisServer()
    onTestFinished(() => server.close())
    const redis = await openRedis({ url: server.url, keyPrefix: 'test:', logger: silent })
    onTestFinished(() => redis.close())
    return { server, ...(await nodeForTest({ redis })) }
  }

  it('are not begun, and say so within a second or two', async () => {
    const { server, deliveries, channels } = await apart()
    await server.pause()
    const begun = performance.now()
    const all = await Promise.all(
      Array.from({ length: 300 }, () => deliveries.send(event('m'), phone)),
    )
    expect(performance.now() - begun).toBeLessThan(3000)
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['try-later']))
    expect(channels.sent).toEqual([])
    await server.resume()
  })

  it('that ended meanwhile are written down when it is back', async () => {
    const node = await apart()
    const { server, deliveries, channels } = node
    channels.answer = async (_, count) => {
      if (count === 1) await server.pause()
      return count === 1 ? { kind: 'failed', reason: 'no' } : { kind: 'delivered' }
    }
    expect(await deliveries.send(event('m'), phone)).toEqual({ kind: 'failed', reason: 'no' })
    await server.resume()
    await expect.poll(async () => (await listed(node).catch(() => []))[0]?.state).toBe('refused')
    expect(await deliveries.send(event('m'), phone)).toEqual({ kind: 'delivered' })
  })
})
