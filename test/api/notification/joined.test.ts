import { describe, expect, it, onTestFinished } from 'vitest'
import { NotificationService } from '../../../src/api/notification/index.ts'
import { deliverySection, Options } from '../../../src/base/config/index.ts'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import { createCometdServer } from '../../../src/channels/cometd/index.ts'
import { createDeliveries } from '../../../src/channels/delivery/index.ts'
import { channelsWith, receiver } from '../../channels/push/support.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { cometdOptions } from '../../support/cometd.ts'
import { temporaryFile } from '../../support/config.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve } from '../serve.ts'
import { comet, event, silent } from './support.ts'

/** A node as it is, and a user with a browser over CometD and a phone, which is a web hook. */
async function start() {
  const [redis, startId] = [await redisForTest(), newHexId()]
  const cometd = await createCometdServer({
    ...{ redis, startId, options: () => cometdOptions(), logger: silent },
  })
  const timers = createTimers(redis, { nodeId: startId, logger: silent })
  const pushed = await channelsWith(
    {},
    { deliver: (users, told) => cometd.deliverAll(users, told) },
  )
  const file = await Options.load(temporaryFile(''), { logger: silent })
  const deliveries = createDeliveries({
    ...{ redis, timers, cometd, channels: pushed, nodeId: startId, logger: silent },
    options: file.live(deliverySection),
    ...{ grace: () => 1, longestPush: () => 20 },
  })
  const push = () => ({ defaultSubscriptionExpiration: 600 }) as never
  const service = new NotificationService({ redis, channels: deliveries, push, logger: silent })
  await service.start()
  await timers.start()
  onTestFinished(async () => {
    await service.close()
    await timers.close()
    await deliveries.close()
    await cometd.close()
  })
  const phone = await receiver()
  const hook = { type: 'httpcb', deviceId: phone.url, properties: {} }
  await service.subscribe(comet('a'), 'BuzzBrain')
  await service.subscribe(comet('a', { destination: hook }), undefined)
  const browser = new BayeuxClient(await serve([cometd.routes]), 'BuzzBrain')
  const states = async () => {
    return (await deliveries.list({ most: 9 })).deliveries.map(({ state }) => state)
  }
  return { service, phone, browser, states }
}

describe('an event for a browser and a phone of one user', () => {
  it('is read in the browser, and does not ring the phone', async () => {
    const { service, phone, browser, states } = await start()
    await browser.handshake()
    await browser.subscribe()
    await browser.connect()
    const held = browser.connect()
    await service.publish(event('a'), undefined)
    expect(await held).toMatchObject([{ data: { tag: 'a' } }, { successful: true }])
    await expect.poll(states).toEqual(['joined'])
    expect(phone.received).toEqual([])
  })

  it('rings the phone when the browser has just gone to sleep', async () => {
    const { service, phone, browser, states } = await start()
    await browser.handshake()
    await browser.subscribe()
    await browser.connect()
    await service.publish(event('a'), undefined)
    expect(await states()).toEqual(['accepted'])
    expect(phone.received).toEqual([])
    await expect.poll(states).toEqual(['delivered'])
    expect(phone.received).toHaveLength(1)
  })

  it('rings the phone at once when there is no browser', async () => {
    const { service, phone } = await start()
    await service.publish(event('a'), undefined)
    expect(phone.received).toHaveLength(1)
  })
})
