import { beforeAll, describe, expect, it } from 'vitest'
import { request } from '../../../support/http.ts'
import { type Served, serveServices } from '../serve-services.ts'

const yaml = `
  service.request-chat: {}
  service.request-chat-poll: {}
  service.settings:
    _service: get
    username: app
    password: "open sesame"
    api_token: "abcdef"
    greeting: "Hello $name$"
    color: blue
    _ttl: 60
  service.state: { _service: get, _online_code: 204, _offline_code: 418 }
  service.ewt: {}
  service.ewt-sales: { _service: ewt, _urs_virtual_queue: sales }
`
const credentials = `Basic ${Buffer.from('app:open sesame').toString('base64')}`

let served: Served
beforeAll(async () => {
  served = await serveServices(yaml)
})

const ask = (path: string, headers = {}) =>
  request(served.url, 'GET', `/genesys/1/service/${path}`, undefined, headers)

describe.each([['request-chat'], ['request-chat-poll']])('%s', (service) => {
  it('answers the id alone', async () => {
    expect((await ask(service)).body).toEqual({ _id: expect.any(String) })
    expect((await ask(`${service}?_verbose=false`)).body).toEqual({ _id: expect.any(String) })
  })
  it('lives for a day when nobody says how long', async () => {
    const { _id: id } = (await ask(service)).body as { _id: string }
    const { expiresAt = 0 } = (await served.services.find(id)) ?? {}
    expect(Math.round((expiresAt - Date.now()) / 3_600_000)).toBe(24)
  })
  it.each([['_verbose'], ['verbose']])('answers where to begin the chat with %s', async (name) => {
    const { body } = await ask(`${service}?${name}=true`)
    const { _id: id } = body as { _id: string }
    expect(body).toEqual({
      '_chatIxnAPI-CREATE-URL': `/genesys/1/service/${id}/ixn/chat`,
      _id: id,
    })
  })
})

describe('get', () => {
  it('answers the options, secrets aside, with variables in their places', async () => {
    const { status, body } = await ask('settings?name=Buzz', { authorization: credentials })
    expect([status, body]).toEqual([
      200,
      {
        _type: 'builtin',
        _service: 'get',
        _ttl: '60',
        api_token: '***',
        greeting: 'Hello Buzz',
        color: 'blue',
      },
    ])
  })
  it('answers by the codes of its options whether the node takes requests', async () => {
    const online = await ask('state')
    expect([online.status, online.text]).toEqual([204, ''])
    served.online = false
    const [own, usual] = await Promise.all([
      ask('state'),
      ask('settings?name=x', { authorization: credentials }),
    ])
    served.online = true
    const refusal = { message: expect.any(String), exception: expect.any(String) }
    expect([own.status, own.body]).toEqual([418, refusal])
    expect([usual.status, usual.body]).toEqual([503, refusal])
  })
})

describe('ewt', () => {
  it('knows nothing while nobody serves the queue', async () => {
    expect((await ask('ewt?name=lonely')).body).toEqual({
      ...{ name: 'lonely', aqt: 'urs2', ewt: null, pos: 1, calls: 0 },
    })
  })
  it('answers what a newcomer to the queue may expect', async () => {
    await served.routing.setAgent('ann', { queues: ['sales'], state: 'NOT_READY' })
    for (const id of ['one', 'two']) {
      await served.routing.enqueue({ id, media: 'voice', queue: 'sales', customer: {} })
    }
    const { body } = await ask('ewt?name=sales&aqt=stat')
    const { seconds = null } = await served.routing.expectedWait('sales')
    expect(body).toEqual({ name: 'sales', aqt: 'stat', ewt: seconds, pos: 3, calls: 2 })
  })
  it('asks for the queue of the service whatever the request says', async () => {
    expect((await ask('ewt-sales?name=lonely')).body).toMatchObject({ name: 'sales' })
  })
  it.each([
    ['no queue', 'ewt'],
    ['an empty queue', 'ewt?name='],
    ['an unknown method', 'ewt?name=a&aqt=magic'],
    ['a name too long', `ewt?name=${'x'.repeat(2000)}`],
  ])('answers 400 to %s', async (_, path) => {
    expect((await ask(path)).status).toBe(400)
  })
})

it('services that only answer keep nothing', async () => {
  const before = await served.countKeys()
  await Promise.all([ask('ewt?name=lonely&a=1'), ask('state?a=1')])
  expect(await served.countKeys()).toBe(before)
})
