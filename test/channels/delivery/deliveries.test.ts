import { describe, expect, it } from 'vitest'
import type { Redis } from '../../../src/base/redis/index.ts'
import type { PushOutcome } from '../../../src/channels/push/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { device, event } from '../push/support.ts'
import { listed, type Node, nodeForTest } from './support.ts'

const phone = device('ios', '0123456789abcdef0123456789abcdef')
const page = device('httpcb', 'https://example.com/hook/secret')
const busy: PushOutcome = { kind: 'try-later', reason: 'answered 503' }

describe('a delivery', () => {
  it('is written down before it begins, and ended when the provider has taken it', async () => {
    const node = await nodeForTest()
    const { channels, deliveries, clock } = node
    const states: unknown[] = []
    channels.answer = async () => {
      states.push((await listed(node)).map(({ state }) => state))
      return { kind: 'delivered', id: 'apns-1' }
    }
    expect(await deliveries.send(event('hello'), phone)).toEqual({
      kind: 'delivered',
      id: 'apns-1',
    })
    expect(states).toEqual([['accepted']])
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
    const [record] = await listed(node)
    expect(record).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f]{32}$/), state: 'delivered', purpose: 'event' },
      event: { id: 'a'.repeat(32), tag: 'ors.contact.1' },
      device: { ...device('ios', '012345…cdef') },
      attempts: [{ at: clock.at, outcome: 'delivered', providerId: 'apns-1' }],
      ...{ tries: 1, createdAt: clock.at, node: expect.any(String) },
      expiresAt: clock.at + 144_000_000,
    })
  })

  it('over comet has no record', async () => {
    const node = await nodeForTest()
    expect(await node.deliveries.send(event('m'), device('comet', 'u'))).toEqual({
      kind: 'delivered',
    })
    expect(await listed(node)).toEqual([])
    expect(node.channels.sent).toHaveLength(1)
  })

  it('keeps no message and no secret of what got through', async () => {
    const node = await nodeForTest()
    const secret = device('customhttp', 'd', { authorization: 'hush', properties: { k: 'hush' } })
    await node.deliveries.send(event('hush'), secret)
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
    expect(await keptText(node)).not.toContain('hush')
    expect(await node.redis.commands.get('gms:delivery:bytes:{all}')).toBe('0')
  })

  it('leaves no key behind that lives for ever', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => busy
    await node.deliveries.send(event('m'), page, { bySender: { name: 'chat }{ 1', attempt: 1 } })
    await node.deliveries.send(event('m'), page)
    for await (const keys of node.redis.scan('*')) {
      for (const key of keys) expect(await node.redis.commands.pttl(key)).toBeGreaterThan(0)
    }
  })

  it('is not begun when it cannot be written down', async () => {
    const redis = await redisForTest()
    const node = await nodeForTest({ redis })
    await redis.commands.set('gms:delivery:records:{all}', 'no hash')
    expect(await node.deliveries.send(event('m'), phone)).toEqual({
      kind: 'try-later',
      reason: 'the delivery could not be written down',
    })
    expect(node.channels.sent).toEqual([])
  })

  it('costs less than a script under load', async () => {
    let scripts = 0
    const redis = counting(await redisForTest(), () => {
      scripts += 1
    })
    const node = await nodeForTest({ redis })
    const all = Array.from({ length: 1000 }, () => node.deliveries.send(event('m'), phone))
    await Promise.all(all)
    await node.deliveries.close()
    expect(scripts).toBeLessThan(40)
    expect((await listed(node)).every(({ state }) => state === 'delivered')).toBe(true)
  })
})

describe('what may pass', () => {
  it('is tried again as Standard Webhooks has it, until its horizon', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => busy
    expect(await node.deliveries.send(event('m'), page)).toEqual({
      kind: 'try-later',
      reason: 'answered 503; it will be tried again',
    })
    const delays: number[] = []
    while (node.timers.delays[0] !== undefined) {
      delays.push(node.timers.delays[0])
      await node.pass(node.timers.delays[0])
    }
    expect(delays).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400])
    const [record] = await listed(node)
    expect(record).toMatchObject({ state: 'expired', tries: 8 })
    expect(record?.attempts).toHaveLength(8)
    expect(record?.attempts[0]).toMatchObject({ outcome: 'try-later', reason: 'answered 503' })
  })

  it('gets through at last, with what was sent at first', async () => {
    const node = await nodeForTest()
    const { channels, deliveries } = node
    channels.answer = (_, count) => (count < 3 ? busy : { kind: 'delivered' })
    const sent = event({ a: ['ä', null] }, { properties: { 'apple.title': 't' } })
    await deliveries.send(sent, page)
    await node.pass(1000)
    expect(channels.sent).toHaveLength(3)
    for (const each of channels.sent) expect(each).toEqual({ event: sent, device: page })
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
  })

  it('waits as long as the provider asks, and is not hurried by chance', async () => {
    for (const [chance, delay] of [
      [0, 60],
      [1, 66],
    ] as const) {
      const node = await nodeForTest({ chance })
      node.channels.answer = () => ({ ...busy, after: 60 })
      await node.deliveries.send(event('m'), phone)
      expect(node.timers.delays).toEqual([delay])
    }
  })

  it('comes back at different times', async () => {
    const early = await nodeForTest({ chance: 0 })
    const late = await nodeForTest({ chance: 1 })
    for (const node of [early, late]) {
      node.channels.answer = () => busy
      await node.deliveries.send(event('m'), phone)
    }
    expect([early.timers.delays, late.timers.delays]).toEqual([[4], [6]])
  })

  it.each([
    ['callback', 120, [1, 2, 4, 8, 15, 30, 30, 30]],
    ['chat', 360, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]],
  ] as const)('is tried for as long as it is of use: %s', async (purpose, horizon, delays) => {
    const node = await nodeForTest()
    const begun = node.clock.at
    node.channels.answer = () => busy
    await node.deliveries.send(event('m'), phone, { purpose })
    await node.pass(1000)
    const [record] = await listed(node)
    expect(record).toMatchObject({ state: 'expired', expiresAt: begun + 1000 * horizon })
    const at = record?.attempts.map((attempt) => (attempt.at - begun) / 1000) ?? []
    const gaps = at.slice(1).map((seconds, i) => seconds - (at[i] ?? 0))
    expect(gaps).toEqual(delays.slice(0, gaps.length))
    expect(gaps.length).toBeGreaterThanOrEqual(delays.length - 1)
  })

  it('ends when its sender says that it is of no use any more', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => busy
    const until = node.clock.at + 2000
    await node.deliveries.send(event('m'), phone, { purpose: 'callback', until })
    await node.pass(100)
    expect(node.channels.sent).toHaveLength(2)
    expect(await listed(node)).toMatchObject([{ state: 'expired', expiresAt: until }])
  })

  it('is tried by another node when the first has died between two attempts', async () => {
    const dead = await nodeForTest()
    dead.channels.answer = () => busy
    await dead.deliveries.send(event('m'), phone)
    const node = await nodeForTest({ beside: dead })
    await node.pass(10)
    expect(node.channels.sent).toHaveLength(1)
    expect((await listed(node)).map(({ attempts }) => attempts.length)).toEqual([1])
    await expect.poll(async () => (await listed(node))[0]?.attempts.length).toBe(2)
  })

  it('is found when a node has died in its first attempt', async () => {
    const dead = await nodeForTest()
    await dead.deliveries.start()
    dead.channels.answer = () => new Promise(() => {})
    void dead.deliveries.send(event('m'), phone)
    await expect.poll(() => dead.channels.sent.length).toBe(1)
    const node = await nodeForTest({ beside: dead })
    await node.pass(60)
    expect(node.channels.sent).toEqual([])
    await node.pass(90)
    expect(node.channels.sent).toHaveLength(1)
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
  })

  it('is found when its timer could not be set', async () => {
    const node = await nodeForTest()
    await node.deliveries.start()
    node.channels.answer = (_, count) => (count === 1 ? busy : { kind: 'delivered' })
    await node.deliveries.send(event('m'), phone)
    for (const name of node.timers.waiting.keys()) {
      if (name.startsWith('delivery ')) node.timers.waiting.delete(name)
    }
    await node.pass(150)
    expect(node.channels.sent).toHaveLength(2)
  })

  it('is found also after Redis has come back without its timers', async () => {
    const node = await nodeForTest()
    await node.redis.subscribe('any', () => undefined) // over the connection by whose end it is noticed
    await node.deliveries.start()
    node.timers.waiting.clear()
    await node.redis.commands.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await expect.poll(() => [...node.timers.waiting.keys()]).toEqual(['delivery.watch all'])
  })

  it('holds up no other timers while far ends are silent', async () => {
    const { timers } = await nodeForTest()
    expect([...timers.apart]).toEqual(['delivery'])
  })

  it('is begun by a timer where too many were before it', async () => {
    const node = await nodeForTest()
    expect(await node.deliveries.send(event('m'), phone, { later: true })).toEqual({
      kind: 'try-later',
      reason: 'not begun in time; it will be tried again',
    })
    expect(node.channels.sent).toEqual([])
    await node.pass(1)
    expect(node.channels.sent).toHaveLength(1)
  })
})

describe('what is refused', () => {
  it.each(['device-refused', 'failed'] as const)('is not tried again: %s', async (kind) => {
    const node = await nodeForTest()
    node.channels.answer = () => ({ kind, reason: '400 PayloadEmpty', id: 'x' })
    await node.deliveries.send(event('m'), phone)
    await node.pass(200_000)
    expect(node.channels.sent).toHaveLength(1)
    expect(await listed(node)).toMatchObject([
      {
        state: 'refused',
        attempts: [{ outcome: kind, reason: '400 PayloadEmpty', providerId: 'x' }],
      },
    ])
  })
})

describe('a sender that tries again by itself', () => {
  it('has one delivery until it ends, with what it says last', async () => {
    const node = await nodeForTest()
    const { channels, deliveries } = node
    const by = (attempt: number) =>
      ({ purpose: 'chat', bySender: { name: 'c1', attempt } }) as const
    channels.answer = (_, count) => (count < 3 ? busy : { kind: 'failed', reason: 'no' })
    for (const attempt of [1, 2, 3]) {
      await deliveries.send(event(`m${attempt}`, { id: `e${attempt}` }), page, by(attempt))
      expect(node.timers.delays).toEqual([])
    }
    const records = await listed(node)
    expect(records).toMatchObject([{ state: 'refused', event: { id: 'e3' }, tries: 3 }])
    channels.answer = () => ({ kind: 'delivered' })
    await deliveries.replay(records.map(({ id }) => id))
    await node.pass(1)
    expect(channels.sent.at(-1)?.event.message).toBe('m3')
    await deliveries.send(event('later'), page, by(1))
    expect(await listed(node)).toHaveLength(2)
  })

  it('is not tried for when it goes silent', async () => {
    const node = await nodeForTest()
    await node.deliveries.start()
    node.channels.answer = () => busy
    const bySender = { name: 'c1', attempt: 1 }
    await node.deliveries.send(event('m'), page, { purpose: 'chat', bySender })
    await node.pass(600)
    expect(node.channels.sent).toHaveLength(1)
    expect(await listed(node)).toMatchObject([{ state: 'expired' }])
  })
})

describe('the rate of a provider', () => {
  it('lets a burst through and postpones what would wait too long, without an attempt', async () => {
    const node = await nodeForTest({ rate: 1, burst: 10 })
    const outcomes: PushOutcome[] = []
    for (let count = 0; count < 10; count++) {
      outcomes.push(await node.deliveries.send(event('m'), phone))
    }
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['delivered']))
    expect(await node.deliveries.send(event('m'), phone)).toEqual({
      ...{
        kind: 'try-later',
        reason: 'the rate of its provider is used up; it will be tried again',
        after: 1,
      },
    })
    expect((await listed(node))[0]).toMatchObject({ state: 'accepted', attempts: [], tries: 0 })
    expect(await node.deliveries.send(event('m'), { ...phone, provider: 'Other' })).toEqual({
      kind: 'delivered',
    })
    await node.pass(20)
    expect(node.channels.sent).toHaveLength(12)
  })

  it('is one for Firebase, by whichever of its names', async () => {
    const node = await nodeForTest({ rate: 1, burst: 2 })
    const kinds: string[] = []
    for (const type of ['fcm', 'gcm', 'android'] as const) {
      kinds.push((await node.deliveries.send(event('m'), { ...phone, type })).kind)
    }
    expect(kinds).toEqual(['delivered', 'delivered', 'try-later'])
  })
})

/** The same Redis, telling of each script that is run. */
function counting(redis: Redis, told: () => void): Redis {
  const script: Redis['script'] = (source) => {
    const run = redis.script<never>(source)
    return (keys, args) => {
      told()
      return run(keys, args)
    }
  }
  return {
    ...{ kind: redis.kind, commands: redis.commands, script },
    batch: (source, shared) => redis.batch(source, shared),
    scan: (pattern) => redis.scan(pattern),
    subscribe: (channel, listener) => redis.subscribe(channel, listener),
    publish: (channel, message) => redis.publish(channel, message),
    channel: (name) => redis.channel(name),
    onResubscribed: (listener) => redis.onResubscribed(listener),
    isReady: () => redis.isReady(),
    close: () => redis.close(),
  }
}

async function keptText({ redis }: Node): Promise<string> {
  const hashes = ['records', 'messages'].map((name) =>
    redis.commands.hgetall(`gms:delivery:${name}:{all}`),
  )
  return JSON.stringify(await Promise.all(hashes))
}
