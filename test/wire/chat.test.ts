import { beforeAll, describe, expect, it } from 'vitest'
import { type ServedChats, serveChats } from '../api/chat/serve-chats.ts'
import { type Headers, request } from '../support/http.ts'

/*
 * The exchanges of the reference's chapter on chats, with an agent who plays the other part. What it
 * prints of one request differs from example to example: an answer holds all of it.
 */

let node: ServedChats
beforeAll(async () => {
  node = await serveChats(`
    server: { external_url_base: "http://localhost:8080/" }
    service.request-chat: { _urs_virtual_queue: sales }
    service.request-chat-poll: { _urs_virtual_queue: sales }
  `)
  await node.routing.setAgent('ksippo', { queues: ['sales'], state: 'READY', chats: 50 })
  return () => node.close()
})

const form = {
  'accept-encoding': 'gzip,deflate',
  'content-type': 'application/x-www-form-urlencoded',
}
const text = expect.any(String)
const seconds = expect.stringMatching(/^\d+$/)
const startedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const available = { chatServiceMessage: 'Chat service is available' }

async function post(path: string, body = '', headers: Headers = {}) {
  const url = `/genesys/1/service/${path}`
  const answer = await request(node.url, 'POST', url, body, { ...form, ...headers })
  expect([answer.status, answer.headers['content-type']]).toEqual([
    200,
    'application/json;charset=UTF-8',
  ])
  expect(answer.lines).toEqual(
    expect.arrayContaining([
      ['pragma', 'no-cache'],
      ['cache-control', 'no-cache'],
      ['cache-control', 'no-store'],
    ]),
  )
  return answer.body as Readonly<Record<string, unknown>>
}

/** A service of a name; its id. */
async function service(name = 'request-chat', headers: Headers = {}): Promise<string> {
  const { _id } = await post(name, '', headers)
  return String(_id)
}

/** The agent comes, and says what the examples let it say. */
async function agentTalks(id: string): Promise<void> {
  await node.chats.accept(id, 'ksippo')
  await agentTypes(id)
}

async function agentTypes(id: string): Promise<void> {
  await node.chats.say(id, 'ksippo', { type: 'Notice.TypingStarted', text: 'is typing' })
  await node.chats.say(id, 'ksippo', { type: 'Message.Text', text: 'hello customer' })
}

const verbose = (id: string) => {
  const area = `/genesys/1/service/${id}/ixn/chat`
  return {
    userId: expect.stringMatching(/^[0-9A-F]{16}$/),
    secureKey: expect.stringMatching(/^[0-9a-f]{16}$/),
    checkChatServiceLoadBalancerPath: text,
    chatServerLoadBalancerAlias: text,
    chatServerHost: 'localhost',
    chatWebApiPort: '8080',
    isTLSrequired: 'false',
    clientTimeZoneOffset: text,
    _chatIxnAPI_SEND_URL: `${area}/send`,
    _chatIxnAPI_REFRESH_URL: `${area}/refresh`,
    _chatIxnAPI_START_TYPING_URL: `${area}/startTyping`,
    _chatIxnAPI_STOP_TYPING_URL: `${area}/stopTyping`,
    _chatIxnAPI_DISCONNECT_URL: `${area}/disconnect`,
    _chatIxnAPI_REFRESH_FROM_START_URL: `${area}/refresh?transcriptPosition=1`,
  }
}

describe('Structures', () => {
  const buzz = { gms_user: 'BuzzBrain' }
  const query = 'notify_by=comet&firstName=Buzz&lastName=Brain&subject=French&email=b.b%40gmail.com'

  it('Create Chat Interaction, all in the query', async () => {
    const id = await service('request-chat', buzz)
    expect(await post(`${id}/ixn/chat?${query}`, '', buzz)).toMatchObject({
      ...available,
      chatIxnState: 'CONNECTED',
      chatSessionId: expect.stringMatching(/^\w{16}$/),
      transcriptPosition: '1',
    })
    expect(await node.chats.find(id)).toMatchObject({
      subject: 'French',
      customer: {
        fldnFirstName: 'Buzz',
        fldnLastName: 'Brain',
        fldnEmailAddress: 'b.b@gmail.com',
      },
    })
  })

  it('Create Chat Interaction, verbose', async () => {
    const id = await service('request-chat', buzz)
    const answer = await post(`${id}/ixn/chat?verbose=true&${query}`, '', buzz)
    expect(answer).toMatchObject({
      ...available,
      ...verbose(id),
      chatIxnState: 'CONNECTED',
      transcriptPosition: '1',
    })
  })

  it.each([['message=hello%20agent'], ['verbose=true&message=hello%20agent']])(
    'Refresh Chat Transcript: refresh?%s',
    async (said) => {
      const id = await service()
      await post(`${id}/ixn/chat`, 'userDisplayName=VasyaP')
      await agentTalks(id)
      const isVerbose = said.startsWith('verbose')
      const answer = await post(`${id}/ixn/chat/refresh?${said}`)
      expect(answer).toEqual({
        ...available,
        ...(isVerbose ? { ...verbose(id), _chatIxnAPI_SEND_CUSTOM_URL: text } : {}),
        _id: id,
        chatIxnState: 'TRANSCRIPT',
        chatSessionId: text,
        transcriptPosition: '5',
        transcriptToShow: [
          ['Notice.Joined', 'ksippo', 'has joined the session', seconds, 'AGENT'],
          ['Notice.TypingStarted', 'ksippo', 'is typing', seconds, 'AGENT'],
          ['Message.Text', 'ksippo', 'hello customer', seconds, 'AGENT'],
          ['Message.Text', 'VasyaP', 'hello agent', seconds, 'CLIENT'],
        ],
        startedAt,
      })
    },
  )
})

describe('Service API Resources', () => {
  it('Basic Chat', async () => {
    expect(await post('request-chat')).toEqual({ _id: text })
  })
  it.each([
    ['request-chat?_verbose=true', ''],
    ['request-chat', '_verbose=true'],
  ])('Basic Chat, verbose: %s %s', async (path, body) => {
    const { _id, ...more } = await post(path, body)
    expect(more).toEqual({ '_chatIxnAPI-CREATE-URL': `/genesys/1/service/${_id}/ixn/chat` })
  })
})

describe('Quick Start Examples', () => {
  it('go from the status of the service to the end of the chat', async () => {
    const user = { gms_user: 'BuzzBrain' }
    await node.routing.setAgent('ksippo', { state: 'NOT_READY' })
    const { _id: id } = await post('request-chat-poll', 'verbose=false', user)
    expect(await post(`${id}/status`, '', user)).toMatchObject({ status: 'unavailable' })
    await node.routing.setAgent('ksippo', { state: 'READY' })
    expect(await post(`${id}/status`, '', user)).toMatchObject({ status: 'available' })

    const said =
      'notify_by=comet&firstName=Vasya&lastName=Pupkin&email=Vasya.Pupkin@genesyslab.com&subject=test'
    expect(await post(`${id}/ixn/chat`, said, user)).toMatchObject({
      ...available,
      chatIxnState: 'CONNECTED',
      transcriptPosition: '1',
    })
    await agentTalks(String(id))
    const comet = { _id: id, comet_channel: '/_genesys' }
    expect(await post(`${id}/ixn/chat/refresh`, '', user)).toMatchObject(comet)
    expect(await post(`${id}/ixn/chat/refresh`, 'message=hello agent', user)).toMatchObject({
      ...comet,
      transcriptPosition: '5',
    })
    expect(await post(`${id}/ixn/chat/disconnect`, '', user)).toMatchObject({
      chatIxnState: 'DISCONNECTED',
      transcriptPosition: '5',
      chatServiceMessage: 'Chat was finished',
    })
  })
})

describe('Chat Interaction APIs', () => {
  const vasya = 'firstName=Vasya&lastName=Pupkin&email=Vasya.Pupkin@genesyslab.com&subject=test'

  it('Start Chat, of a chat that goes on: with and without a position', async () => {
    const id = await service()
    await post(`${id}/ixn/chat?_verbose=true`, vasya)
    await agentTalks(id)
    await post(`${id}/ixn/chat/send`, 'message=hello agent')
    const stands = {
      ...available,
      ...verbose(id),
      chatIxnState: 'TRANSCRIPT',
      chatSessionId: text,
      transcriptPosition: '5',
      startedAt,
    }
    expect(await post(`${id}/ixn/chat?_verbose=true`, vasya)).toMatchObject(stands)
    expect(
      await post(`${id}/ixn/chat?_verbose=true`, `${vasya}&transcriptPosition=1`),
    ).toMatchObject({
      ...stands,
      transcriptToShow: [
        ['Notice.Joined', 'ksippo', 'has joined the session', seconds, 'AGENT'],
        ['Notice.TypingStarted', 'ksippo', 'is typing', seconds, 'AGENT'],
        ['Message.Text', 'ksippo', 'hello customer', seconds, 'AGENT'],
        ['Message.Text', 'Vasya', 'hello agent', seconds, 'CLIENT'],
      ],
    })
  })

  it('Refresh Chat: with and without a position', async () => {
    const id = await service()
    await post(`${id}/ixn/chat`, `${vasya}&userDisplayName=VasyaP`)
    await node.chats.accept(id, 'ksippo')
    await post(`${id}/ixn/chat/send`, 'message=hello agent')
    await agentTypes(id)
    const stands = {
      ...available,
      ...verbose(id),
      chatIxnState: 'TRANSCRIPT',
      chatSessionId: text,
      startedAt,
    }
    expect(
      await post(`${id}/ixn/chat/refresh?_verbose=true`, 'transcriptPosition=1'),
    ).toMatchObject({
      ...stands,
      transcriptPosition: '5',
      transcriptToShow: [
        ['Notice.Joined', 'ksippo', 'has joined the session', seconds, 'AGENT'],
        ['Message.Text', 'VasyaP', 'hello agent', seconds, 'CLIENT'],
        ['Notice.TypingStarted', 'ksippo', 'is typing', seconds, 'AGENT'],
        ['Message.Text', 'ksippo', 'hello customer', seconds, 'AGENT'],
      ],
    })
    expect(await post(`${id}/ixn/chat/refresh?_verbose=true`, 'message=aaa')).toMatchObject({
      ...stands,
      transcriptPosition: '6',
      transcriptToShow: [['Message.Text', 'VasyaP', 'aaa', seconds, 'CLIENT']],
    })
  })

  it('Start Typing, Stop Typing and Disconnect', async () => {
    const id = await service()
    await post(`${id}/ixn/chat`, 'userDisplayName=VasyaP')
    await agentTalks(id)
    for (const message of ['one', 'two', 'three']) {
      await post(`${id}/ixn/chat/send`, `message=${message}`)
    }
    expect(await post(`${id}/ixn/chat/startTyping`)).toMatchObject({
      ...available,
      chatIxnState: 'TRANSCRIPT',
      transcriptPosition: '8',
      transcriptToShow: [['Notice.TypingStarted', 'VasyaP', 'is typing', seconds, 'CLIENT']],
      startedAt,
    })
    expect(await post(`${id}/ixn/chat/stopTyping`)).toMatchObject({
      ...available,
      chatIxnState: 'TRANSCRIPT',
      transcriptPosition: '9',
      transcriptToShow: [['Notice.TypingStopped', 'VasyaP', 'stopped typing', seconds, 'CLIENT']],
      startedAt,
    })
    expect(await post(`${id}/ixn/chat/disconnect`)).toMatchObject({
      chatIxnState: 'DISCONNECTED',
      transcriptPosition: '9',
      chatServiceMessage: 'Chat was finished',
    })
  })

  it.each([[''], ['/refresh'], ['/startTyping'], ['/stopTyping'], ['/disconnect']])(
    'answer 503 as long as the service has not told of an agent: ixn/chat%s',
    async (path) => {
      const id = await service('request-chat-poll')
      const url = `/genesys/1/service/${id}/ixn/chat${path}`
      const { status, body } = await request(node.url, 'POST', url, '', form)
      expect([status, body]).toEqual([503, { message: text, exception: text }])
    },
  )
})

/* Chat API Push Notification and Background State, "Cometd Meta Disconnect Messages". */
it('a device that returns hears what came while it slept', async () => {
  const user = { gms_user: 'sleeper' }
  const say = async (path: string, message: object) => {
    const url = `/genesys/cometd/${path}`
    const answer = await request(node.url, 'POST', url, [message], user)
    return answer.body as Readonly<Record<string, unknown>>[]
  }
  const arrive = async () => {
    const [reply] = await say('handshake', { channel: '/meta/handshake', version: '1.0', id: '1' })
    const clientId = String(reply?.clientId)
    await say('', { channel: '/meta/subscribe', subscription: '/_genesys', clientId, id: '2' })
    const connect = { channel: '/meta/connect', connectionType: 'long-polling', clientId }
    return { clientId, connect: () => say('connect', connect) }
  }
  const device = await arrive()
  await device.connect()
  const id = await service('request-chat', user)
  await post(`${id}/ixn/chat`, 'notify_by=comet', user)
  await node.chats.accept(id, 'ksippo')
  await device.connect()
  const farewell = { channel: '/meta/disconnect', clientId: device.clientId, id: '4' }
  expect(await say('disconnect', { ...farewell, ext: { transcriptPosition: '2' } })).toEqual([
    { id: '4', successful: true, channel: '/meta/disconnect' },
  ])
  await expect.poll(async () => (await node.chats.find(id))?.position).toBe(3)
  await agentTypes(id)
  await expect.poll(async () => (await node.cometd.recent('sleeper', 9)).length).toBe(4)
  const replies = await (await arrive()).connect()
  const news = replies.filter(({ channel }) => channel === '/_genesys') as unknown as {
    data: { tag: string; message: { transcriptPosition: string; transcriptToShow: string[][] } }
  }[]
  expect(news.flatMap(({ data }) => data.message.transcriptToShow)).toEqual([
    ['Notice.Custom', 'Customer', 'customer is not online', seconds, 'CLIENT'],
    ['Notice.TypingStarted', 'ksippo', 'is typing', seconds, 'AGENT'],
    ['Message.Text', 'ksippo', 'hello customer', seconds, 'AGENT'],
  ])
  expect(news.at(-1)?.data).toMatchObject({
    tag: `service.chat.refresh.${id}`,
    message: { ...available, transcriptPosition: '5', chatIxnState: 'TRANSCRIPT' },
  })
  expect(replies.at(-1)).toMatchObject({ successful: true, channel: '/meta/connect' })
})
