import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis, startEmbeddedRedis } from '../../../src/base/redis/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { comet, event, nodeForTest, silent } from './support.ts'

/** Two nodes over one key space, each with connections of its own. */
async function twoNodes(open: (prefix: string) => Promise<Redis> = redisForTest) {
  const prefix = `test:${newHexId()}:`
  const [one, two] = [await open(prefix), await open(prefix)]
  return { a: await nodeForTest(one), b: await nodeForTest(two), redis: one, prefix }
}

const changes = 'gms:notification:changes:{changes}'
const version = 'gms:notification:version:{changes}'

/** On an engine of its own: cutting listeners on the shared one would hit other tests. */
async function twoNodesApart() {
  const { url, close } = await startEmbeddedRedis()
  onTestFinished(close)
  return twoNodes(async (keyPrefix) => {
    const redis = await openRedis({ url, keyPrefix, logger: silent })
    onTestFinished(() => redis.close())
    return redis
  })
}

/** Cuts every connection that listens, as a failing network would. */
async function cutListeners(redis: Redis): Promise<number> {
  return Number(await redis.commands.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))
}

describe('two nodes over one Redis', () => {
  it('deliver to whoever subscribed on the other a moment ago, every time', async () => {
    const { a, b } = await twoNodes()
    for (let round = 0; round < 200; round++) {
      await a.service.subscribe(comet(`t${round}`, { subscriberId: `S${round}` }), `u${round}`)
      await b.service.publish(event(`t${round}`), undefined)
      expect(b.mailboxes).toHaveLength(round + 1)
    }
  })

  it('no longer deliver to whoever unsubscribed on the other, from the publish after next', async () => {
    const { a, b } = await twoNodes()
    const ids = await Promise.all(
      Array.from({ length: 20 }, () => a.service.subscribe(comet('t'), 'u')),
    )
    await b.service.publish(event('t'), undefined)
    expect(b.mailboxes).toHaveLength(20)
    for (const id of ids) await a.service.unsubscribe(id)
    await b.service.publish(event('other'), undefined) // whatever it finds, the index is current now
    await b.service.publish(event('t'), undefined)
    expect(b.mailboxes).toHaveLength(20)
    expect(b.service.size).toBe(0)
  })

  it('deliver while the listening connections are cut again and again', async () => {
    const { a, b, redis } = await twoNodesApart()
    let cut = 0
    for (let round = 0; round < 30; round++) {
      cut += await cutListeners(redis)
      await a.service.subscribe(comet(`t${round}`), `u${round}`)
      await b.service.publish(event(`t${round}`), undefined)
      expect(b.mailboxes).toHaveLength(round + 1)
    }
    expect(cut).toBeGreaterThan(2)
  })

  it('deliver once each while both change and publish at full speed', async () => {
    const { a, b } = await twoNodes()
    const subscribeAndPublish = async (at: number) => {
      const [here, there] = at % 2 === 0 ? [a, b] : [b, a]
      await here.service.subscribe(comet(`t${at}`, { subscriberId: `S${at}` }), `u${at}`)
      await there.service.publish(event(`t${at}`), undefined)
    }
    await Promise.all(Array.from({ length: 500 }, (_, at) => subscribeAndPublish(at)))
    const users = [...a.mailboxes, ...b.mailboxes].map(({ user }) => user)
    expect(users).toHaveLength(500)
    expect(new Set(users).size).toBe(500)
  })

  it('load what was there before they started', async () => {
    const { a, prefix } = await twoNodes()
    const subscribing = Array.from({ length: 1500 }, (_, at) =>
      a.service.subscribe(comet(`t${at}`, { subscriberId: `S${at}` }), `u${at}`),
    )
    await Promise.all(subscribing)
    const late = await nodeForTest(await redisForTest(prefix))
    expect(late.service.size).toBe(1500)
    await late.service.publish(event('t1234'), undefined)
    expect(late.mailboxes.map(({ user }) => user)).toEqual(['u1234'])
  })

  it('load while others change, and miss none', async () => {
    const { a, prefix } = await twoNodes()
    const users = Array.from({ length: 600 }, (_, at) => `u${at}`)
    const subscribing = users.map((user) =>
      a.service.subscribe(comet('t', { subscriberId: user }), user),
    )
    const late = await nodeForTest(await redisForTest(prefix))
    await Promise.all(subscribing)
    await late.service.publish(event('t'), undefined)
    expect(late.mailboxes.map(({ user }) => user).sort()).toEqual(users.sort())
  })

  it('load anew when the changes they missed are forgotten', async () => {
    const { a, b, redis } = await twoNodesApart()
    await cutListeners(redis)
    await a.service.subscribe(comet('t1'), 'u1')
    await a.service.subscribe(comet('t2'), 'u2')
    await redis.commands.xtrim(changes, 'MAXLEN', 1)
    await b.service.publish(event('t1'), undefined)
    expect(b.mailboxes.map(({ user }) => user)).toEqual(['u1'])
  })

  it('load anew when Redis lost everything and numbers begin again', async () => {
    const { a, b, redis } = await twoNodes()
    await a.service.subscribe(comet('t'), 'lost')
    await b.service.publish(event('t'), undefined)
    for await (const keys of redis.scan('*')) await redis.commands.del(...keys)
    await a.service.subscribe(comet('t'), 'new')
    await b.service.publish(event('t2'), undefined) // brings the index to the new numbers
    b.mailboxes.length = 0
    await b.service.publish(event('t'), undefined)
    expect(b.mailboxes.map(({ user }) => user)).toEqual(['new'])
  })

  it('load anew when a failover took back a change and its number is given again', async () => {
    const { a, b, redis } = await twoNodesApart()
    await a.service.subscribe(comet('t'), 'kept')
    const before = Number(await redis.commands.get(version))
    const backup = await redis.commands.dumpBuffer(changes)
    const id = await a.service.subscribe(comet('t'), 'taken back')
    await b.service.publish(event('t'), undefined)
    await redis.commands.restore(changes, 0, backup ?? '', 'REPLACE')
    await redis.commands.set(version, String(before))
    await redis.commands.del(`gms:notification:subscription:{${id}}`)
    await a.service.subscribe(comet('t'), 'new')
    await cutListeners(redis)
    await vi.waitFor(async () => {
      b.mailboxes.length = 0
      await b.service.publish(event('t'), undefined)
      expect(b.mailboxes.map(({ user }) => user).sort()).toEqual(['kept', 'new'])
    })
  })

  it('never load a subscription whose removal was interrupted', async () => {
    const { a, redis, prefix } = await twoNodes()
    const id = await a.service.subscribe(comet('t'), 'u')
    const key = `gms:notification:subscription:{${id}}`
    const text = (await redis.commands.get(key)) ?? ''
    await redis.commands.set(key, `-${text}`, 'KEEPTTL')
    const late = await nodeForTest(await redisForTest(prefix))
    expect(late.service.size).toBe(0)
    await a.service.unsubscribe(id) // a second try finishes it
    expect(await redis.commands.exists(key)).toBe(0)
    await a.service.publish(event('t'), undefined)
    expect(a.mailboxes).toEqual([])
  })
})
