import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { createRedisListeners, Live, NodeWatch } from '../../../src/console/live/index.ts'
import { redisForTest } from '../../support/redis.ts'

interface Told {
  readonly user: string
  readonly message: { readonly topic: string; readonly key?: string }
}

async function live(mailboxes: string[] = ['console:a']) {
  const redis = await redisForTest()
  const told: Told[] = []
  const made = new Live({
    listeners: createRedisListeners(redis),
    deliver: async (user, { message }) => {
      told.push({ user, message: message as Told['message'] })
    },
    logger: createLogger('silent'),
  })
  onTestFinished(() => made.close())
  for (const mailbox of mailboxes) made.listens(mailbox)
  await expect.poll(() => createRedisListeners(redis).open(99)).toHaveLength(mailboxes.length)
  const topics = () =>
    told.map(({ message: { topic, key } }) => (key === undefined ? topic : `${topic} ${key}`))
  return { redis, live: made, told, topics }
}

describe('Live', () => {
  it('tells every open console of the first change at once, and of all others of its second together', async () => {
    const { live: made, told, topics } = await live(['console:a', 'agent:kate'])
    for (let at = 0; at < 100; at += 1) made.changed('callback', `c${at}`)
    await expect.poll(topics).toEqual(['callback c0', 'callback c0'])
    await expect
      .poll(topics, { timeout: 3000 })
      .toEqual(['callback c0', 'callback c0', 'callback', 'callback'])
    expect(new Set(told.map(({ user }) => user))).toEqual(new Set(['console:a', 'agent:kate']))
  })

  it('names the one thing that changed again', async () => {
    const { live: made, topics } = await live()
    for (let at = 0; at < 3; at += 1) made.changed('nodes', 'n1')
    await expect.poll(topics, { timeout: 3000 }).toEqual(['nodes n1', 'nodes n1'])
  })

  it('counts each topic by itself', async () => {
    const { live: made, topics } = await live()
    made.changed('desk')
    made.changed('audit')
    await expect.poll(topics).toEqual(['desk', 'audit'])
  })

  it('tells nobody who has left, and nothing once it is closed', async () => {
    const { redis, live: made, topics } = await live(['console:a', 'console:b'])
    made.forget('console:a')
    await expect.poll(() => createRedisListeners(redis).open(99)).toEqual(['console:b'])
    made.changed('desk')
    await expect.poll(topics).toEqual(['desk'])
    await made.close()
    made.changed('audit')
    expect(topics()).toEqual(['desk'])
  })
})

describe('listeners', () => {
  it('are over all nodes, for as long as they were last said to be', async () => {
    const redis = await redisForTest()
    const [one, other] = [createRedisListeners(redis), createRedisListeners(redis)]
    await one.keep('console:a', 60_000)
    await one.keep('console:b', 60_000)
    await one.keep('console:c', 60_000)
    await one.keep('console:b', -1)
    expect([await other.open(99), await other.open(1)]).toEqual([
      ['console:a', 'console:c'],
      ['console:a'],
    ])
    await other.drop('console:a')
    expect(await one.open(99)).toEqual(['console:c'])
  })
})

describe('NodeWatch', () => {
  it('tells when a state changes while somebody looks, and asks nothing while nobody does', async () => {
    const seen = { state: 'up', asked: 0, told: 0, isWatched: true, isAway: false }
    const watch = new NodeWatch({
      list: async () => {
        seen.asked += 1
        if (seen.isAway) throw new Error('away')
        return [{ id: 'n1', state: seen.state, load: Math.random() }]
      },
      changed: () => {
        seen.told += 1
      },
      isWatched: () => seen.isWatched,
      every: 1,
    })
    onTestFinished(() => watch.close())
    await expect.poll(() => seen.asked).toBeGreaterThan(3)
    expect(seen.told).toBe(1) // what may have changed before the first look
    seen.isAway = true
    seen.state = 'down'
    const { asked } = seen
    await expect.poll(() => seen.asked).toBeGreaterThan(asked + 3)
    seen.isAway = false
    await expect.poll(() => seen.told).toBe(2)
    seen.isWatched = false
  })
})
