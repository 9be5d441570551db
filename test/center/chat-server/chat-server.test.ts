import { describe, expect, it, vi } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { chatWith, newChat, newCluster, nodeOf, readyAgent, shown, text } from './support.ts'

describe('a chat', () => {
  it('begins with its customer and waits in its queue', async () => {
    const node = await nodeOf(newCluster())
    const chat = await node.chats.open(newChat({ id: 'a', subject: 'French' }))
    expect(chat).toMatchObject({ id: 'a', subject: 'French', position: 1, ended: undefined })
    expect(chat.sessionId).toMatch(/^[0-9A-F]{13}[0-9A-F]?/)
    const { entries } = await node.chats.transcript('a', 0)
    expect(shown(entries)).toEqual([
      [1, 'Notice.Joined', 'John', 'has joined the session', 'CLIENT'],
    ])
    expect(await node.routing.position('a')).toMatchObject({ queue: 'sales', position: 1 })
  })

  it('is the same chat when it is opened again, on any node', async () => {
    const cluster = newCluster()
    const [one, other] = [await nodeOf(cluster), await nodeOf(cluster)]
    const chat = await one.chats.open(newChat({ id: 'a' }))
    expect(await other.chats.open(newChat({ id: 'a', nickname: 'Jane' }))).toEqual(chat)
  })

  it('has positions without a hole, whoever speaks and wherever', async () => {
    const cluster = newCluster()
    const [one, other] = [await nodeOf(cluster), await nodeOf(cluster)]
    const { id } = await chatWith(one, await readyAgent(one))
    const said = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 2 === 0
          ? one.chats.say(id, 'client', text(`c${at}`))
          : other.chats.say(id, 'kristi', text(`a${at}`)),
      ),
    )
    const positions = said.map(({ position }) => position).toSorted((a, b) => a - b)
    expect(positions).toEqual(Array.from({ length: 40 }, (_, at) => at + 3))
    const { entries } = await other.chats.transcript(id, 2)
    expect(entries.map(({ position }) => position)).toEqual(positions)
  })

  it('keeps every text as it was written', async () => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat())
    const texts = [
      '<b>bold</b>',
      '"quoted" \\ back',
      'línea\nñ 漢字 🙂',
      '\ud800 alone',
      ']]}',
      "'",
    ]
    for (const each of texts) await chats.say(id, 'client', text(each))
    const { entries } = await chats.transcript(id, 1)
    expect(entries.map((entry) => entry.text)).toEqual(texts)
  })

  it('gives the entries after a position', async () => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat())
    for (const each of ['a', 'b', 'c']) await chats.say(id, 'client', text(each))
    const { entries } = await chats.transcript(id, 3)
    expect(shown(entries)).toEqual([[4, 'Message.Text', 'John', 'c', 'CLIENT']])
    expect((await chats.transcript(id, 99)).entries).toEqual([])
  })

  it('passes from one agent to another in one step', async () => {
    const node = await nodeOf(newCluster())
    const { id } = await chatWith(node, await readyAgent(node))
    await readyAgent(node, 'vasya')
    await node.chats.transfer(id, 'kristi', { agent: 'vasya' })
    await node.chats.say(id, 'kristi', text('one moment'))
    await node.chats.accept(id, 'vasya')
    await vi.waitUntil(() => node.told.flatMap(({ entries }) => entries).length === 5)
    expect(shown(node.told.at(-1)?.entries ?? [])).toEqual([
      [4, 'Notice.Left', 'kristi S.', 'has left the session', 'AGENT'],
      [5, 'Notice.Joined', 'vasya S.', 'has joined the session', 'AGENT'],
    ])
    expect((await node.chats.find(id))?.parties.map((party) => party.id)).toEqual([
      'client',
      'vasya',
    ])
  })

  it('passes on also when it has as many parties as it takes', async () => {
    const node = await nodeOf(newCluster(), { options: { max_parties: 2 } })
    const { id } = await chatWith(node, await readyAgent(node))
    await readyAgent(node, 'vasya')
    await node.chats.transfer(id, 'kristi', { agent: 'vasya' })
    await node.chats.accept(id, 'vasya')
    expect((await node.chats.find(id))?.parties.map((party) => party.id)).toEqual([
      'client',
      'vasya',
    ])
    expect(await node.chats.say(id, 'vasya', text('hello'))).toMatchObject({ position: 5 })
  })

  it('stays with its agent when nobody can take it', async () => {
    const node = await nodeOf(newCluster())
    const { id } = await chatWith(node, await readyAgent(node))
    await expect(node.chats.transfer(id, 'kristi', { agent: 'nobody' })).rejects.toThrow()
    expect((await node.chats.find(id))?.transferredBy).toBeUndefined()
    expect(await node.chats.say(id, 'kristi', text('still here'))).toMatchObject({ position: 3 })
  })

  it('takes more parties, and goes on when one of two agents leaves', async () => {
    const { chats, ...node } = await nodeOf(newCluster())
    const { id } = await chatWith({ chats, ...node }, await readyAgent({ chats, ...node }))
    await chats.join(id, { id: 'boss', type: 'SUPERVISOR', nickname: 'Boss' })
    await chats.join(id, { id: 'boss', type: 'SUPERVISOR', nickname: 'Boss' })
    await chats.join(id, { id: 'bank', type: 'EXTERNAL', nickname: 'Bank' })
    await chats.join(id, { id: 'second', type: 'AGENT', nickname: 'Second' })
    await chats.leave(id, 'kristi')
    expect(await chats.find(id)).toMatchObject({ ended: undefined, position: 6 })
    await chats.leave(id, 'second')
    expect((await chats.find(id))?.ended).toMatchObject({ reason: 'agent' })
  })

  it('goes on waiting when a supervisor has looked in and left', async () => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat())
    await chats.join(id, { id: 'boss', type: 'SUPERVISOR', nickname: 'Boss' })
    await chats.leave(id, 'boss')
    expect(await chats.find(id)).toMatchObject({ ended: undefined, position: 3 })
  })

  it('ends when the customer leaves, for everybody', async () => {
    const node = await nodeOf(newCluster())
    const { id } = await chatWith(node, await readyAgent(node))
    await node.chats.leave(id, 'client')
    const { chat, entries } = await node.chats.transcript(id, 2)
    expect(chat).toMatchObject({ ended: { reason: 'customer' }, parties: [] })
    expect(entries.map(({ type, party }) => [type, party.id])).toEqual([
      ['Notice.Left', 'client'],
      ['Notice.Left', 'kristi'],
    ])
    expect(await node.routing.interactions('kristi')).toEqual([])
    await expect(node.chats.say(id, 'kristi', text('?'))).rejects.toThrow('Chat was finished')
    expect(await node.chats.end(id, 'customer')).toBe(false)
  })

  it('ends once, however many end it at once', async () => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat())
    const ends = await Promise.all(Array.from({ length: 9 }, () => chats.end(id, 'customer')))
    expect(ends.filter(Boolean)).toHaveLength(1)
    expect((await chats.find(id))?.position).toBe(2)
  })
})

it('leaves its queue also when the node that ended it died over it', async () => {
  const node = await nodeOf(newCluster())
  const { id } = await node.chats.open(newChat())
  vi.spyOn(node.routing, 'withdraw').mockRejectedValueOnce(new Error('died'))
  await expect(node.chats.end(id, 'customer')).rejects.toThrow('died')
  expect(await node.routing.position(id)).toMatchObject({ position: 1 })
  await vi.waitUntil(async () => (await node.routing.position(id)) === undefined, 10_000)
})

describe('a chat refuses', () => {
  it.each([
    ['an empty message', { type: 'Message.Text', text: ' \n' }, 'Message.Text needs a text'],
    ['a control character', { type: 'Message.Text', text: 'a\u0000b' }, 'control characters'],
    ['a megabyte', { type: 'Message.Text', text: 'x'.repeat(1_048_576) }, 'exceeds the limit'],
    ['a script as a URL', { type: 'Notice.PushUrl', text: 'javascript:alert(1)' }, 'http or https'],
  ] as const)('%s', async (_name, event, message) => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat())
    await expect(chats.say(id, 'client', event)).rejects.toThrow(message)
    expect((await chats.find(id))?.position).toBe(1)
  })

  it('who is not in it', async () => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat())
    await expect(chats.say(id, 'kristi', text('hi'))).rejects.toThrow('kristi is not in this chat')
  })

  it('more events a minute than the option says, of each party by itself', async () => {
    const node = await nodeOf(newCluster(), { options: { events_per_minute: 3 } })
    const { id } = await chatWith(node, await readyAgent(node))
    const burst = await Promise.allSettled(
      Array.from({ length: 9 }, () => node.chats.say(id, 'client', text('spam'))),
    )
    const said = burst.filter(({ status }) => status === 'fulfilled').length
    expect(said).toBeGreaterThanOrEqual(3)
    expect(said).toBeLessThanOrEqual(6) // a minute may end meanwhile
    expect(await node.chats.say(id, 'kristi', text('calm down'))).toMatchObject({
      text: 'calm down',
    })
  })

  it('more entries and parties than the options say', async () => {
    const { chats } = await nodeOf(newCluster(), { options: { max_entries: 2, max_parties: 1 } })
    const { id } = await chats.open(newChat())
    const boss = { id: 'boss', type: 'SUPERVISOR', nickname: 'Boss' } as const
    await expect(chats.join(id, boss)).rejects.toThrow('takes no more')
    await chats.say(id, 'client', text('last'))
    await expect(chats.say(id, 'client', text('one more'))).rejects.toThrow('takes no more')
  })

  it('a third who joins two, where two are all it takes', async () => {
    const node = await nodeOf(newCluster(), { options: { max_parties: 2 } })
    const { id } = await chatWith(node, await readyAgent(node))
    const second = { id: 'second', type: 'AGENT', nickname: 'Second' } as const
    await expect(node.chats.join(id, second)).rejects.toThrow('takes no more')
    await node.chats.join(id, { ...second, id: 'kristi' }) // is in it
    expect((await node.chats.find(id))?.parties).toHaveLength(2)
  })

  it('everything that concerns no chat', async () => {
    const { chats } = await nodeOf(newCluster())
    const unknown = 'No chat session for service x'
    await expect(chats.say('x', 'client', text('hi'))).rejects.toThrow(unknown)
    await expect(chats.transcript('x', 0)).rejects.toThrow(unknown)
    await expect(chats.leave('x', 'client')).rejects.toThrow(unknown)
    expect(await chats.find('x')).toBeUndefined()
  })
})

describe('an agent', () => {
  it('joins with an acceptance, and again changes nothing', async () => {
    const node = await nodeOf(newCluster())
    const { id } = await chatWith(node, await readyAgent(node))
    await node.chats.accept(id, 'kristi')
    const { entries } = await node.chats.transcript(id, 1)
    expect(shown(entries)).toEqual([
      [2, 'Notice.Joined', 'kristi S.', 'has joined the session', 'AGENT'],
    ])
  })

  it('keeps the chats of a node that died', async () => {
    const cluster = newCluster()
    const one = await nodeOf(cluster)
    const { id } = await chatWith(one, await readyAgent(one))
    one.die()
    const other = await nodeOf(cluster)
    expect(await other.routing.interactions('kristi')).toMatchObject([{ id, state: 'active' }])
    expect(await other.chats.say(id, 'kristi', text('go on'))).toMatchObject({ position: 3 })
  })
})

describe('time', () => {
  it('ends a chat in which nobody writes', async () => {
    const { chats } = await nodeOf(newCluster(), { options: { inactivity_timeout: 1 } })
    const { id } = await chats.open(newChat())
    await vi.waitUntil(async () => (await chats.find(id))?.ended !== undefined, 20_000)
    const { chat, entries } = await chats.transcript(id, 1)
    expect(chat.ended?.reason).toBe('inactivity')
    expect(shown(entries)).toEqual([
      [2, 'Notice.Left', 'John', 'has left the session because nobody wrote', 'CLIENT'],
    ])
  })

  it('ends a chat whose service is over', async () => {
    const { chats } = await nodeOf(newCluster())
    const { id } = await chats.open(newChat({ ttl: 1 }))
    await vi.waitUntil(async () => (await chats.find(id))?.ended !== undefined, 20_000)
    expect((await chats.find(id))?.ended?.reason).toBe('expired')
  })
})

describe('the feed', () => {
  const positions = (told: readonly { entries: readonly { position: number }[] }[]) =>
    told.flatMap(({ entries }) => entries.map(({ position }) => position))
  const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1)

  it('tells each entry once and in order, on one node, while two write', async () => {
    const cluster = newCluster()
    const [one, other] = [await nodeOf(cluster), await nodeOf(cluster)]
    const { id } = await chatWith(one, await readyAgent(one))
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        one.chats.say(id, 'client', text('c')),
        other.chats.say(id, 'kristi', text('a')),
        other.chats.say(id, 'kristi', text('b')),
      ])
    }
    await vi.waitUntil(() => positions(one.told).length === 32, 10_000)
    expect(positions(one.told)).toEqual(upTo(32))
    expect(other.told).toEqual([])
  })

  it('tells again what a listener has failed to take, and says so', async () => {
    let failures = 2
    const node = await nodeOf(newCluster(), {
      async listener() {
        failures -= 1
        if (failures >= 0) throw new Error('not now')
      },
    })
    await node.chats.open(newChat())
    await vi.waitUntil(() => node.told.length === 1, 10_000)
    expect(node.told).toMatchObject([{ entries: [{ position: 1 }], resumed: true }])
  })

  it('is taken over from a node that died, without a further word', async () => {
    const cluster = newCluster()
    const one = await nodeOf(cluster)
    const { id } = await chatWith(one, await readyAgent(one))
    await vi.waitUntil(() => positions(one.told).length === 2, 10_000)
    one.die()
    await one.chats.say(id, 'client', text('does anybody hear me?'))
    const other = await nodeOf(cluster)
    await vi.waitUntil(() => positions(other.told).length > 0, 30_000)
    expect(positions(other.told)).toEqual([3])
    expect(other.told[0]?.resumed).toBe(true)
  }, 40_000)
})

it('costs less than 25 kB of Redis with 50 entries', async () => {
  const cluster = newCluster()
  const { chats } = await nodeOf(cluster)
  const { id } = await chats.open(newChat({ id: newHexId() }))
  for (let at = 0; at < 49; at += 1)
    await chats.say(id, 'client', text(`${at} `.padEnd(80, 'word ')))
  const redis = await redisForTest(cluster)
  let bytes = 0
  for await (const keys of redis.scan('gms:chat-server:*')) {
    for (const key of keys) bytes += Number(await redis.commands.memory('USAGE', key))
  }
  expect(bytes).toBeGreaterThan(1000)
  expect(bytes).toBeLessThan(25_000)
})
