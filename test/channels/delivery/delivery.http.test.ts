import { describe, expect, it, onTestFinished } from 'vitest'
import { consoleSection, Options, serverSection } from '../../../src/base/config/index.ts'
import { createHttpServer } from '../../../src/base/http/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import { deliveryRoutes } from '../../../src/channels/delivery/index.ts'
import { temporaryFile } from '../../support/config.ts'
import { device, event } from '../push/support.ts'
import { nodeForTest, silent } from './support.ts'

const users = `console:
  users:
    boss: { password: secret, role: supervisor }
    aide: { password: secret, role: agent }
server: { trusted_gateways: "127.0.0.1" }
`
const operator = '192.0.2.7' // as a gateway tells

async function start() {
  const node = await nodeForTest()
  const options = await Options.load(temporaryFile(users), { logger: silent })
  const orders: unknown[] = []
  const { app } = await createHttpServer({
    environment: { host: '127.0.0.1', port: 0 },
    server: options.live(serverSection),
    console: options.live(consoleSection),
    logger: silent,
    routes: [deliveryRoutes(node.deliveries, (order) => orders.push(order))],
    translateError: toRedisError,
    isReady: () => true,
  })
  onTestFinished(() => app.close())
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    o: { body?: unknown; user?: string } = {},
  ) => {
    const { user = 'boss', body } = o
    const authorization = `Basic ${Buffer.from(`${user}:secret`).toString('base64')}`
    const reply = await app.inject({
      method,
      url: `/genesys/1/admin/deliveries${path}`,
      headers: {
        'x-forwarded-for': operator,
        ...(user === '' ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const isJson = `${reply.headers['content-type']}`.startsWith('application/json')
    const { statusCode: status, body: text } = reply
    return { status, body: isJson ? reply.json() : undefined, text }
  }
  return { ...node, ask, orders }
}

const phone = device('customhttp', '0123456789abcdef0123456789abcdef', {
  ...{ provider: 'SalesApp', authorization: 'hush', properties: { key: 'hush' } },
})

describe('/admin/deliveries', () => {
  it('shows what became of pushes, and neither messages nor secrets', async () => {
    const { ask, channels, deliveries, clock } = await start()
    channels.answer = () => ({ kind: 'failed', reason: '400 TopicDisallowed', id: 'apns-1' })
    await deliveries.send(event('hush'), phone)
    const { status, body, text } = await ask('GET', '?state=refused&provider=SalesApp')
    expect(status).toBe(200)
    expect(body).toEqual({
      deliveries: [
        {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          ...{ state: 'refused', purpose: 'event', node: expect.any(String) },
          event: { id: 'a'.repeat(32), tag: 'ors.contact.1' },
          device: {
            ...{ type: 'customhttp', deviceId: '012345…cdef', provider: 'SalesApp', debug: false },
          },
          attempts: [
            {
              at: clock.at,
              outcome: 'failed',
              ...{ reason: '400 TopicDisallowed', providerId: 'apns-1' },
            },
          ],
          ...{ createdAt: clock.at, expiresAt: clock.at + 144_000_000 },
          ...{ undoable: false, replayable: true },
        },
      ],
    })
    expect(text).not.toContain('hush')
    expect((await ask('GET', '?state=dead')).body).toEqual(body)
    const one = await ask('GET', `/${body.deliveries[0].id}`)
    expect(one.body).toEqual(body.deliveries[0])
    expect(await ask('GET', `/${'f'.repeat(32)}`)).toMatchObject({ status: 404 })
  })

  it('replays and discards what it is told', async () => {
    const { ask, channels, deliveries, pass, orders } = await start()
    channels.answer = () => ({ kind: 'failed', reason: 'no' })
    await deliveries.send(event('m'), phone)
    const { body } = await ask('GET', '')
    const ids = [body.deliveries[0].id]
    const done = { status: 200, body: { done: ids, skipped: [] } }
    expect(await ask('POST', '/replay', { body: { ids } })).toMatchObject(done)
    await pass(1)
    expect(channels.sent).toHaveLength(2)
    expect(await ask('POST', '/discard', { body: { ids } })).toMatchObject(done)
    expect((await ask('GET', '')).body).toEqual({ deliveries: [] })
    const by = { ids, user: { name: 'boss', role: 'supervisor' }, address: operator }
    expect(orders).toEqual([
      { verb: 'replay', ...by },
      { verb: 'discard', ...by },
    ])
  })

  it('gives all of them as a file', async () => {
    const { ask, channels, deliveries, clock } = await start()
    channels.answer = () => ({ kind: 'failed', reason: '=no, "not" this' })
    for (let count = 0; count < 600; count++) await deliveries.send(event('m'), phone)
    const csv = (await ask('GET', '?format=csv&state=refused')).text.split('\r\n')
    expect(csv).toHaveLength(602)
    expect(csv[0]).toBe(
      '\uFEFFid,createdAt,state,purpose,type,provider,device,tag,event,attempts,lastAt,reason,providerId,node',
    )
    const at = new Date(clock.at).toISOString()
    expect(csv[1]).toContain(`,${at},refused,event,customhttp,SalesApp,012345…cdef,ors.contact.1,`)
    expect(csv[1]).toContain(`,1,${at},"'=no, ""not"" this",,node-`)
    const lines = (await ask('GET', '?format=ndjson')).text.trim().split('\n')
    expect(lines).toHaveLength(600)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ state: 'refused', attempts: '1' })
  })

  it('puts back a subscription', async () => {
    const { ask, channels, deliveries } = await start()
    const back: string[] = []
    deliveries.pruneIn({
      stored: async () => 'the subscription',
      remove: async () => {},
      putBack: async (text) => back.push(text) > 0,
    })
    channels.answer = () => ({ kind: 'device-refused', reason: '410 Unregistered' })
    await deliveries.send(event('m'), phone, { subscription: 's1' })
    const { body } = await ask('GET', '')
    const [{ id, undoable }] = body.deliveries
    expect(undoable).toBe(true)
    expect(await ask('POST', `/${id}/undo`)).toMatchObject({
      ...{ status: 200, body: { undoable: false, subscription: 's1' } },
    })
    expect(back).toEqual(['the subscription'])
    expect(await ask('POST', `/${id}/undo`)).toMatchObject({
      status: 409,
      body: { exception: 'com.genesyslab.gsg.services.delivery.NothingToUndoException' },
    })
  })

  it.each([
    ['GET', '?state=lost'],
    ['GET', '?from=soon'],
    ['GET', '?cursor=x'],
    ['GET', '?limit=0'],
    ['GET', '?limit=501'],
    ['GET', `?q=${'x'.repeat(257)}`],
  ] as const)('answers 400 to %s %s', async (method, path) => {
    const { ask } = await start()
    expect(await ask(method, path)).toMatchObject({ status: 400 })
  })

  it.each([
    {},
    { ids: [] },
    { ids: ['x'] },
    { ids: 'x' },
    { ids: Array(501).fill('f'.repeat(32)) },
  ])('answers 400 to an order it cannot read', async (body) => {
    const { ask } = await start()
    for (const verb of ['replay', 'discard']) {
      expect(await ask('POST', `/${verb}`, { body })).toMatchObject({ status: 400 })
    }
  })

  it('is for supervisors', async () => {
    const { ask } = await start()
    expect(await ask('GET', '', { user: 'aide' })).toMatchObject({ status: 403 })
    expect(await ask('GET', '', { user: '' })).toMatchObject({ status: 401 })
  })
})
