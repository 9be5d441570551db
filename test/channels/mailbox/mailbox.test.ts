import { beforeEach, describe, expect, it } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import type { Appended, Mailboxes } from '../../../src/channels/mailbox/index.ts'
import { createRedisMailboxes, keyLifetime } from '../../../src/channels/mailbox/index.ts'
import { leaseKey, userKeys } from '../../../src/channels/mailbox/mailbox-keys.ts'
import { clusterOver } from '../../support/cluster-over.ts'
import { cometdOptions } from '../../support/cometd.ts'
import { redisForTest } from '../../support/redis.ts'

const connecting = { connecting: true }

describe('the mailboxes in Redis', () => {
  let redis: Redis
  let mailboxes: Mailboxes
  let user: string

  beforeEach(async () => {
    redis ??= await redisForTest()
    mailboxes = await nodeOf('node-1')
    user = newHexId()
  })

  /** To one user, of this node unless another is given. */
  const append = async (to: string, body: string, keep?: number, at = mailboxes) => {
    const [appending] = await at.append([to], body, keep)
    if (appending === undefined || appending instanceof Error) throw appending
    return appending
  }

  const nodeOf = (id: string, options = cometdOptions()) =>
    createRedisMailboxes(redis, `${id}-${newHexId()}`, () => options)

  it('numbers the entries of a user from 1', async () => {
    const positions = []
    for (const body of ['a', 'b', 'c']) positions.push((await append(user, body)).position)
    expect(positions).toEqual([1, 2, 3])
  })

  it('keeps what comes at once for several users apart, and each one’s in order', async () => {
    const users = [user, newHexId(), user]
    const appended = await Promise.all(users.map((each, at) => append(each, `m${at}`)))
    expect(appended.map(({ position }) => position)).toEqual([1, 1, 2])
    expect(await mailboxes.recent(user, 10)).toEqual([
      { position: 1, body: 'm0' },
      { position: 2, body: 'm2' },
    ])
  })

  it('takes one message into the mailboxes of many, and twice into one that is named twice', async () => {
    const [other, third] = [newHexId(), newHexId()]
    await append(other, 'before')
    const both = await Promise.all([
      mailboxes.append([user, other, user], 'to some'),
      mailboxes.append([third, user], 'to others'),
    ])
    const positions = both.map((each) => each.map((it) => it instanceof Error || it.position))
    expect(positions).toEqual([
      [1, 2, 2],
      [1, 3],
    ])
    const bodies = (await mailboxes.recent(user, 10)).map(({ body }) => body)
    expect(bodies).toEqual(['to some', 'to some', 'to others'])
  })

  it('takes one message into the mailboxes of many where these may lie apart', async () => {
    const apart = await createRedisMailboxes(clusterOver(redis), newHexId(), () => cometdOptions())
    const users = [user, newHexId(), newHexId()]
    const appendings = await apart.append(users, 'to all')
    expect(appendings).toEqual(
      users.map((each) => expect.objectContaining({ user: each, position: 1, body: 'to all' })),
    )
  })

  it('takes one message into more mailboxes than one script writes', async () => {
    const users = Array.from({ length: 250 }, () => newHexId())
    const appendings = await mailboxes.append([...users, user], 'to all')
    expect(appendings.map((it) => it instanceof Error || it.user)).toEqual([...users, user])
    expect(await mailboxes.recent(users[249] ?? '', 10)).toEqual([{ position: 1, body: 'to all' }])
  })

  it('brings an error for each of many when Redis is away', async () => {
    const away = await redisForTest()
    const there = await createRedisMailboxes(away, newHexId(), () => cometdOptions())
    await away.close()
    const appendings = await there.append([user, newHexId()], 'to nobody')
    expect(appendings).toEqual([expect.any(Error), expect.any(Error)])
  })

  it('gives a session what was appended before and after it was opened', async () => {
    await append(user, 'before')
    await mailboxes.open(user, 's1', true)
    await append(user, 'after')
    const claim = await mailboxes.claim(user, 's1', connecting)
    expect(claim?.entries).toEqual([
      { position: 1, body: 'before' },
      { position: 2, body: 'after' },
    ])
  })

  it('begins a new session after what the former one has confirmed', async () => {
    const { epoch } = await mailboxes.open(user, 's1', true)
    for (const body of ['a', 'b', 'c']) await append(user, body)
    await mailboxes.confirm(user, 's1', epoch, 2)
    expect(await mailboxes.open(user, 's2', true)).toEqual({ epoch, cursor: 2 })
  })

  it('begins the next session earlier when a confirmation is taken back, and never later', async () => {
    const { epoch } = await mailboxes.open(user, 's1', false)
    for (const body of ['a', 'b', 'c']) await append(user, body)
    await mailboxes.confirm(user, 's1', epoch, 3)
    await mailboxes.rewind(user, epoch, 1)
    await mailboxes.rewind(user, epoch, 2)
    await mailboxes.rewind(user, 'another epoch', 0)
    expect(await mailboxes.open(user, 's2', false)).toEqual({ epoch, cursor: 1 })
  })

  it('tells any node how far a user is, and what came last', async () => {
    expect(await mailboxes.standing(user)).toBeUndefined()
    const { epoch } = await mailboxes.open(user, 's1', true)
    for (const body of ['a', 'b', 'c']) await append(user, body)
    expect(await mailboxes.standing(user)).toEqual({ epoch, last: 3, confirmed: 0 })
    await mailboxes.confirm(user, 's1', epoch, 2)
    const other = await nodeOf('node-2')
    expect(await other.standing(user)).toEqual({ epoch, last: 3, confirmed: 2 })
    expect(await other.recent(user, 2)).toEqual([
      { position: 2, body: 'b' },
      { position: 3, body: 'c' },
    ])
  })

  it('keeps entries as long as any of them asks for, and two hours at most', async () => {
    const { entries } = userKeys(user)
    const lives = async () => Math.round((await redis.commands.ttl(entries)) / 100) * 100
    const { mailbox_expiration: usual } = cometdOptions()
    await append(user, 'a')
    expect(await lives()).toBe(usual)
    await append(user, 'b', usual + 1000)
    await append(user, 'c')
    expect(await lives()).toBe(usual + 1000)
    await append(user, 'd', 100 * keyLifetime)
    expect(await lives()).toBe(keyLifetime)
  })

  it('knows whether another node holds a user', async () => {
    await mailboxes.open(user, 's1', true)
    await mailboxes.claim(user, 's1', connecting)
    const other = await nodeOf('node-2')
    expect(await mailboxes.isHeldElsewhere(user)).toBe(false)
    expect(await other.isHeldElsewhere(user)).toBe(true)
  })

  it('counts no node as holding a user that was silent for more than half a minute', async () => {
    const id = newHexId()
    const silent = await createRedisMailboxes(redis, id, () => cometdOptions())
    await silent.open(user, 's1', true)
    await silent.claim(user, 's1', connecting)
    await redis.commands.expire(leaseKey(id), keyLifetime - 32)
    expect(await mailboxes.isHeldElsewhere(user)).toBe(false)
    await redis.commands.expire(leaseKey(id), keyLifetime)
    expect(await mailboxes.isHeldElsewhere(user)).toBe(true)
  })

  it('takes a node that is gone off the users it held', async () => {
    const other = await nodeOf('node-2')
    await other.open(user, 's1', true)
    await other.claim(user, 's1', connecting)
    await other.close()
    expect(await mailboxes.isHeldElsewhere(user)).toBe(false)
    expect(await redis.commands.smembers(userKeys(user).owners)).toEqual([])
  })

  it('knows no session of another user, nor a closed one', async () => {
    await mailboxes.open(user, 's1', true)
    expect(await mailboxes.claim('somebody-else', 's1', connecting)).toBeUndefined()
    await mailboxes.closeSession(user, 's1')
    expect(await mailboxes.claim(user, 's1', connecting)).toBeUndefined()
  })

  it('counts the connects that claim a session', async () => {
    await mailboxes.open(user, 's1', true)
    const [looking, first, second] = [
      await mailboxes.claim(user, 's1', { connecting: false }),
      await mailboxes.claim(user, 's1', connecting),
      await mailboxes.claim(user, 's1', connecting),
    ]
    expect([looking, first, second].map((claim) => claim?.connects)).toEqual([0, 1, 2])
  })

  it('tells another node that has claimed the user, and not itself', async () => {
    const other = await nodeOf('node-2')
    const heard: Appended[] = []
    const heardHere: Appended[] = []
    other.onAppended((appended) => heard.push(appended))
    mailboxes.onAppended((appended) => heardHere.push(appended))
    await mailboxes.open(user, 's1', true)
    await other.claim(user, 's1', connecting)
    await mailboxes.claim(user, 's1', connecting)
    const appended = await append(user, 'line\nline')
    await expect.poll(() => heard).toEqual([appended])
    expect(heardHere).toEqual([])
  })

  it('tells a node no more once it has released the user', async () => {
    const other = await nodeOf('node-2')
    const heard: Appended[] = []
    other.onAppended((appended) => heard.push(appended))
    for (const name of [user, 'last']) {
      await mailboxes.open(name, 's1', true)
      await other.claim(name, 's1', connecting)
    }
    await other.release(user)
    await append(user, 'unheard')
    await append('last', 'heard')
    await expect.poll(() => heard.map(({ body }) => body)).toEqual(['heard'])
  })

  it('throws the oldest entries away beyond the most messages, and numbers on', async () => {
    const small = await nodeOf('node-1', cometdOptions({ mailbox_max_messages: 3 }))
    await small.open(user, 's1', true)
    for (let count = 1; count <= 5; count += 1) await append(user, `m${count}`, undefined, small)
    const claim = await small.claim(user, 's1', connecting)
    expect(claim?.entries.map(({ position }) => position)).toEqual([3, 4, 5])
  })

  it('throws the oldest entries away beyond the most bytes', async () => {
    const small = await nodeOf('node-1', cometdOptions({ mailbox_max_bytes: 65_536 }))
    await small.open(user, 's1', true)
    for (let count = 1; count <= 5; count += 1)
      await append(user, 'x'.repeat(30_000), undefined, small)
    const claim = await small.claim(user, 's1', connecting)
    expect(claim?.entries.map(({ position }) => position)).toEqual([4, 5])
  })

  it('keeps users apart whose names differ only in odd characters', async () => {
    const names = ['a b', 'a%20b', 'a{b}', 'a:b', 'ä', '\ud800']
    for (const name of names) await append(name, name)
    for (const name of names) {
      await mailboxes.open(name, 's1', true)
      const claim = await mailboxes.claim(name, 's1', connecting)
      expect(claim?.entries).toHaveLength(1)
    }
  })

  it('lets every key expire', async () => {
    await mailboxes.open(user, 's1', true)
    await append(user, 'a')
    await mailboxes.claim(user, 's1', connecting)
    const keys: string[] = []
    for await (const batch of redis.scan(`*${user}*`)) keys.push(...batch)
    expect(keys).toHaveLength(4)
    for (const key of keys) expect(await redis.commands.ttl(key), key).toBeGreaterThan(0)
  })
})
