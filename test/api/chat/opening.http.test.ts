import { beforeAll, describe, expect, it } from 'vitest'
import { request } from '../../support/http.ts'
import { type ServedChats, serveChats } from './serve-chats.ts'
import { Customer, conversation, type Values } from './support.ts'

const yaml = `
  service.request-chat: {}
  service.sales: { _service: request-chat, _urs_virtual_queue: sales }
  service.endpoint: { _service: request-chat, _chat_endpoint: "Environment:support" }
  service.chosen: { _service: request-chat, _urs_virtual_queue: "line-$line$" }
  service.talkative: { _service: request-chat, _verbose: true }
`

let node: ServedChats
beforeAll(async () => {
  node = await serveChats(yaml)
  return () => node.close()
})

describe('ixn/chat', () => {
  it('begins a chat', async () => {
    const customer = await new Customer(node.url).request()
    expect(await customer.chat()).toEqual({
      _id: customer.id,
      chatIxnState: 'CONNECTED',
      chatSessionId: expect.stringMatching(/^[0-9A-Z]{16}$/),
      transcriptPosition: '1',
      chatServiceMessage: 'Chat service is available',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
  })

  it.each([['verbose'], ['_verbose']])('tells more with %s', async (name) => {
    const customer = await new Customer(node.url).request()
    const answer = await customer.chat('', { [name]: 'true', clientTimeZoneOffset: '-420' })
    expect(answer).toMatchObject({
      userId: expect.stringMatching(/^[0-9A-F]{16}$/),
      secureKey: expect.stringMatching(/^[0-9a-f]{16}$/),
      chatServerLoadBalancerAlias: '1',
      chatServerHost: 'localhost',
      chatWebApiPort: '8080',
      isTLSrequired: 'false',
      clientTimeZoneOffset: '-420',
    })
    expect(await customer.chat('refresh')).not.toHaveProperty('userId')
  })

  it('tells no more because its service was asked to', async () => {
    const customer = await new Customer(node.url).request('request-chat', { _verbose: 'true' })
    expect(await customer.chat()).not.toHaveProperty('userId')
  })

  it('tells more where the service says so', async () => {
    const customer = await new Customer(node.url).request('talkative')
    expect(await customer.chat()).toHaveProperty('userId')
  })

  it('gives addresses that live', async () => {
    const customer = await new Customer(node.url).request()
    const answer = await customer.chat('', { _verbose: 'true' })
    const urls = Object.entries(answer).filter(([name]) => name.startsWith('_chatIxnAPI_'))
    expect(urls.map(([name]) => name)).toEqual([
      '_chatIxnAPI_SEND_URL',
      '_chatIxnAPI_REFRESH_URL',
      '_chatIxnAPI_START_TYPING_URL',
      '_chatIxnAPI_STOP_TYPING_URL',
      '_chatIxnAPI_DISCONNECT_URL',
      '_chatIxnAPI_SEND_CUSTOM_URL',
      '_chatIxnAPI_REFRESH_FROM_START_URL',
    ])
    for (const [name, url] of urls.toSorted(([a], [b]) => (a < b ? 1 : -1))) {
      const { status } = await request(node.url, 'POST', String(url), { message: 'hi' })
      expect([name, status]).toEqual([name, 200])
    }
  })

  it.each([
    ['firstName', 'lastName', 'email'],
    ['FirstName', 'LastName', 'EmailAddress'],
    ['FIRSTNAME', 'lastname', 'Email'],
  ])('knows names by %s, %s and %s, and keeps the rest as user data', async (...names) => {
    const customer = await new Customer(node.url).request('request-chat', { tariff: 'flat' })
    const [first, last, email] = names
    await customer.chat('', {
      ...{ [first]: 'Vasya', [last]: 'Pupkin', [email]: 'v@example.com' },
      ...{ subject: 'French', MSISDN: '123', 'service-id': 'x', _customer_number: '5' },
    })
    expect(await node.chats.find(customer.id)).toMatchObject({
      subject: 'French',
      customer: {
        fldnFirstName: 'Vasya',
        fldnLastName: 'Pupkin',
        fldnEmailAddress: 'v@example.com',
        MSISDN: '123',
        'service-id': 'x',
        tariff: 'flat',
      },
    })
  })

  it.each([
    [{ userDisplayName: 'Buzz', firstName: 'Vasya' }, 'Buzz'],
    [{ FirstName: 'Vasya', lastName: 'Pupkin' }, 'Vasya'],
    [{ lastName: 'Pupkin', userDisplayName: ' ' }, 'Pupkin'],
    [{}, 'Customer'],
  ])('calls who begins with %j %s', async (values, nickname) => {
    const customer = await new Customer(node.url).request()
    await customer.chat('', values as Values)
    expect((await node.chats.find(customer.id))?.parties[0]?.nickname).toBe(nickname)
  })

  it('has a subject even when nobody gives one', async () => {
    const customer = await new Customer(node.url).request()
    await customer.chat()
    expect(await node.chats.find(customer.id)).toMatchObject({ subject: 'None', customer: {} })
  })

  it('takes what the service was given where it says nothing itself', async () => {
    const given = { subject: 'Billing', userDisplayName: 'Ann', color: 'red' }
    const customer = await new Customer(node.url).request('request-chat', given)
    await customer.chat('', { color: 'blue' })
    const chat = await node.chats.find(customer.id)
    expect(chat).toMatchObject({ subject: 'Billing', customer: { color: 'blue' } })
    expect(chat?.parties[0]?.nickname).toBe('Ann')
  })

  it.each([
    ['sales', {}, 'sales'],
    ['endpoint', {}, 'Environment:support'],
    ['request-chat', {}, 'default'],
    ['request-chat', { _urs_virtual_queue: 'own' }, 'own'],
    ['chosen', { line: 'two' }, 'line-two'],
  ])('lets the customer of %s %j wait in %s', async (service, values, queue) => {
    const customer = await new Customer(node.url).request(service, values as Values)
    await customer.chat()
    expect((await node.chats.find(customer.id))?.queue).toBe(queue)
    expect(await node.routing.position(customer.id)).toMatchObject({ queue })
  })

  it('answers the same chat again, as it stands', async () => {
    const { customer, say } = await conversation(node, { opening: { subject: 'a' } })
    await say('hello')
    expect(await customer.chat('', { subject: 'b' })).toMatchObject({
      chatIxnState: 'TRANSCRIPT',
      transcriptPosition: '3',
      transcriptToShow: [
        ['Notice.Joined', 'Kristi Sippola', expect.anything(), '0', 'AGENT'],
        expect.anything(),
      ],
    })
    expect((await node.chats.find(customer.id))?.subject).toBe('a')
  })

  it('answers a repetition as the first time while nobody has come', async () => {
    const customer = await new Customer(node.url).request()
    const first = await customer.chat()
    expect(await customer.chat()).toEqual(first)
  })

  it.each([
    ['a form', 'POST', '', new URLSearchParams({ subject: 'French' })],
    ['JSON', 'POST', '', { subject: 'French' }],
    ['JSON under the type of forms', 'POST', '', '{"subject":"French"}'],
    ['the query beside an empty object', 'POST', '?subject=French', {}],
    ['the query of a GET', 'GET', '?subject=French', undefined],
  ])('takes parameters from %s', async (_, method, query, body) => {
    const { id } = await new Customer(node.url).request()
    const path = `/genesys/1/service/${id}/ixn/chat${query}`
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = typeof body === 'string' ? type : {}
    expect((await request(node.url, method, path, body, headers)).status).toBe(200)
    expect((await node.chats.find(id))?.subject).toBe('French')
  })
})
