import { describe, expect, it, onTestFinished } from 'vitest'
import { notificationExplainRoutes } from '../../../src/api/notification/index.ts'
import {
  consoleSection,
  gmsSection,
  Options,
  orsSection,
  providerSection,
  pushSection,
  serverSection,
} from '../../../src/base/config/index.ts'
import { createHttpServer } from '../../../src/base/http/index.ts'
import { createPushChannels } from '../../../src/channels/push/index.ts'
import { temporaryFile } from '../../support/config.ts'
import { basic } from '../../support/http.ts'
import { silent } from './support.ts'

const yaml = `
console: { users: { boss: { password: p, role: supervisor }, clerk: { password: p, role: agent } } }
push: { wns.secret: hunter2, wns.sid: "ms-app://1", wns.title: News }
push.provider.event.A2C: { wns.title: Agent }
push.provider.SalesApp: { wns.secret: hunter3, wns.sid: "ms-app://2" }
`

/** Asks for an explanation, as a user of the console. */
async function start() {
  const options = await Options.load(temporaryFile(yaml), { logger: silent })
  const channels = createPushChannels({
    deliver: async () => [],
    push: options.live(pushSection),
    gms: options.live(gmsSection),
    ors: options.live(orsSection),
    provider: (name) => options.family(providerSection, name),
    logger: silent,
  })
  const { app } = await createHttpServer({
    environment: { host: '127.0.0.1', port: 0 },
    server: options.live(serverSection),
    console: options.live(consoleSection),
    logger: silent,
    routes: [notificationExplainRoutes(channels)],
    translateError: () => undefined,
    isReady: () => true,
  })
  onTestFinished(async () => {
    await app.close()
    await channels.close()
  })
  return async (query: Record<string, string>, user = 'boss') => {
    const url = `/genesys/1/admin/notification/explain?${new URLSearchParams(query)}`
    const headers = user === '' ? {} : basic(user, 'p')
    const reply = await app.inject({ method: 'GET', url, headers })
    return { status: reply.statusCode, body: reply.json() }
  }
}

describe('GET /admin/notification/explain', () => {
  it('says which section gives each value and what it hides, secrets as ***', async () => {
    const ask = await start()
    expect(await ask({ type: 'WNS', tag: 'A2C.x', provider: 'SalesApp' })).toEqual({
      status: 200,
      body: {
        type: 'wns',
        tag: 'A2C.x',
        provider: 'SalesApp',
        enabled: true,
        sections: [
          { section: 'push.provider.SalesApp.event.A2C.x', exists: false },
          { section: 'push.provider.SalesApp.event.A2C', exists: false },
          { section: 'push.provider.SalesApp.event', exists: false },
          { section: 'push.provider.SalesApp', exists: true },
          { section: 'push.provider.event.A2C.x', exists: false },
          { section: 'push.provider.event.A2C', exists: true },
          { section: 'push.provider.event', exists: false },
          { section: 'push', exists: true },
        ],
        options: [
          {
            section: 'push.provider.SalesApp',
            option: 'wns.sid',
            value: 'ms-app://2',
            passed: [{ section: 'push', option: 'wns.sid', value: 'ms-app://1' }],
          },
          {
            section: 'push.provider.SalesApp',
            option: 'wns.secret',
            value: '***',
            passed: [{ section: 'push', option: 'wns.secret', value: '***' }],
          },
          {
            section: 'push.provider.event.A2C',
            option: 'wns.title',
            value: 'Agent',
            passed: [{ section: 'push', option: 'wns.title', value: 'News' }],
          },
          { section: 'push', option: 'wns.allow', value: '*.notify.windows.com', passed: [] },
        ],
      },
    })
  })

  it('takes attributes as if they were published', async () => {
    const ask = await start()
    const { body } = await ask({ type: 'wns', tag: 'A2C', 'wns.title': 'Mine', nonsense: 'x' })
    expect(body.options).toContainEqual({
      section: 'properties',
      option: 'wns.title',
      value: 'Mine',
      passed: [
        { section: 'push.provider.event.A2C', option: 'wns.title', value: 'Agent' },
        { section: 'push', option: 'wns.title', value: 'News' },
      ],
    })
  })

  it.each([
    [{ type: 'pigeon', tag: 'a' }, 'UnknownPushType', 'There is no push type pigeon'],
    [{ type: 'ios', tag: 'a', provider: 'x' }, 'UnknownProvider', /push\.provider\.x$/],
    [{ type: 'ios', tag: 'a b' }, 'InvalidTag', /tag must be letters/],
    [{ type: 'ios', tag: 'a', 'apple.badge': 'z' }, 'InvalidAttribute', /^apple\.badge: "z"/],
    [{ type: 'ios' }, '', /tag/],
    [{ tag: 'a' }, '', /type/],
    [{ type: 'ios', tag: 'a', debug: 'perhaps' }, '', /debug/],
  ])('answers 400 to %j', async (query, exception, message) => {
    const ask = await start()
    const { status, body } = await ask(query as unknown as Record<string, string>)
    expect([status, body]).toEqual([
      400,
      {
        message: expect.stringMatching(message),
        exception: expect.stringMatching(exception),
      },
    ])
  })

  it('is for supervisors', async () => {
    const ask = await start()
    const query = { type: 'ios', tag: 'a' }
    const statuses = ['boss', 'clerk', ''].map(async (user) => (await ask(query, user)).status)
    expect(await Promise.all(statuses)).toEqual([200, 403, 401])
  })
})
