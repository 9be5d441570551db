import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger, newHexId, systemClock } from '../../../src/base/kernel/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import { type CometdServer, createCometdServer } from '../../../src/channels/cometd/index.ts'
import type { PushDevice, PushEvent, PushOutcome } from '../../../src/channels/push/index.ts'
import type { AuditNote } from '../../../src/console/audit/index.ts'
import { LabBench, labRoutes } from '../../../src/console/lab/index.ts'
import { startServer } from '../../base/http/start-server.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { cometdOptions } from '../../support/cometd.ts'
import { basic, request } from '../../support/http.ts'
import { redisForTest } from '../../support/redis.ts'
import { type ConsoleUser, consoleUsers } from '../console-users.ts'

let cometd: CometdServer
beforeAll(async () => {
  const parts = { redis: await redisForTest(), startId: newHexId(), logger: createLogger('silent') }
  cometd = await createCometdServer({ ...parts, options: () => cometdOptions() })
})
afterAll(() => cometd.close())

let base: string
let notes: AuditNote[]
let pushes: { event: PushEvent; device: PushDevice }[]
let outcome: PushOutcome | Error

async function serve(server: Record<string, unknown> = {}): Promise<string> {
  const lab = new LabBench({
    cometd,
    channels: {
      send: async (event, device) => {
        pushes.push({ event, device })
        if (outcome instanceof Error) throw outcome
        return outcome
      },
    },
    audit: { note: async (note) => void notes.push(note) },
    clock: systemClock,
  })
  const routes = [cometd.routes, labRoutes(lab)]
  const parts = { routes, users: consoleUsers, translateError: toRedisError, server }
  return (await startServer(parts)).base
}

beforeEach(async () => {
  notes = []
  pushes = []
  outcome = { kind: 'delivered', id: 'apns-1' }
  base = await serve()
})

const call = (user: ConsoleUser, method: string, path: string, body?: unknown) =>
  request(base, method, `/genesys/1/admin${path}`, body, basic(user, `${user}!`))

describe('GET /admin/mailbox/{user}', () => {
  it('has the newest events, what is confirmed, and whether a device is there', async () => {
    const user = `jürgen/${newHexId()}`
    for (const message of ['one', 'two', { three: 3 }])
      await cometd.deliver(user, { tag: 'news', message })
    const path = `/mailbox/${encodeURIComponent(user)}`
    expect((await call('boss', 'GET', `${path}?limit=2`)).body).toEqual({
      ...{ user, at: expect.any(String), epoch: expect.any(String), last: 3, confirmed: 0 },
      present: false,
      entries: [
        { position: 2, tag: 'news', message: 'two' },
        { position: 3, tag: 'news', message: { three: 3 } },
      ],
    })
    const device = await new BayeuxClient(base, newHexId()).join()
    expect((await call('boss', 'GET', `/mailbox/${device.user}`)).body).toMatchObject({
      present: true,
    })
    await device.disconnect()
  })

  it('is empty for a user who was never sent anything', async () => {
    expect((await call('boss', 'GET', '/mailbox/nobody')).body).toMatchObject({
      last: 0,
      entries: [],
    })
  })

  it('notes who opened whose, once while it stays open', async () => {
    for (let n = 0; n < 3; n++) await call('boss', 'GET', '/mailbox/nobody')
    await call('root', 'GET', '/mailbox/nobody')
    expect(notes).toEqual([
      {
        who: 'boss',
        role: 'supervisor',
        address: '127.0.0.1',
        what: 'mailbox.opened',
        thing: 'nobody',
      },
      { who: 'root', role: 'admin', address: '127.0.0.1', what: 'mailbox.opened', thing: 'nobody' },
    ])
  })

  it.each(['/mailbox/nobody?limit=0', '/mailbox/nobody?limit=201', '/mailbox/a%00b'])(
    'refuses %s',
    async (path) => expect((await call('boss', 'GET', path)).status).toBe(400),
  )

  it('is for supervisors', async () => {
    expect((await call('kate', 'GET', '/mailbox/nobody')).status).toBe(403)
    expect(notes).toEqual([])
  })
})

describe('POST /admin/notification/test', () => {
  it('sends one push and tells what its provider said', async () => {
    const wish = { type: 'ios', deviceId: 'token', provider: 'SalesApp', debug: true, tag: 'sale' }
    const { status, body } = await call('root', 'POST', '/notification/test', wish)
    const milliseconds = expect.any(Number)
    expect([status, body]).toEqual([200, { kind: 'delivered', id: 'apns-1', milliseconds }])
    expect(pushes).toMatchObject([
      {
        event: { tag: 'sale', message: 'A test push from Ringback', mediaType: 'string' },
        device: { type: 'ios', deviceId: 'token', provider: 'SalesApp', debug: true },
      },
    ])
    expect(notes).toMatchObject([
      { what: 'push.tested', thing: 'SalesApp', after: 'ios: delivered' },
    ])
    expect(JSON.stringify(notes)).not.toContain('token')
  })

  it('tells why a device was refused', async () => {
    outcome = { kind: 'device-refused', reason: '410 Unregistered' }
    const { body } = await call('root', 'POST', '/notification/test', {
      type: 'fcm',
      deviceId: 'x',
    })
    expect(body).toMatchObject(outcome)
  })

  it('notes one that broke too, without what the provider was told', async () => {
    outcome = new Error('no way to send token')
    const wish = { type: 'fcm', deviceId: 'token' }
    expect((await call('root', 'POST', '/notification/test', wish)).status).toBe(500)
    expect(notes).toMatchObject([{ what: 'push.tested', thing: 'default', after: 'failed' }])
    expect(JSON.stringify(notes)).not.toContain('token')
  })

  it.each([[{}], [{ type: 'pigeon', deviceId: 'x' }], [{ type: 'ios', deviceId: '' }]])(
    'refuses %j',
    async (wish) => {
      expect((await call('root', 'POST', '/notification/test', wish)).status).toBe(400)
      expect(pushes).toEqual([])
    },
  )

  it('is for admins', async () => {
    const wish = { type: 'ios', deviceId: 'x' }
    expect((await call('boss', 'POST', '/notification/test', wish)).status).toBe(403)
  })
})

describe('POST /admin/lab/drop', () => {
  it('loses no message and brings none twice, wherever sockets are lost', async () => {
    const plan = { sockets: 10, cuts: 3, messages: 800 }
    const { status, body } = await call('boss', 'POST', '/lab/drop', plan)
    const round = { sent: 200, received: 200, lost: 0, duplicate: 0, p99: expect.any(Number) }
    expect([status, body]).toEqual([
      200,
      {
        ...{ sockets: 10, cuts: 30, sent: 800, received: 800, lost: 0, duplicate: 0 },
        ...{ p99: expect.any(Number), seconds: expect.any(Number), finished: true, faults: [] },
        rounds: [
          round,
          { ...round, kind: 'before-reply' },
          { ...round, kind: 'in-the-middle' },
          { ...round, kind: 'after-receipt' },
        ],
      },
    ])
    expect(notes).toMatchObject([{ what: 'drop-test.run', after: '800 sent, 0 lost, 0 twice' }])
    expect(cometd.figures).toMatchObject({ sessions: 0, held: 0 })
  })

  it('runs once at a time', async () => {
    const plan = { sockets: 2, cuts: 1, messages: 100 }
    const both = [call('boss', 'POST', '/lab/drop', plan), call('root', 'POST', '/lab/drop', plan)]
    const statuses = (await Promise.all(both)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 409])
    expect((await call('boss', 'POST', '/lab/drop', plan)).status).toBe(200)
  })

  it('says so where its clients are not let in', async () => {
    base = await serve({ trusted_gateways: '10.0.0.0/8' })
    const { status, body } = await call('boss', 'POST', '/lab/drop', { sockets: 1, messages: 1 })
    expect([status, body]).toEqual([
      409,
      expect.objectContaining({ exception: expect.stringContaining('DropTestRefused') }),
    ])
    expect(notes).toMatchObject([{ who: 'boss', what: 'drop-test.run', after: 'failed' }])
  })

  it.each([
    [{ sockets: 201 }],
    [{ sockets: 0 }],
    [{ messages: 10_001 }],
    [{ cuts: 21 }],
    [{ cuts: -1 }],
    [{ messages: 1.5 }],
    [{ sockets: '5' }],
    [[]],
  ])('refuses %j', async (plan) => {
    expect((await call('boss', 'POST', '/lab/drop', plan)).status).toBe(400)
  })

  it('is for supervisors', async () => {
    expect((await call('kate', 'POST', '/lab/drop', {})).status).toBe(403)
  })
})
