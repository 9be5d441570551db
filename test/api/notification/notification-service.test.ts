import { describe, expect, it } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { comet, event, nodeForTest } from './support.ts'

const unknownId = '6f1a0f7e-0a60-4b5b-8a5a-2b1f9a3f0c11'

/** A service on a key space of its own, at a time the test sets. */
async function service(options: Parameters<typeof nodeForTest>[1] = {}) {
  const clock = { at: Date.now(), now: () => clock.at }
  const redis = await redisForTest()
  return { ...(await nodeForTest(redis, options, clock)), clock, redis }
}

describe('NotificationService › subscribe', () => {
  it('makes the next event reach the user', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('ors.*'), 'BuzzBrain')
    await notifications.publish(event('ors.contact.1', { message: { a: 1 } }), undefined)
    expect(mailboxes).toEqual([{ user: 'BuzzBrain', tag: 'ors.contact.1', message: { a: 1 } }])
  })

  it('delivers once a subscription, also when one user has several that match', async () => {
    const { service: notifications, mailboxes } = await service()
    for (const filter of ['*', 'a.*', 'a.b', 'a.b', 'b']) {
      await notifications.subscribe(comet(filter), 'u')
    }
    await notifications.publish(event('a.b'), undefined)
    expect(mailboxes).toHaveLength(4)
  })

  it('refuses comet without a user, whatever device is named', async () => {
    const { service: notifications } = await service()
    const wanted = comet('a', { destination: { type: 'comet', deviceId: 'u', properties: {} } })
    await expect(notifications.subscribe(wanted, undefined)).rejects.toMatchObject({
      status: 400,
      message: 'The gms_user header is required for comet',
    })
  })

  it.each(['httpcb', 'customhttp', 'orscb', 'ios', 'fcm', 'gcm', 'android', 'wns'])(
    'refuses %s without a device',
    async (type) => {
      const { service: notifications } = await service()
      const wanted = comet('a', { destination: { type, properties: {} } })
      await expect(notifications.subscribe(wanted, 'u')).rejects.toMatchObject({ status: 400 })
    },
  )

  it.each(['pigeon', '__proto__', 'constructor', 'webpush'])(
    'answers 404 for %s, which is no channel that is switched on',
    async (type) => {
      const { service: notifications } = await service()
      const wanted = comet('a', { destination: { type, deviceId: 'd', properties: {} } })
      await expect(notifications.subscribe(wanted, 'u')).rejects.toMatchObject({ status: 404 })
    },
  )

  it('answers 404 for a channel that is switched off', async () => {
    const { service: notifications } = await service({ pushEnabled: ['comet'] })
    const wanted = comet('a', { destination: { type: 'orscb', deviceId: 'd', properties: {} } })
    await expect(notifications.subscribe(wanted, 'u')).rejects.toMatchObject({ status: 404 })
  })

  it.each(['', 'a.', 'a*', 'a.*.b'])('refuses the filter %j', async (filter) => {
    const { service: notifications } = await service()
    await expect(notifications.subscribe(comet(filter), 'u')).rejects.toMatchObject({ status: 400 })
  })

  it.each([
    ['nothing said', undefined, 30],
    ['less than the least', 5, 30],
    ['zero', 0, 30],
    ['more', 100, 100],
    ['broken seconds', 30.0004, 30.001],
  ])('expires after the default, but no sooner than 30 s: %s', async (_, expire, seconds) => {
    const { service: notifications, clock, mailboxes } = await service()
    await notifications.subscribe(comet('a', { expire }), 'u')
    clock.at += 1000 * seconds
    await notifications.publish(event('a'), undefined)
    expect(mailboxes).toHaveLength(1)
    clock.at += 1
    await notifications.publish(event('a'), undefined)
    expect(mailboxes).toHaveLength(1)
  })

  it('takes its default from the options', async () => {
    const {
      service: notifications,
      clock,
      mailboxes,
    } = await service({
      defaultSubscriptionExpiration: 600,
    })
    await notifications.subscribe(comet('a'), 'u')
    clock.at += 600_000
    await notifications.publish(event('a'), undefined)
    expect(mailboxes).toHaveLength(1)
  })

  it('keeps nothing in Redis beyond the expiry but the numbering of changes', async () => {
    const { service: notifications, redis } = await service()
    await notifications.subscribe(comet('a', { expire: 100 }), 'u')
    const lives: [string, number][] = []
    for await (const keys of redis.scan('*')) {
      for (const key of keys) lives.push([key, await redis.commands.pttl(key)])
    }
    const endless = lives.filter(([, life]) => life < 0).map(([key]) => key)
    expect(endless.sort()).toEqual([
      'gms:notification:changes:{changes}',
      'gms:notification:version:{changes}',
    ])
    for (const [key, life] of lives) {
      if (!endless.includes(key)) expect(life).toBeLessThanOrEqual(100_000)
    }
  })

  it('refuses the thousand and first of one subscriber until another is gone', async () => {
    const { service: notifications } = await service()
    const wanted = comet('a')
    const ids = await Promise.all(
      Array.from({ length: 1000 }, () => notifications.subscribe(wanted, 'u')),
    )
    await expect(notifications.subscribe(wanted, 'u')).rejects.toMatchObject({ status: 400 })
    await notifications.subscribe(comet('a', { subscriberId: 'S2' }), 'u')
    await notifications.unsubscribe(ids[0] ?? '')
    await notifications.subscribe(wanted, 'u')
  })
})

describe('NotificationService › unsubscribe', () => {
  it('ends one subscription', async () => {
    const { service: notifications, mailboxes } = await service()
    const id = await notifications.subscribe(comet('a'), 'gone')
    await notifications.subscribe(comet('a'), 'stays')
    await notifications.unsubscribe(id)
    await notifications.publish(event('a'), undefined)
    expect(mailboxes.map(({ user }) => user)).toEqual(['stays'])
  })

  it('answers 404 for an id that is unknown, or was removed before', async () => {
    const { service: notifications } = await service()
    const expected = {
      status: 404,
      exception: 'com.genesyslab.gsg.services.notification.SubscriptionNotFoundException',
      message: 'Subscription ID not found',
    }
    const id = await notifications.subscribe(comet('a'), 'u')
    await notifications.unsubscribe(id)
    await expect(notifications.unsubscribe(id)).rejects.toMatchObject(expected)
    await expect(notifications.unsubscribe(unknownId)).rejects.toMatchObject(expected)
    await expect(notifications.unsubscribe('}{ weird/../id*')).rejects.toMatchObject(expected)
  })

  it('ends all subscriptions of a subscriber and no other', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('a'), 'u1')
    await notifications.subscribe(comet('*'), 'u2')
    await notifications.subscribe(comet('a', { subscriberId: 'S2' }), 'u3')
    await notifications.unsubscribeAll('S1')
    await notifications.publish(event('a'), undefined)
    expect(mailboxes.map(({ user }) => user)).toEqual(['u3'])
    await expect(notifications.unsubscribeAll('S1')).rejects.toMatchObject({
      status: 404,
      exception: 'com.genesyslab.gsg.services.notification.SubscriberNotFoundException',
      message: 'Subscriber ID not found',
    })
  })
})

describe('NotificationService › publish', () => {
  it('is content when nobody matches', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.publish(event('a'), undefined)
    expect(mailboxes).toEqual([])
  })

  it.each(['', '*', 'a.*', 'a b'])('refuses the tag %j', async (tag) => {
    const { service: notifications } = await service()
    await expect(notifications.publish(event(tag), undefined)).rejects.toMatchObject({
      status: 400,
    })
  })

  it('goes to the one device an event names, subscribed or not', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('a'), 'subscribed')
    const destination = { type: 'comet', deviceId: 'named' }
    await notifications.publish(event('a', { destination }), undefined)
    expect(mailboxes.map(({ user }) => user)).toEqual(['named'])
  })

  it('goes to the user beside a comet event that names no device', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('a'), 'subscribed')
    await notifications.publish(event('a', { destination: { type: 'COMET' } }), 'beside')
    expect(mailboxes.map(({ user }) => user)).toEqual(['beside'])
  })

  it('goes to matching subscriptions of its type when it names a type alone', async () => {
    const { service: notifications, mailboxes } = await service()
    const device = { type: 'orscb', deviceId: 'session', properties: {} }
    await notifications.subscribe(comet('a', { destination: device }), undefined)
    await notifications.subscribe(comet('a'), 'u')
    await notifications.publish(event('a', { destination: { type: 'comet' } }), undefined)
    expect(mailboxes.map(({ user }) => user)).toEqual(['u'])
    const orscb = notifications.publish(event('a', { destination: { type: 'orscb' } }), undefined)
    await expect(orscb).rejects.toMatchObject({
      status: 503,
      message: '1 of 1 notifications could not be delivered: ors._ors names no server',
    })
  })

  it('reaches everybody also where they are more than are served in one go', async () => {
    const { service: notifications, mailboxes } = await service()
    const users = Array.from({ length: 600 }, (_, at) => `user${at}`)
    await Promise.all(users.map((user) => notifications.subscribe(comet('a'), user)))
    await notifications.publish(event('a'), undefined)
    expect(mailboxes.map(({ user }) => user).sort()).toEqual(users.sort())
  })

  it('goes only to subscriptions of the provider it names', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('a', { provider: 'SalesApp' }), 'sales')
    await notifications.subscribe(comet('a', { provider: 'Other' }), 'other')
    await notifications.subscribe(comet('a'), 'none')
    await notifications.publish(event('a', { provider: 'SalesApp' }), undefined)
    expect(mailboxes.map(({ user }) => user)).toEqual(['sales'])
  })

  it('answers 404 for a type without a channel, 400 for a device without a type', async () => {
    const { service: notifications } = await service()
    const pigeon = event('a', { destination: { type: 'pigeon' } })
    await expect(notifications.publish(pigeon, undefined)).rejects.toMatchObject({ status: 404 })
    const bare = event('a', { destination: { deviceId: 'd' } })
    await expect(notifications.publish(bare, undefined)).rejects.toMatchObject({ status: 400 })
  })

  it('answers 503 saying how many failed, and serves the others', async () => {
    const { service: notifications, mailboxes } = await service()
    const device = { type: 'orscb', deviceId: 'session', properties: {} }
    await notifications.subscribe(comet('a', { destination: device }), undefined)
    await notifications.subscribe(comet('a', { destination: device }), undefined)
    await notifications.subscribe(comet('*'), 'u')
    await expect(notifications.publish(event('a'), undefined)).rejects.toMatchObject({
      status: 503,
      message: expect.stringMatching(/^2 of 3 notifications could not be delivered/),
    })
    expect(mailboxes).toHaveLength(1)
  })

  it('reaches thousands of subscriptions of one event, each once', async () => {
    const { service: notifications, mailboxes } = await service()
    const users = Array.from({ length: 2000 }, (_, at) => `u${at}`)
    await Promise.all(
      users.map((user) => notifications.subscribe(comet('a', { subscriberId: user }), user)),
    )
    await notifications.publish(event('a'), undefined)
    expect(mailboxes.map(({ user }) => user).sort()).toEqual(users.sort())
  })

  it('keeps the message as it came', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('a'), 'u')
    const messages = ['', 'ä\u2028\u0000"', { a: [null, { b: newHexId() }] }]
    for (const message of messages) await notifications.publish(event('a', { message }), undefined)
    expect(mailboxes.map(({ message }) => message)).toEqual(messages)
  })
})

describe('NotificationService › announce', () => {
  it('tells subscribers of an event whose tag holds the id of a service', async () => {
    const { service: notifications, mailboxes } = await service()
    await notifications.subscribe(comet('service.agentavailable.*'), 'BuzzBrain')
    const tag = `service.agentavailable.${unknownId}`
    const message = { _action: 'connect', _id: unknownId }
    await notifications.announce({ ...event('a'), id: newHexId(), tag, message })
    expect(mailboxes).toEqual([{ user: 'BuzzBrain', tag, message }])
  })
})

describe('NotificationService › device', () => {
  it('tells where the events of a subscription go', async () => {
    const { service: notifications } = await service()
    const id = await notifications.subscribe(
      { ...comet('a'), destination: { type: 'orscb', deviceId: 's', properties: { a: 'b' } } },
      undefined,
    )
    expect(await notifications.device(id)).toEqual({
      ...{ type: 'orscb', deviceId: 's', properties: { a: 'b' }, debug: false },
      ...{ provider: undefined, language: undefined, authorization: undefined },
    })
    await notifications.unsubscribe(id)
    expect(await notifications.device(id)).toBeUndefined()
  })

  it('knows none of a subscription that never was, or whose type is switched off', async () => {
    const { service: notifications, redis } = await service()
    const id = await notifications.subscribe(comet('a'), 'u')
    const { service: without } = await nodeForTest(redis, { pushEnabled: ['httpcb'] })
    expect(await without.device(id)).toBeUndefined()
    expect(await notifications.device(unknownId)).toBeUndefined()
  })
})
