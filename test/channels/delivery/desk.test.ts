import { describe, expect, it } from 'vitest'
import type { PushOutcome } from '../../../src/channels/push/index.ts'
import { device, event } from '../push/support.ts'
import { listed, nodeForTest } from './support.ts'

const page = device('httpcb', 'https://example.com/hook/secret')
const refused: PushOutcome = { kind: 'failed', reason: '400 TopicDisallowed' }
const gone: PushOutcome = { kind: 'device-refused', reason: '410 Unregistered' }

const phone = (name: string) => device('ios', name.padEnd(32, '0'), { provider: 'SalesApp' })

describe('the list', () => {
  it('is found by state, provider, type, time and words', async () => {
    const node = await nodeForTest()
    const { deliveries, channels, clock } = node
    const at: number[] = []
    for (const [name, outcome] of [
      ['a', { kind: 'delivered', id: 'apns-77' }],
      ['b', refused],
      ['c', gone],
    ] as const) {
      clock.at += 1000
      at.push(clock.at)
      channels.answer = () => outcome
      await deliveries.send(event('m', { id: name.repeat(32), tag: `tag.${name}` }), phone(name))
    }
    clock.at += 1000
    channels.answer = () => ({ kind: 'delivered' })
    await deliveries.send(event('m', { id: 'd'.repeat(32), tag: 'tag.d' }), page)
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
    const found = async (filter: object) => {
      const page = await deliveries.list({ most: 10, ...filter })
      return page.deliveries.map(({ event: { id } }) => id[0]).join('')
    }
    expect(await found({})).toBe('dcba')
    expect(await found({ state: 'refused' })).toBe('cb')
    expect(await found({ provider: 'SalesApp' })).toBe('cba')
    expect(await found({ type: 'httpcb' })).toBe('d')
    expect(await found({ from: at[1], to: at[1] })).toBe('b')
    expect(await found({ state: 'refused', from: at[2] })).toBe('c')
    expect(await found({ to: at[0] })).toBe('a')
    expect(await found({ q: 'tag.a' })).toBe('a')
    expect(await found({ q: 'apns-77' })).toBe('a')
    expect(await found({ q: 'TopicDisallowed' })).toBe('b')
    expect(await found({ q: 'a'.padEnd(32, '0') })).toBe('a')
    expect(await found({ q: 'nothing like it' })).toBe('')
  })

  it('has under one word all that did not get through', async () => {
    const { deliveries, channels, clock } = await nodeForTest()
    for (const [name, outcome] of [
      ['a', { kind: 'delivered' }],
      ['b', refused],
      ['c', { kind: 'try-later', reason: '503' }],
    ] as const) {
      clock.at += 1000
      channels.answer = () => outcome
      await deliveries.send(event('m', { id: name }), phone(name), { until: clock.at + 1 })
    }
    const dead = async () => {
      const page = await deliveries.list({ state: 'dead', most: 10 })
      return page.deliveries.map(({ event: { id }, state }) => [id, state])
    }
    await expect.poll(dead).toEqual([
      ['c', 'expired'],
      ['b', 'refused'],
    ])
  })

  it('comes by pages, each delivery once and the newest first', async () => {
    const node = await nodeForTest()
    for (let count = 0; count < 25; count++) {
      if (count % 5 === 0) node.clock.at += 1
      await node.deliveries.send(event('m'), phone(`${count}`))
    }
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const found = await node.deliveries.list({ most: 10, cursor })
      ids.push(...found.deliveries.map(({ id }) => id))
      cursor = found.cursor
    } while (cursor !== undefined)
    expect(new Set(ids).size).toBe(25)
    expect(ids).toEqual([...ids].sort().reverse())
  })

  it('goes on past those that are discarded while it is read', async () => {
    const node = await nodeForTest()
    const sent = Array.from({ length: 260 }, (_, at) => {
      return node.deliveries.send(event('m'), phone(`${at}`))
    })
    await Promise.all(sent)
    const [newest] = await listed(node)
    await node.redis.commands.hdel('gms:delivery:records:{all}', newest?.id ?? '') // as between the index and the records
    const { deliveries } = await node.deliveries.list({ most: 500 })
    expect(deliveries).toHaveLength(259)
  })

  it('forgets what ended a day ago, and keeps what is still tried', async () => {
    const node = await nodeForTest()
    await node.deliveries.send(event('m'), phone('ended'))
    node.channels.answer = () => ({ kind: 'try-later', reason: 'busy', after: 90_000 })
    await node.deliveries.send(event('m'), phone('open'))
    await expect.poll(async () => (await listed(node)).length).toBe(2)
    await expect.poll(() => node.redis.commands.zcard('gms:delivery:ended:{all}')).toBe(1)
    node.clock.at += 86_401_000
    await node.deliveries.send(event('m'), phone('new'))
    const names = (await listed(node)).map(({ device: { deviceId } }) => deviceId.slice(0, 3))
    expect(names.sort()).toEqual(['new', 'ope'])
  })

  it('keeps as many as it may, those open longest', async () => {
    const node = await nodeForTest({ keep_most: 100 })
    node.channels.answer = () => ({ kind: 'try-later', reason: 'busy' })
    await node.deliveries.send(event('m'), phone('open'))
    node.channels.answer = () => ({ kind: 'delivered' })
    for (let round = 0; round < 4; round++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => node.deliveries.send(event('m'), phone(`${at}`))),
      )
    }
    await node.deliveries.close()
    const records = await listed(node)
    expect(records).toHaveLength(100)
    expect(records.filter(({ state }) => state === 'retrying')).toHaveLength(1)
    for (const set of ['open', 'ended', 'dead']) {
      const count = await node.redis.commands.zcard(`gms:delivery:${set}:{all}`)
      expect(count).toBe({ open: 1, ended: 99, dead: 0 }[set])
    }
  })

  it('keeps no more bytes of messages than it may, and one message for all its devices', async () => {
    const node = await nodeForTest({ keep_bytes: 1_048_576 })
    node.channels.answer = () => refused
    const bytes = async () => Number(await node.redis.commands.get('gms:delivery:bytes:{all}'))
    const large = event('x'.repeat(100_000))
    for (let count = 0; count < 20; count++) await node.deliveries.send(large, phone(`${count}`))
    expect(await bytes()).toBeLessThan(101_000)
    for (let count = 0; count < 20; count++) {
      await node.deliveries.send(event('x'.repeat(100_000)), phone(`${count}`))
    }
    expect(await bytes()).toBeLessThan(1_048_576)
    await node.deliveries.discard((await listed(node)).map(({ id }) => id))
    expect(await bytes()).toBe(0)
    expect(await node.redis.commands.hlen('gms:delivery:uses:{all}')).toBe(0)
  })
})

describe('a replay', () => {
  it('sends what was sent at first, and keeps the old attempts', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => refused
    const sent = event({ text: 'm' })
    const device = { ...phone('a'), properties: { key: 'value' } }
    await node.deliveries.send(sent, device)
    const [record] = await listed(node)
    const ids = [record?.id ?? '', 'f'.repeat(32)]
    node.channels.answer = () => ({ kind: 'delivered' })
    expect(await node.deliveries.replay(ids)).toEqual({ done: [ids[0]], skipped: [ids[1]] })
    await node.pass(1)
    expect(node.channels.sent[1]).toEqual({ event: sent, device })
    await expect.poll(async () => (await listed(node))[0]?.state).toBe('delivered')
    const outcomes = (await listed(node))[0]?.attempts.map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['failed', 'delivered'])
    expect(await node.deliveries.replay(ids)).toEqual({ done: [], skipped: ids })
  })

  it('begins the schedule anew', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => ({ kind: 'try-later', reason: 'busy' })
    await node.deliveries.send(event('m'), page)
    await node.pass(200_000)
    const [record] = await listed(node)
    expect(record?.state).toBe('expired')
    await node.deliveries.replay([record?.id ?? ''])
    await node.pass(1)
    expect(node.timers.delays).toEqual([4])
    expect((await listed(node))[0]).toMatchObject({ state: 'retrying', tries: 1 })
  })

  it('is tried once at least, whatever its horizon', async () => {
    const node = await nodeForTest({ event_horizon: 0 })
    node.channels.answer = () => ({ kind: 'try-later', reason: 'busy' })
    expect(await node.deliveries.send(event('m'), page)).toMatchObject({ reason: 'busy' })
    const [record] = await listed(node)
    expect(record?.state).toBe('expired')
    await node.deliveries.replay([record?.id ?? ''])
    await node.pass(1)
    expect(node.channels.sent).toHaveLength(2)
  })

  it('of one that two operators ask for at once is sent once', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => refused
    await node.deliveries.send(event('m'), page)
    const ids = (await listed(node)).map(({ id }) => id)
    const both = await Promise.all([node.deliveries.replay(ids), node.deliveries.replay(ids)])
    expect(both.map(({ done }) => done.length).sort()).toEqual([0, 1])
    await node.pass(1)
    expect(node.channels.sent).toHaveLength(2)
  })
})

describe('what is discarded', () => {
  it('is gone, and is not tried any more', async () => {
    const node = await nodeForTest()
    node.channels.answer = () => ({ kind: 'try-later', reason: 'busy' })
    await node.deliveries.send(event('m'), page)
    const ids = (await listed(node)).map(({ id }) => id)
    expect(await node.deliveries.discard([...ids, 'f'.repeat(32)])).toEqual({
      done: ids,
      skipped: ['f'.repeat(32)],
    })
    await node.pass(100_000)
    expect(node.channels.sent).toHaveLength(1)
    expect(await listed(node)).toEqual([])
  })

  it('does not come back when its attempt ends', async () => {
    const node = await nodeForTest()
    let end = (_: PushOutcome) => {}
    node.channels.answer = () => new Promise((resolve) => (end = resolve))
    const sending = node.deliveries.send(event('m'), page)
    await expect.poll(() => node.channels.sent.length).toBe(1)
    await node.deliveries.discard((await listed(node)).map(({ id }) => id))
    end({ kind: 'try-later', reason: 'busy' })
    expect(await sending).toMatchObject({ kind: 'try-later' })
    expect(await listed(node)).toEqual([])
    expect(node.timers.delays).toEqual([])
  })
})

/** A node at which `s1` is the one subscription. */
async function pruning() {
  const node = await nodeForTest()
  const kept = new Map([['s1', 'subscription one']])
  node.deliveries.pruneIn({
    stored: async (id) => kept.get(id),
    remove: async (id) => void kept.delete(id),
    putBack: async (text) => {
      if (text === 'over') return false
      kept.set('s1', text)
      return true
    },
  })
  const send = (outcome: PushOutcome) => {
    node.channels.answer = () => outcome
    return node.deliveries.send(event('m'), page, { subscription: 's1' })
  }
  return { ...node, kept, send }
}

describe('a subscription that has ended', () => {
  it('is not tried for again', async () => {
    const node = await pruning()
    await node.send({ kind: 'try-later', reason: 'answered 503' })
    node.kept.clear() // as unsubscribing does
    await node.pass(10)
    expect(node.channels.sent).toHaveLength(1)
    const [record] = await listed(node)
    expect(record).toMatchObject({ state: 'expired', tries: 1 })
    await node.deliveries.replay([record?.id ?? ''])
    await node.pass(0)
    expect(node.channels.sent).toHaveLength(2) // an operator wants it
  })
})

describe('a subscription whose device is gone', () => {
  it('ends, and comes back by an undo', async () => {
    const node = await pruning()
    await node.send(gone)
    await expect.poll(() => node.kept.size).toBe(0)
    const [record] = await listed(node)
    expect(record).toMatchObject({ state: 'refused', removed: 'subscription one' })
    await node.deliveries.undo(record?.id ?? '')
    expect([...node.kept]).toEqual([['s1', 'subscription one']])
    await expect(node.deliveries.undo(record?.id ?? '')).rejects.toMatchObject({ status: 409 })
  })

  it.each([
    refused,
    { kind: 'try-later', reason: '404 of a project' },
    { kind: 'delivered' },
  ] as const)('stays where that is not what the provider says: %o', async (outcome) => {
    const node = await pruning()
    await node.send(outcome)
    await expect.poll(async () => (await listed(node))[0]?.attempts.length).toBe(1)
    expect(node.kept.size).toBe(1)
    const [record] = await listed(node)
    await expect(node.deliveries.undo(record?.id ?? '')).rejects.toMatchObject({ status: 409 })
  })

  it('does not come back after its time', async () => {
    const node = await pruning()
    node.kept.set('s1', 'over')
    await node.send(gone)
    await expect.poll(() => node.kept.size).toBe(0)
    const [record] = await listed(node)
    await expect(node.deliveries.undo(record?.id ?? '')).rejects.toMatchObject({ status: 409 })
    await expect(node.deliveries.undo('f'.repeat(32))).rejects.toMatchObject({ status: 404 })
  })

  it('ends also when a later attempt, on another node, finds it gone', async () => {
    const node = await pruning()
    await node.send({ kind: 'try-later', reason: 'busy' })
    node.channels.answer = () => gone
    await node.pass(10)
    await expect.poll(() => node.kept.size).toBe(0)
  })
})
