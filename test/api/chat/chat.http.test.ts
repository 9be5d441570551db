import { beforeAll, describe, expect, it } from 'vitest'
import { request } from '../../support/http.ts'
import { type ServedChats, serveChats } from './serve-chats.ts'
import { type Answer, Customer, conversation, readyAgent, textsIn, type Values } from './support.ts'

const yaml = `
  chat: { events_per_minute: 1000 }
  service.request-chat: {}
  service.refusing: { _service: request-chat, _chat_400_response_on_disconnected: true }
  service.request-chat-poll: { _urs_virtual_queue: polling }
`

let node: ServedChats
beforeAll(async () => {
  node = await serveChats(yaml)
  return () => node.close()
})

const refusal = (part: string) => ({
  message: expect.any(String),
  exception: expect.stringContaining(part),
})

describe('a customer who asks', () => {
  it('is told what is new since the last answer', async () => {
    const { customer, say } = await conversation(node)
    expect(await customer.texts()).toEqual(['has joined the session'])
    expect(await customer.texts()).toEqual([])
    await say('hello')
    expect(await customer.texts('refresh', { message: 'hi' })).toEqual(['hello', 'hi'])
    await say('how are you?')
    expect(await customer.texts('send', { message: 'fine' })).toEqual(['how are you?', 'fine'])
    expect(await customer.texts()).toEqual([])
  })

  it('is told what comes after a position', async () => {
    const { customer, say } = await conversation(node)
    await say('hello')
    const answer = await customer.chat('refresh', { transcriptPosition: '2' })
    expect(answer).toMatchObject({ chatIxnState: 'TRANSCRIPT', transcriptPosition: '3' })
    expect(textsIn(answer)).toEqual(['hello'])
    expect(await customer.texts('refresh', { transcriptPosition: '0' })).toHaveLength(3)
    expect(await customer.texts('refresh', { transcriptPosition: '' })).toEqual([])
  })

  it.each([
    ['startTyping', {}, ['Notice.TypingStarted', 'John', 'is typing', '0', 'CLIENT']],
    ['stopTyping', {}, ['Notice.TypingStopped', 'John', 'stopped typing', '0', 'CLIENT']],
    ['send', { message: 'hi' }, ['Message.Text', 'John', 'hi', '0', 'CLIENT']],
    ['customNotice', { message: 'a||B' }, ['Notice.Custom', 'John', 'a||B', '0', 'CLIENT']],
    ['pushUrl', { pushUrl: 'https://a/' }, ['Notice.PushUrl', 'John', 'https://a/', '0', 'CLIENT']],
    ['pushUrl', { url: 'https://a/' }, ['Notice.PushUrl', 'John', 'https://a/', '0', 'CLIENT']],
  ])('is shown the own %s %j', async (verb, values, row) => {
    const customer = await new Customer(node.url).request()
    await customer.chat('', { firstName: 'John' })
    const answer = await customer.chat(verb, values as unknown as Values)
    const [shown] = answer.transcriptToShow ?? []
    expect(answer.transcriptPosition).toBe('2')
    expect(shown?.map((text, at) => (at === 3 ? '0' : text))).toEqual(row)
    const { entries } = await node.chats.transcript(customer.id, 1)
    expect(entries).toMatchObject([{ type: row[0], text: row[2] }])
  })

  it('does all of it by GET too', async () => {
    const { customer } = await conversation(node)
    const path = `/genesys/1/service/${customer.id}/ixn/chat/send?message=by%20GET&_verbose=true`
    const { status, body } = await request(node.url, 'GET', path)
    expect([status, textsIn(body as Answer).at(-1)]).toEqual([200, 'by GET'])
    expect(body).toHaveProperty('secureKey')
  })

  it('keeps markup as it came', async () => {
    const { customer } = await conversation(node)
    const message = '<script>alert("1 & 2")</script>\n漢字'
    expect((await customer.texts('send', { message })).at(-1)).toBe(message)
  })

  it('leaves by disconnect, which changes nothing again', async () => {
    const { customer, say } = await conversation(node)
    await say('bye')
    const farewell = { _id: customer.id, chatIxnState: 'DISCONNECTED', transcriptPosition: '3' }
    expect(await customer.chat('disconnect')).toMatchObject({
      ...farewell,
      chatServiceMessage: 'Chat was finished',
    })
    expect((await node.chats.find(customer.id))?.ended?.reason).toBe('customer')
    expect(await customer.chat('disconnect')).toMatchObject({ chatIxnState: 'DISCONNECTED' })
  })
})

describe('after the end', () => {
  it.each([
    ['refresh', {}],
    ['refresh', { message: 'hello?' }],
    ['send', { message: 'hello?' }],
    ['startTyping', {}],
    ['', {}],
  ])('%s %j says DISCONNECTED and changes nothing', async (verb, values) => {
    const { customer, agent } = await conversation(node)
    await node.chats.leave(customer.id, agent)
    const answer = await customer.chat(verb, values as Values)
    expect(answer).toMatchObject({
      chatIxnState: 'DISCONNECTED',
      chatServiceMessage: 'Chat was finished',
      transcriptPosition: '4',
    })
    expect(textsIn(answer)).toEqual([
      'has joined the session',
      'has left the session',
      'has left the session',
    ])
    expect((await node.chats.find(customer.id))?.position).toBe(4)
  })

  it.each([
    ['refresh', {}],
    ['send', { message: 'hello?' }],
    ['', {}],
  ])('%s %j is refused where the service says so', async (verb, values) => {
    const { customer, agent } = await conversation(node, { service: 'refusing' })
    await node.chats.leave(customer.id, agent)
    const { status, body } = await customer.ask(verb, values as Values)
    expect([status, body]).toEqual([400, refusal('ChatEndedException')])
  })
})

describe('a service that is deleted', () => {
  it('takes its chat along', async () => {
    const { customer } = await conversation(node)
    const path = `/genesys/1/service/${customer.id}`
    expect((await request(node.url, 'DELETE', path)).status).toBe(200)
    expect((await node.chats.find(customer.id))?.ended?.reason).toBe('customer')
    expect((await customer.ask('refresh')).status).toBe(404)
    const records = await node.redis.commands.exists(`gms:chat:record:{${customer.id}}`)
    expect(records).toBe(0)
  })

  it('is deleted without a chat too', async () => {
    const { id } = await new Customer(node.url).request()
    expect((await request(node.url, 'DELETE', `/genesys/1/service/${id}`)).status).toBe(200)
  })
})

describe('request-chat-poll', () => {
  const status = async (customer: Customer, headers = {}) =>
    (await customer.post(`${customer.id}/status`, {}, headers)).body

  it('lets nobody chat before it has said that an agent is available', async () => {
    const customer = await new Customer(node.url).request('request-chat-poll')
    expect(await status(customer)).toMatchObject({
      _id: customer.id,
      status: 'unavailable',
      ewt: null,
    })
    for (const verb of ['', 'refresh', 'send', 'disconnect']) {
      const answer = await customer.ask(verb, { message: 'hi' })
      expect([answer.status, answer.body]).toEqual([503, refusal('AgentNotAvailableException')])
      expect(answer.headers['retry-after']).toBe('5')
    }
    expect(await node.chats.find(customer.id)).toBeUndefined()
    const agent = await readyAgent(node, 'polling')
    expect((await customer.ask()).status).toBe(503)
    expect(await status(customer)).toMatchObject({ status: 'available', ewt: 0 })
    await node.routing.setAgent(agent, { state: 'NOT_READY' })
    expect(await status(customer)).toMatchObject({ status: 'unavailable' })
    expect(await customer.chat()).toMatchObject({ chatIxnState: 'CONNECTED' })
    expect(await customer.chat('send', { message: 'hi' })).toMatchObject({
      transcriptPosition: '2',
    })
  })

  it('tells its status to its own user alone', async () => {
    const customer = await new Customer(node.url, 'ann').request('request-chat-poll')
    expect(await status(customer)).toMatchObject({ status: 'unavailable' })
    expect(await status(customer, { gms_user: 'eve' })).toEqual(refusal('NotYourChatException'))
  })

  it('answers its status by GET too', async () => {
    const { id } = await new Customer(node.url).request('request-chat-poll')
    const answer = await request(node.url, 'GET', `/genesys/1/service/${id}/status`)
    expect(answer).toMatchObject({
      status: 200,
      body: { _status: 'unavailable', pos: expect.any(Number) },
    })
  })
})

describe('the OpenAPI document', () => {
  it('describes every operation', async () => {
    const { body } = await request(node.url, 'GET', '/genesys/1/openapi.json')
    const { paths } = body as { paths: Record<string, object> }
    const ours = Object.entries(paths).filter(([path]) => path.includes('/ixn/chat'))
    const verbs = ['refresh', 'send', 'startTyping', 'stopTyping', 'customNotice', 'pushUrl']
    const area = '/genesys/1/service/{id}/ixn/chat'
    expect(ours.map(([path, item]) => [path, Object.keys(item)])).toEqual(
      [area, ...[...verbs, 'disconnect'].map((verb) => `${area}/${verb}`)].map((path) => [
        path,
        ['get', 'post'],
      ]),
    )
  })
})
