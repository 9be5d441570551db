import { describe, expect, it } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import type { CometdServer } from '../../../src/channels/cometd/index.ts'
import { keyLifetime } from '../../../src/channels/mailbox/index.ts'
import { leaseKey, userKeys } from '../../../src/channels/mailbox/mailbox-keys.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { clusterOver } from '../../support/cluster-over.ts'
import { redisForTest } from '../../support/redis.ts'
import { serveNode } from './serve-node.ts'

const kinds = [
  { kind: 'one server', over: (redis: Redis) => redis },
  { kind: 'a cluster', over: (redis: Redis) => clusterOver(redis) },
]

/** Whether the node calls the device the user's last when it says goodbye there. */
async function isLastAt(
  { cometd, url }: { cometd: CometdServer; url: string },
  device: BayeuxClient,
): Promise<boolean | undefined> {
  let heard: boolean | undefined
  const undo = cometd.onDisconnect(async ({ last }) => {
    heard = last
  })
  device.moveTo(url)
  await device.connect({ advice: { timeout: 0 } })
  await device.disconnect()
  undo()
  return heard
}

describe.each(kinds)('on $kind, a node that leaves', ({ over }) => {
  it('holds nobody: a device that says goodbye elsewhere is the last', async () => {
    const redis = over(await redisForTest())
    const [leaving, other] = [await serveNode(redis), await serveNode(redis)]
    const device = await new BayeuxClient(leaving.url).join()
    await leaving.leave()
    expect(await isLastAt(other, device)).toBe(true)
    expect(await other.cometd.isPresent(device.user)).toBe(false)
  })

  it('is told of nothing any more', async () => {
    const redis = over(await redisForTest())
    const leaving = await serveNode(redis)
    const devices = [await new BayeuxClient(leaving.url).join()]
    devices.push(await new BayeuxClient(leaving.url).join())
    const owners = () =>
      Promise.all(devices.map(({ user }) => redis.commands.smembers(userKeys(user).owners)))
    expect(await owners()).toEqual([[leaving.startId], [leaving.startId]])
    await leaving.leave()
    expect(await owners()).toEqual([[], []])
  })

  it('holds nobody, though events come before the device does', async () => {
    const redis = over(await redisForTest())
    const [leaving, other] = [await serveNode(redis), await serveNode(redis)]
    const device = await new BayeuxClient(leaving.url).join()
    await leaving.leave()
    for (const message of [1, 2, 3]) await other.cometd.deliver(device.user, { tag: 't', message })
    expect(await isLastAt(other, device)).toBe(true)
  })
})

describe.each(kinds)('on $kind, a node that was killed', ({ over }) => {
  /** A node with a device, whose way to Redis is then cut for good; and one that lives. */
  async function killedNode() {
    const keyPrefix = `test:${newHexId()}:`
    const redis = await redisForTest(keyPrefix)
    const own = await redisForTest(keyPrefix)
    const [killed, other] = [await serveNode(over(own)), await serveNode(over(redis))]
    const device = await new BayeuxClient(killed.url).join()
    await own.close()
    const silentFor = (seconds: number) =>
      redis.commands.expire(leaseKey(killed.startId), keyLifetime - seconds)
    return { device, other, silentFor }
  }

  it('holds its users for half a minute, and not longer', async () => {
    const { device, other, silentFor } = await killedNode()
    await silentFor(20)
    expect(await other.cometd.isPresent(device.user)).toBe(true)
    await silentFor(32)
    expect(await other.cometd.isPresent(device.user)).toBe(false)
  })

  it('keeps no device from being the last after that', async () => {
    const { device, other, silentFor } = await killedNode()
    await silentFor(32)
    expect(await isLastAt(other, device)).toBe(true)
  })
})

it('leaves in time though Redis does not let its users go', { timeout: 5000 }, async () => {
  const redis = await redisForTest()
  const commands = new Proxy(redis.commands, {
    get: (target, name) =>
      name === 'srem' ? () => new Promise(() => {}) : Reflect.get(target, name).bind(target),
  })
  const node = await serveNode({ ...clusterOver(redis), commands })
  await new BayeuxClient(node.url).join()
  await node.leave()
})

it('leaves in time though Redis is away', { timeout: 5000 }, async () => {
  const redis = await redisForTest()
  const node = await serveNode(redis)
  await new BayeuxClient(node.url).join()
  await redis.close()
  await node.leave()
})
