import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChatRecords } from '../../../src/api/chat/chat-records.ts'
import { createRedisChatRecords } from '../../../src/api/chat/chat-records-redis.ts'
import { redisForTest } from '../../support/redis.ts'

const telling = { user: 'ann', push: { subscription: 's' }, timeZoneOffset: '120' }

async function records(): Promise<ChatRecords> {
  const made = await createRedisChatRecords(await redisForTest())
  onTestFinished(() => made.close())
  return made
}

describe('the record of a customer', () => {
  it('is found as it was begun', async () => {
    const store = await records()
    await store.begin('a', telling, 60)
    expect(await store.find('a')).toEqual({
      ...telling,
      available: false,
      answered: 0,
      away: undefined,
      pushed: 0,
    })
    expect(await store.find('b')).toBeUndefined()
  })

  it('keeps what is known when the customer wants to hear in another way', async () => {
    const store = await records()
    await store.noteAvailable('a', 60)
    await store.begin('a', telling, 60)
    await store.noteAnswered('a', 7)
    await store.notePushed('a', 5)
    await store.begin('a', { user: undefined, push: undefined, timeZoneOffset: '0' }, 60)
    expect(await store.find('a')).toEqual({
      ...{ user: undefined, push: undefined, timeZoneOffset: '0' },
      ...{ available: true, answered: 7, away: undefined, pushed: 5 },
    })
  })

  it('tells of an absence from its beginning to its end', async () => {
    const store = await records()
    await store.begin('a', telling, 60)
    await store.leave('a', { epoch: '17', position: 4 })
    expect(await store.announce('a')).toBe(true)
    expect(await store.announce('a')).toBe(false)
    await store.notePushFailed('a', 2)
    const away = { confirmed: { epoch: '17', position: 4 }, announced: true }
    expect((await store.find('a'))?.away).toEqual({ ...away, pushing: false, failures: 2 })
    await store.notePushed('a', 9)
    expect((await store.find('a'))?.away).toEqual({ ...away, pushing: true, failures: 0 })
    await store.comeBack('a')
    expect(await store.find('a')).toMatchObject({ away: undefined, pushed: 9 })
    await store.leave('a', undefined)
    expect((await store.find('a'))?.away).toMatchObject({ confirmed: undefined, announced: false })
  })

  it('is not brought back by a change that comes too late', async () => {
    const store = await records()
    await store.begin('a', telling, 60)
    await store.remove('a')
    await store.leave('a', undefined)
    await store.noteAnswered('a', 3)
    await store.notePushed('a', 3)
    await store.comeBack('a')
    expect(await store.announce('a')).toBe(false)
    expect(await store.find('a')).toBeUndefined()
  })

  it('is recalled as another node has changed it', async () => {
    const redis = await redisForTest()
    const [one, other] = [
      await createRedisChatRecords(redis),
      await createRedisChatRecords(await redisForTest(redis.channel(''))),
    ]
    await one.begin('a', telling, 60)
    expect(await other.recall('a')).toMatchObject({ user: 'ann', away: undefined })
    await one.leave('a', undefined)
    await expect.poll(async () => (await other.recall('a'))?.away).toBeDefined()
    await one.begin('a', { ...telling, user: 'eve' }, 60)
    await expect.poll(async () => (await other.recall('a'))?.user).toBe('eve')
    await one.close()
    await other.close()
  })
})

describe('the chats of a user', () => {
  it('are the latest that go on', async () => {
    const store = await records()
    const ids = Array.from({ length: 25 }, (_, at) => `chat-${String(at).padStart(2, '0')}`)
    for (const id of ids) await store.begin(id, telling, 60)
    expect(await store.ofUser('ann')).toHaveLength(20)
    expect(await store.ofUser('ann')).toContain('chat-24')
    await store.unlist('chat-24', 'ann')
    expect(await store.ofUser('ann')).not.toContain('chat-24')
    expect(await store.ofUser('eve')).toEqual([])
  })
})
