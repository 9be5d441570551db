import { describe, expect, it, onTestFinished } from 'vitest'
import { type NewSubscription, NotificationService } from '../../../src/api/notification/index.ts'
import type { PushOutcome } from '../../../src/channels/push/index.ts'
import { listed, nodeForTest } from '../../channels/delivery/support.ts'
import { comet, event, silent } from './support.ts'

const busy: PushOutcome = { kind: 'try-later', reason: 'answered 503' }
const gone: PushOutcome = { kind: 'device-refused', reason: '410 Unregistered' }

/** The rules of subscribing and publishing over real deliveries, their channels and time in hand. */
async function start() {
  const node = await nodeForTest()
  const { redis, deliveries: channels, clock } = node
  const push = () => ({ defaultSubscriptionExpiration: 10_000 }) as never
  const service = new NotificationService({ redis, channels, push, clock, logger: silent })
  node.deliveries.pruneIn(service.subscriptions)
  await service.start()
  onTestFinished(() => service.close())
  const reached = () => node.channels.sent.map(({ device }) => `${device.type} ${device.deviceId}`)
  return { ...node, service, reached }
}

function phone(filter: string, deviceId: string, more: Partial<NewSubscription> = {}) {
  return comet(filter, { ...more, destination: { type: 'ios', deviceId, properties: {} } })
}

describe('an event for devices', () => {
  it('is answered for its first attempt, and then goes on by itself', async () => {
    const { service, channels, pass, ...node } = await start()
    await service.subscribe(phone('a', 'phone'), undefined)
    channels.answer = (_, count) => (count === 1 ? busy : { kind: 'delivered' })
    await expect(service.publish(event('a'), undefined)).rejects.toMatchObject({
      status: 503,
      message: '1 of 1 notifications could not be delivered: answered 503; it will be tried again',
    })
    await pass(10)
    expect(channels.sent).toHaveLength(2)
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
  })

  it('of another room is tried as that room says, on one device as on several', async () => {
    const { service, channels, ...node } = await start()
    channels.answer = () => busy
    await service.subscribe(phone('a', 'one'), undefined)
    const how = { purpose: 'callback', until: node.clock.at + 60_000 } as const
    const one = await service.announce({ ...event('a'), id: 'e1' }, how)
    expect(one).toMatchObject({ of: 1, failed: 1 })
    await service.subscribe(phone('a', 'two'), undefined)
    expect(await service.announce({ ...event('a'), id: 'e2' }, how)).toMatchObject({ failed: 2 })
    const kept = await listed(node)
    expect(kept.map(({ purpose, expiresAt }) => [purpose, expiresAt])).toEqual(
      Array(3).fill(['callback', how.until]),
    )
  })

  it('ends the subscription of a device that is gone, until an undo', async () => {
    const { service, channels, reached, ...node } = await start()
    const id = await service.subscribe(phone('a', 'phone'), undefined)
    await service.subscribe(phone('*', 'other'), undefined)
    channels.answer = ({ device }) => (device.deviceId === 'phone' ? gone : { kind: 'delivered' })
    await expect(service.publish(event('a'), undefined)).rejects.toMatchObject({ status: 503 })
    await expect.poll(() => service.device(id)).toBeUndefined()
    channels.sent.length = 0
    await service.publish(event('a'), undefined)
    expect(reached()).toEqual(['ios other'])
    const [record] = (await listed(node)).filter(({ state }) => state === 'refused')
    expect(record).toMatchObject({ subscription: id })
    await node.deliveries.undo(record?.id ?? '')
    channels.answer = () => ({ kind: 'delivered' })
    channels.sent.length = 0
    await service.publish(event('a'), undefined)
    expect(reached().sort()).toEqual(['ios other', 'ios phone'])
    await service.unsubscribeAll('S1')
  })

  it('cannot bring back a subscription whose time is over', async () => {
    const { service, channels, clock, ...node } = await start()
    await service.subscribe(phone('a', 'phone', { expire: 100 }), undefined)
    channels.answer = () => gone
    await expect(service.publish(event('a'), undefined)).rejects.toMatchObject({ status: 503 })
    await expect.poll(async () => (await listed(node))[0]?.removed).toBeTypeOf('string')
    clock.at += 100_000
    const [record] = await listed(node)
    await expect(node.deliveries.undo(record?.id ?? '')).rejects.toMatchObject({ status: 409 })
  })
})

describe('an event for a mailbox and for devices', () => {
  async function both(user: string | undefined, subscriberId = 'S1') {
    const node = await start()
    await node.service.subscribe(comet('a'), 'BuzzBrain')
    await node.service.subscribe(phone('a', 'phone', { subscriberId }), user)
    node.cometd.present.add('BuzzBrain')
    const stand = (last: number, confirmed: number) => {
      node.cometd.standings.set('BuzzBrain', { epoch: '1', last, confirmed })
    }
    stand(1, 0)
    return { ...node, stand }
  }

  it.each([
    ['subscriber', undefined, 'S1'],
    ['user', 'BuzzBrain', 'S2'],
  ])('of the same %s is shown once while its user is connected', async (_, user, subscriber) => {
    const { service, reached, stand, pass } = await both(user, subscriber)
    await service.publish(event('a'), undefined)
    expect(reached()).toEqual(['comet BuzzBrain'])
    stand(1, 1)
    await pass(10)
    expect(reached()).toEqual(['comet BuzzBrain'])
    stand(2, 1)
    await service.publish(event('a'), undefined)
    await pass(10)
    expect(reached()).toEqual(['comet BuzzBrain', 'comet BuzzBrain', 'ios phone'])
  })

  it('of another subscriber goes to both at once', async () => {
    const { service, reached } = await both(undefined, 'S2')
    await service.publish(event('a'), undefined)
    expect(reached().sort()).toEqual(['comet BuzzBrain', 'ios phone'])
  })

  it('goes to both at once when the user is not connected', async () => {
    const { service, reached, cometd } = await both(undefined)
    cometd.present.clear()
    await service.publish(event('a'), undefined)
    expect(reached()).toEqual(['comet BuzzBrain', 'ios phone'])
  })

  it('is pushed when it could not be put into the mailbox', async () => {
    const { service, reached, channels } = await both(undefined)
    channels.answer = ({ device }) => (device.type === 'comet' ? busy : { kind: 'delivered' })
    await expect(service.publish(event('a'), undefined)).rejects.toMatchObject({
      message: '1 of 2 notifications could not be delivered: answered 503',
    })
    expect(reached()).toEqual(['comet BuzzBrain', 'ios phone'])
  })

  it('keeps a silent type from holding up another', async () => {
    const { service, reached, channels } = await both(undefined)
    const hook = { type: 'httpcb', deviceId: 'http://127.0.0.1/', properties: {} }
    await service.subscribe(comet('a', { subscriberId: 'S3', destination: hook }), undefined)
    let answer = (_: PushOutcome) => {}
    channels.answer = ({ device }) => {
      if (device.type !== 'httpcb') return { kind: 'delivered' }
      return new Promise((resolve) => {
        answer = resolve
      })
    }
    const publishing = service.publish(event('a'), undefined)
    await expect.poll(() => reached().length).toBe(2)
    answer({ kind: 'delivered' })
    await publishing
  })
})

describe('an event for very many devices', () => {
  it('reaches each once, whatever comes of the others', async () => {
    const { service, channels, ...node } = await start()
    const users = Array.from({ length: 3000 }, (_, at) => `phone-${at}`)
    await Promise.all(
      users.map((id, at) =>
        service.subscribe(phone('a', id, { subscriberId: `S${at % 10}` }), undefined),
      ),
    )
    channels.answer = (_, count) => (count % 3 === 0 ? busy : { kind: 'delivered' })
    await expect(service.publish(event('a'), undefined)).rejects.toMatchObject({
      message: expect.stringMatching(/^1000 of 3000 /),
    })
    expect(new Set(channels.sent.map(({ device }) => device.deviceId))).toEqual(new Set(users))
    expect(node.timers.delays).toHaveLength(1000)
    expect(await node.redis.commands.hlen('gms:delivery:messages:{all}')).toBe(1)
  })
})
