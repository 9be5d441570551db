import { beforeAll, describe, expect, it } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type { ChatEventType } from '../../../src/center/chat-server/index.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { type ServedChats, serveChats } from './serve-chats.ts'
import { Customer, conversation, hear, readyAgent, textsHeard, textsIn } from './support.ts'

const yaml = `
  chat: { events_per_minute: 1000 }
  service.request-chat: {}
`

let node: ServedChats
beforeAll(async () => {
  node = await serveChats(yaml)
  return () => node.close()
})

/** A customer with a device that is connected, and an agent who has joined. */
async function connected(opening: Readonly<Record<string, string>> = {}) {
  const user = newHexId()
  const device = await new BayeuxClient(node.url, user).join()
  const talk = await conversation(node, {
    user,
    opening: { notify_by: 'comet', firstName: 'John', ...opening },
  })
  await hear(device, 1) // the agent has joined
  const does = (type: ChatEventType, text: string) =>
    node.chats.say(talk.customer.id, talk.agent, { type, text })
  return { ...talk, user, device, does }
}

const mailbox = async (user: string, tag: string) =>
  (await node.cometd.recent(user, 100)).filter((event) => event.tag === tag)

describe('a customer over CometD', () => {
  it('hears each change as one message, the own words and typing included', async () => {
    const { customer, device, does } = await connected()
    await does('Notice.TypingStarted', 'is typing')
    const [typing] = await hear(device, 1)
    expect(typing).toEqual({
      chatSessionId: (await node.chats.find(customer.id))?.sessionId,
      transcriptPosition: '3',
      chatServiceMessage: 'Chat service is available',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      chatIxnState: 'TRANSCRIPT',
      transcriptToShow: [
        [
          'Notice.TypingStarted',
          'Kristi Sippola',
          'is typing',
          expect.stringMatching(/^\d+$/),
          'AGENT',
        ],
      ],
    })
    await customer.chat('startTyping')
    await does('Message.Text', 'hello')
    await customer.chat('refresh', { message: 'hi' })
    await does('Notice.PushUrl', 'https://example.com/')
    const heard = await hear(device, 4)
    expect(textsHeard(heard)).toEqual(['is typing', 'hello', 'hi', 'https://example.com/'])
    expect(heard.at(-1)?.transcriptPosition).toBe('7')
    const tags = (await node.cometd.recent(device.user, 9)).map(({ tag }) => tag)
    expect(new Set(tags)).toEqual(new Set([`service.chat.refresh.${customer.id}`]))
  })

  it('is answered how the chat stands, and not what the mailbox tells', async () => {
    const { customer, say } = await connected()
    await say('hello')
    const answer = await customer.chat('refresh', { message: 'hi', transcriptPosition: 'ignored' })
    expect(answer).toMatchObject({
      _id: customer.id,
      comet_channel: '/_genesys',
      chatIxnState: 'TRANSCRIPT',
      transcriptPosition: '4',
    })
    expect(answer).not.toHaveProperty('transcriptToShow')
    expect(await customer.chat('refresh')).toMatchObject({ transcriptPosition: '4' })
  })

  it('hears of a transfer in one message', async () => {
    const { customer, agent, device } = await connected()
    const other = await readyAgent(node, newHexId(), 'Vasya')
    await node.chats.transfer(customer.id, agent, { agent: other })
    await node.chats.accept(customer.id, other)
    const heard = await hear(device, 2)
    expect(heard).toMatchObject([
      {
        transcriptPosition: '4',
        transcriptToShow: [
          ['Notice.Left', 'Kristi Sippola', 'has left the session', expect.anything(), 'AGENT'],
          ['Notice.Joined', 'Vasya', 'has joined the session', expect.anything(), 'AGENT'],
        ],
      },
    ])
  })

  it('hears of the end, with the last words', async () => {
    const { customer, agent, device, say } = await connected()
    await say('bye')
    await node.chats.leave(customer.id, agent)
    const heard = await hear(device, 3)
    expect(heard.at(-1)).toMatchObject({
      chatIxnState: 'DISCONNECTED',
      chatServiceMessage: 'Chat was finished',
      transcriptPosition: '5',
    })
    expect(heard.slice(0, -1).every(({ chatIxnState }) => chatIxnState === 'TRANSCRIPT')).toBe(true)
  })

  it('does not hear of an end it has made itself: its answer says so', async () => {
    const { customer, user, agent } = await connected()
    expect(await customer.chat('disconnect')).toMatchObject({
      chatIxnState: 'DISCONNECTED',
      transcriptPosition: '2',
      comet_channel: '/_genesys',
    })
    await expect.poll(() => mailbox(`agent:${agent}`, `desk.chat.${customer.id}`)).toHaveLength(2)
    expect(await mailbox(user, `service.chat.refresh.${customer.id}`)).toHaveLength(1)
  })

  it('hears everything once and in order, however fast and long the agents write', async () => {
    const { customer, agent, device } = await connected()
    const texts = Array.from({ length: 30 }, (_, at) => `${at} `.padEnd(16_000, '"'))
    await Promise.all(
      texts.map((text) => node.chats.say(customer.id, agent, { type: 'Message.Text', text })),
    )
    const heard = await hear(device, 30)
    expect(heard.at(-1)?.transcriptPosition).toBe('32')
    const { entries } = await node.chats.transcript(customer.id, 2)
    expect(textsHeard(heard)).toEqual(entries.map(({ text }) => text))
  })

  it('may go over to asking, and back', async () => {
    const { customer, user, say } = await connected()
    await customer.chat('', {})
    await say('can you hear me?')
    expect(await customer.texts('refresh', { transcriptPosition: '2' })).toEqual([
      'can you hear me?',
    ])
    expect(await mailbox(user, `service.chat.refresh.${customer.id}`)).toHaveLength(1)
    await customer.chat('', { notify_by: 'comet' })
    await say('and now?')
    await expect
      .poll(async () => (await mailbox(user, `service.chat.refresh.${customer.id}`)).length)
      .toBe(2)
  })
})

describe('agents', () => {
  it('hear of their chats in their own mailboxes', async () => {
    const { customer, agent } = await conversation(node)
    await customer.chat('send', { message: 'hi' })
    const tag = `desk.chat.${customer.id}`
    await expect.poll(() => mailbox(`agent:${agent}`, tag)).toHaveLength(2)
    expect(await mailbox(`agent:${agent}`, tag)).toMatchObject([
      { message: { id: customer.id, transcriptPosition: '2', chatIxnState: 'TRANSCRIPT' } },
      {
        message: {
          id: customer.id,
          transcriptPosition: '3',
          transcriptToShow: [['Message.Text', 'Customer', 'hi', expect.any(String), 'CLIENT']],
        },
      },
    ])
  })

  it('hear so with supervisors, and with whoever has just left', async () => {
    const { customer, agent } = await conversation(node)
    const [boss, second] = [newHexId(), newHexId()]
    const { id } = customer
    await node.chats.join(id, { id: boss, type: 'SUPERVISOR', nickname: 'Boss' })
    await node.chats.join(id, { id: newHexId(), type: 'EXTERNAL', nickname: 'Bank' })
    await node.chats.join(id, { id: second, type: 'AGENT', nickname: 'Second' })
    await node.chats.leave(id, agent)
    await node.chats.say(id, second, { type: 'Message.Text', text: 'only us' })
    const textsOf = async (agentId: string) =>
      (await mailbox(`agent:${agentId}`, `desk.chat.${id}`)).flatMap(({ message }) =>
        textsIn(message as Parameters<typeof textsIn>[0]),
      )
    await expect.poll(async () => (await textsOf(boss)).at(-1)).toBe('only us')
    await expect.poll(async () => (await textsOf(second)).at(-1)).toBe('only us')
    expect((await textsOf(agent)).at(-1)).toBe('has left the session')
  })
})

it('chats end without a trace when their time is over', async () => {
  const user = newHexId()
  const customer = await new Customer(node.url, user).request()
  await customer.chat('', { notify_by: 'comet' })
  const { commands } = node.redis
  const lives = [`gms:chat:record:{${customer.id}}`, `gms:chat:user:{${user}}`].map((key) =>
    commands.ttl(key),
  )
  for (const life of await Promise.all(lives)) {
    expect(life).toBeGreaterThan(86_400)
    expect(life).toBeLessThanOrEqual(90_000)
  }
  await node.chats.end(customer.id, 'inactivity')
  await expect.poll(() => commands.zrange(`gms:chat:user:{${user}}`, 0, '-1')).toEqual([])
})
