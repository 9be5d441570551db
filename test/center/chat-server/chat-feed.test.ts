import { expect, it, vi } from 'vitest'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import { ChatFeed } from '../../../src/center/chat-server/chat-feed.ts'
import { chatKeys } from '../../../src/center/chat-server/chat-keys.ts'
import type { Changed } from '../../../src/center/chat-server/chat-store.ts'
import { createRedisChatStore } from '../../../src/center/chat-server/chat-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'
import { chatWith, newCluster, nodeOf, readyAgent, text } from './support.ts'

const logger = createLogger('silent')

/** The node that tells of the chat has been silent for too long: another may. */
async function lapse(cluster: string, id: string): Promise<void> {
  const { commands } = await redisForTest(cluster)
  await commands.hset(chatKeys(id).chat, 'x', 0)
}

it('tells nothing again when one node follows another and is followed by it', async () => {
  const cluster = newCluster()
  const [one, other] = [await nodeOf(cluster), await nodeOf(cluster)]
  const positions = ({ told }: typeof one) =>
    told.flatMap(({ entries }) => entries.map(({ position }) => position))
  const { id } = await chatWith(one, await readyAgent(one))
  await vi.waitUntil(() => positions(one).length === 2, 10_000)
  await lapse(cluster, id)
  await other.chats.say(id, 'client', text('hello?'))
  await vi.waitUntil(() => positions(other).length === 1, 10_000)
  await lapse(cluster, id)
  await one.chats.say(id, 'client', text('is anybody there?'))
  await vi.waitUntil(() => positions(one).includes(4), 10_000)
  expect([positions(one), positions(other)]).toEqual([[1, 2, 4], [3]])
})

it.each([
  ['', () => {}],
  [
    ', also when word of a write came too late to tell anything',
    (feed: ChatFeed) => feed.wake('a'),
  ],
])('goes on at once where a node has left%s', async (_, before) => {
  const cluster = newCluster()
  const [one, other] = [await feedOf(9, cluster), await feedOf(9, cluster)]
  await one.open('a')
  before(one.feed)
  await one.feed.close()
  await other.change('a', { verb: 'say', party: 'client', type: 'Message.Text', text: 'hello?' })
  expect([one.told, other.told]).toEqual([['a begins'], ['hello?']])
})

it('says that it may have been told when the node in between has died over it', async () => {
  const cluster = newCluster()
  const [one, other] = [await nodeOf(cluster), await nodeOf(cluster)]
  const { id } = await chatWith(one, await readyAgent(one))
  await vi.waitUntil(() => one.told.flatMap(({ entries }) => entries).length === 2, 10_000)
  await lapse(cluster, id)
  other.die()
  await other.chats.say(id, 'client', text('hello?'))
  await lapse(cluster, id)
  await one.chats.say(id, 'client', text('is anybody there?'))
  await vi.waitUntil(() => one.told.at(-1)?.entries.at(-1)?.position === 4, 10_000)
  expect(one.told.at(-1)).toMatchObject({
    entries: [{ position: 3 }, { position: 4 }],
    resumed: true,
  })
})

/** A feed of a node of its own, and changes of chats as that node makes them. */
async function feedOf(most: number, cluster = newCluster()) {
  const redis = await redisForTest(cluster)
  const store = await createRedisChatStore(redis, newHexId())
  const feed = new ChatFeed(store, logger, most)
  const told: string[] = []
  feed.tell(async (_, entries, { resumed }) => {
    for (const { text } of entries) if (!resumed || !told.includes(text)) told.push(text)
  })
  const limits = { entries: 99, eventsPerMinute: 99, parties: 9, history: 60, watchAfter: 1000 }
  const write = async (id: string, ...steps: Parameters<typeof store.change>[1]) => {
    feed.changed(id, (await store.change(id, steps, limits)) as Changed)
  }
  const change: typeof write = async (id, ...steps) => {
    await write(id, ...steps)
    await vi.waitUntil(async () => (await store.takeOver(id)) === 'all-told', 10_000)
  }
  const open = async (id: string) => {
    const names = { sessionId: '', userId: '', secureKey: '', queue: 'q', subject: '' }
    await store.create({ id, ...names, customer: {} }, { ttl: 60, history: 60 })
    const party = { id: 'client', type: 'CLIENT', nickname: 'John' } as const
    await change(id, { verb: 'join', party, text: `${id} begins` })
  }
  return { feed, told, write, change, open }
}

it('forgets a chat once its end is told', async () => {
  const { feed, change, open } = await feedOf(10)
  await open('a')
  expect(feed.size).toBe(1)
  const end = { verb: 'end', reason: 'customer' } as const
  await change('a', { verb: 'leave', party: 'client', text: 'bye' }, end)
  await vi.waitUntil(() => feed.size === 0, 10_000)
})

it('remembers so many chats, and goes on telling of those it has forgotten', async () => {
  const { feed, told, change, open } = await feedOf(2)
  for (const id of ['a', 'b', 'c']) await open(id)
  expect(feed.size).toBe(2)
  await change('a', { verb: 'say', party: 'client', type: 'Message.Text', text: 'a goes on' })
  expect(told).toEqual(['a begins', 'b begins', 'c begins', 'a goes on'])
})

it('tells nothing again when it hears late of what was new before another node took over', async () => {
  const cluster = newCluster()
  const [one, other] = [await feedOf(10, cluster), await feedOf(10, cluster)]
  const say = (text: string) =>
    ({ verb: 'say', party: 'client', type: 'Message.Text', text }) as const
  await one.open('a')
  await lapse(cluster, 'a')
  await other.change('a', say('hello?'))
  one.feed.wake('a')
  await lapse(cluster, 'a')
  await one.change('a', say('is anybody there?'))
  expect([one.told, other.told]).toEqual([['a begins', 'is anybody there?'], ['hello?']])
})

it('tells all and nothing twice, however writes cross with looks and word of other writes', async () => {
  const { feed, told, write, open } = await feedOf(100)
  const wanted: string[] = []
  const say = (id: string, text: string) => {
    wanted.push(text)
    return write(id, { verb: 'say', party: 'client', type: 'Message.Text', text })
  }
  for (let chat = 0; chat < 30; chat += 1) {
    const id = `chat ${chat}`
    await open(id)
    const looks = Array.from({ length: 12 }, async (_, at) => {
      if (at % 3 === 0) feed.wake(id)
      if (at % 3 === 1) await feed.takeOver(id)
      await say(id, `${id} ${at}`)
    })
    await Promise.all(looks)
  }
  const texts = () => told.filter((text) => !text.endsWith('begins')).toSorted()
  await expect.poll(texts).toEqual(wanted.toSorted())
})
