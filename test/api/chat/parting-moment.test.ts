import { describe, expect, it } from 'vitest'
import { createRedisChatRecords } from '../../../src/api/chat/chat-records-redis.ts'
import { ChatWatch } from '../../../src/api/chat/watch/chat-watch.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type { Chat, ChatEntry } from '../../../src/center/chat-server/index.ts'
import { redisForTest } from '../../support/redis.ts'

/*
 * An agent speaks while a device says that it goes to sleep: whoever tells of what was said has read
 * the record before the device's going was written. A chat has one timer, so who sets it last decides.
 */

const now = 1_000_000
const id = 'chat-1'
const line: ChatEntry = {
  ...{ position: 2, type: 'Message.Text', text: 'still there?', at: now, seconds: 1 },
  party: { id: 'kristi', type: 'AGENT', nickname: 'Kristi' },
}

async function watched() {
  const records = await createRedisChatRecords(await redisForTest())
  await records.begin(id, { user: 'ann', push: undefined, timeZoneOffset: '0' }, 60)
  const looks: number[] = []
  const nothing = () => () => {}
  const nobody = () => Promise.reject(new Error('of no concern here'))
  const watch = new ChatWatch({
    records,
    chats: { find: nobody, transcript: nobody, say: nobody },
    cometd: {
      ...{ standing: nobody, isPresent: nobody, recent: nobody, rewind: nobody },
      ...{ onHandshake: nothing, onDisconnect: nothing },
    },
    timers: { handle: () => {}, schedule: async (_kind, _id, at) => void looks.push(at) },
    wishes: { of: nobody },
    pusher: { push: nobody } as never,
    ...{ patience: () => 10, clock: { now: () => now }, logger: createLogger('silent') },
  })
  const chat = { id } as Chat
  const before = await records.find(id)
  if (before === undefined) throw new Error('there is a record')
  return { records, watch, looks, hear: () => watch.heard(chat, before, [line]) }
}

describe('what an agent says in the moment a device goes to sleep', () => {
  it('is looked at now, though its teller took the device for awake', async () => {
    const { records, hear, looks } = await watched()
    await records.leave(id, undefined)
    await hear()
    expect(looks.at(-1)).toBe(now)
  })

  it('is looked at now, though a later look was agreed on before', async () => {
    const { records, hear, looks } = await watched()
    await hear()
    expect(looks).toEqual([now + 10_000])
    await records.leave(id, undefined)
    await hear()
    expect(looks.at(-1)).toBe(now)
  })
})
