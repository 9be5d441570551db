import { beforeAll, describe, expect, it } from 'vitest'
import { basic, request } from '../../support/http.ts'
import { type ServedChats, serveChats } from './serve-chats.ts'
import { Customer, conversation, type Values } from './support.ts'

const yaml = `
  service.request-chat: {}
  service.own: { _service: request-chat, username: app, password: word }
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

describe('bad input', () => {
  it.each([['refresh'], ['send'], ['startTyping'], ['disconnect']])(
    '%s of a chat that nobody has begun is a 404',
    async (verb) => {
      const customer = await new Customer(node.url).request()
      const answer = await customer.ask(verb, { message: 'hi' })
      expect([answer.status, answer.body]).toEqual([404, refusal('ChatNotFoundException')])
    },
  )

  it.each([[''], ['refresh'], ['send'], ['disconnect']])(
    'ixn/chat/%s of no service is a 404',
    async (verb) => {
      const customer = new Customer(node.url)
      customer.id = 'nobody'
      const answer = await customer.ask(verb)
      expect([answer.status, answer.body]).toEqual([404, refusal('ServiceNotFoundException')])
    },
  )

  it.each([[{ gms_user: 'eve' }], [{ gms_user: '' }]])(
    'a chat is not for another user: %j',
    async (headers) => {
      const { customer } = await conversation(node, { user: 'ann' })
      for (const verb of ['', 'refresh', 'send', 'disconnect', 'customNotice']) {
        const answer = await customer.ask(verb, { message: 'hi' }, headers)
        expect([answer.status, answer.body]).toEqual([403, refusal('NotYourChatException')])
      }
      expect(await node.chats.find(customer.id)).toMatchObject({ position: 2, ended: undefined })
    },
  )

  it('a chat of a service that nobody has signed is for whoever has its id', async () => {
    const { customer } = await conversation(node)
    expect((await customer.ask('refresh', {}, { gms_user: 'ann' })).status).toBe(200)
    expect((await customer.ask('refresh', {}, { gms_user: 'eve' })).status).toBe(200)
  })

  it.each([
    ['no message', 'send', {}, 400, 'TextMissing'],
    ['an empty message', 'send', { message: ' \n' }, 400, 'TextMissing'],
    ['an empty message on the way', 'refresh', { message: ' ' }, 400, 'TextMissing'],
    ['control characters', 'send', { message: 'a\u0000b' }, 400, 'TextMalformed'],
    ['a megabyte', 'send', { message: 'x'.repeat(1_048_576) }, 413, 'TextTooLong'],
    ['a megabyte on the way', 'refresh', { message: 'x'.repeat(1_048_576) }, 413, 'TextTooLong'],
    ['a script as a URL', 'pushUrl', { pushUrl: 'javascript:alert(1)' }, 400, 'UrlMalformed'],
    ['no URL', 'pushUrl', {}, 400, 'TextMissing'],
    ['a word for a position', 'refresh', { transcriptPosition: 'two' }, 400, 'InvalidParameter'],
    ['a negative position', 'refresh', { transcriptPosition: '-1' }, 400, 'InvalidParameter'],
    ['a broken position', 'refresh', { transcriptPosition: '1.5' }, 400, 'InvalidParameter'],
    ['a position beyond', 'refresh', { transcriptPosition: '3' }, 400, 'InvalidPosition'],
    [
      'a message with a position beyond',
      ...(['refresh', { transcriptPosition: '3', message: 'hi' }, 400, 'InvalidPosition'] as const),
    ],
    ['a strange flag', 'refresh', { _verbose: 'perhaps' }, 400, 'InvalidParameter'],
    ['a strange name', 'send', { message: 'hi', '_not-a-name': '1' }, 400, 'InvalidParameter'],
  ])('%s is refused, and the transcript stays as it was', async (...given) => {
    const [, verb, values, status, name] = given
    const { customer } = await conversation(node)
    const answer = await customer.ask(verb, values as unknown as Values)
    expect([answer.status, answer.body]).toEqual([status, refusal(`.${name}Exception`)])
    expect((await node.chats.find(customer.id))?.position).toBe(2)
    expect(await customer.texts()).toEqual(['has joined the session'])
  })

  it.each([
    ['CometD without a user', { notify_by: 'comet' }, 400, 'UserRequired'],
    ['control characters in a name', { userDisplayName: 'a\u0007' }, 400, 'InvalidParameter'],
    ['a name too long', { userDisplayName: 'x'.repeat(257) }, 400, 'InvalidParameter'],
    ['a subject too long', { subject: 'x'.repeat(1025) }, 400, 'InvalidParameter'],
    ['control characters in a subject', { subject: 'a\u0000' }, 400, 'InvalidParameter'],
    ['too much user data', { note: 'x'.repeat(20_000) }, 413, 'UserDataTooLarge'],
    ['a queue with no name', { _urs_virtual_queue: 'a\u0000' }, 400, 'InvalidParameter'],
  ])('%s begins no chat', async (_, values, status, name) => {
    const customer = await new Customer(node.url).request()
    const before = await keys()
    const answer = await customer.ask('', values as unknown as Values)
    expect([answer.status, answer.body]).toEqual([status, refusal(`.${name}Exception`)])
    expect(await node.chats.find(customer.id)).toBeUndefined()
    expect(await keys()).toBe(before)
  })

  it.each([
    ['an unknown subscription', { subscriptionID: 'nobody' }, 'SubscriptionUnknown'],
    [
      'a callback that is no URL',
      { push_notification_type: 'httpcb', push_notification_deviceid: 'not a URL' },
      'InvalidParameter',
    ],
  ])('%s begins no chat over CometD', async (_, values, name) => {
    const customer = await new Customer(node.url, 'ann').request()
    const answer = await customer.ask('', { notify_by: 'comet', ...(values as unknown as Values) })
    expect([answer.status, answer.body]).toEqual([400, refusal(`.${name}Exception`)])
    expect(await node.chats.find(customer.id)).toBeUndefined()
  })

  it('the mailbox of an agent is no customer’s', async () => {
    const customer = await new Customer(node.url, 'agent:kristi').request()
    const answer = await customer.ask('', { notify_by: 'comet' })
    expect([answer.status, answer.body]).toEqual([403, refusal('UserReservedException')])
  })

  it('a file is no text', async () => {
    const { customer } = await conversation(node)
    const form = new FormData()
    form.set('message', new Blob(['hi']), 'hi.txt')
    const path = `/genesys/1/service/${customer.id}/ixn/chat/send`
    const answer = await request(node.url, 'POST', path, form)
    expect([answer.status, answer.body]).toEqual([400, refusal('InvalidParameterException')])
  })

  it('what a service stores beyond what an agent can be shown is left out', async () => {
    const stored = { long: 'x'.repeat(20_000), color: 'red' }
    const customer = await new Customer(node.url).request('request-chat', stored)
    await customer.chat('', { tariff: 'flat' })
    expect((await node.chats.find(customer.id))?.customer).toEqual({ color: 'red', tariff: 'flat' })
  })

  it.each([['HEAD'], ['PUT'], ['DELETE']])('%s says nothing', async (method) => {
    const { customer } = await conversation(node)
    const path = `/genesys/1/service/${customer.id}/ixn/chat/send?message=hi`
    expect((await request(node.url, method, path)).status).toBeGreaterThanOrEqual(404)
    expect((await node.chats.find(customer.id))?.position).toBe(2)
  })

  async function keys(): Promise<number> {
    let count = 0
    for await (const batch of node.redis.scan('gms:*')) count += batch.length
    return count
  }
})

describe('a service with credentials', () => {
  it('asks for them in its chats too', async () => {
    const customer = new Customer(node.url)
    const caller = basic('app', 'word')
    const { body } = await customer.post('own', {}, caller)
    customer.id = (body as { _id: string })._id
    expect((await customer.ask()).status).toBe(401)
    expect((await customer.ask('', {}, caller)).status).toBe(200)
    expect((await customer.ask('refresh')).status).toBe(401)
  })
})
