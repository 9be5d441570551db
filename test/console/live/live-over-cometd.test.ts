import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { appForFile, appForTest } from '../../support/app.ts'
import { BayeuxClient, type BayeuxReply } from '../../support/bayeux.ts'
import { basic, type Headers, request } from '../../support/http.ts'
import { type Browser, signedIn } from '../browser.ts'
import { consoleUsers } from '../console-users.ts'

const yaml = JSON.stringify({
  ...{ server: { drain: 0 }, console: { users: consoleUsers }, cometd: { timeout: 0.5 } },
})
const app = appForFile({ yaml })

const headersOf = ({ cookie, csrf }: Browser) => ({ cookie, 'x-csrf-token': csrf })
const handshake = {
  ...{ id: '1', channel: '/meta/handshake', version: '1.0' },
  supportedConnectionTypes: ['long-polling'],
}

/** How a WebSocket of the agent's page is answered. */
async function openSocket(url: string, kate: Browser, headers: Record<string, string>) {
  const address = `${url.replace('http', 'ws')}/genesys/cometd?gms_user=agent:kate`
  const socket = new WebSocket(address, { headers: { cookie: kate.cookie, ...headers } })
  onTestFinished(() => socket.terminate())
  return new Promise<number>((resolve, reject) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', reject)
  })
}

/** The page of a session, which listens until the test is over. */
async function listening(url: string, browser: Browser) {
  const client = new BayeuxClient(url, browser.mailbox)
  const heard: { topic: string; key?: string }[] = []
  const send = async (verb: string, more: object) => {
    const { clientId } = client
    const message = { channel: `/meta/${verb}`, id: '2', clientId, ...more }
    return (await client.post([message], '', headersOf(browser))).body as BayeuxReply[]
  }
  const [opened] = (await client.post([handshake], '', headersOf(browser))).body as BayeuxReply[]
  client.clientId = String(opened?.clientId)
  await send('subscribe', { subscription: '/_genesys' })
  let isOver = false
  const polling = (async () => {
    while (!isOver) {
      const replies = await send('connect', { connectionType: 'long-polling' })
      for (const { channel, data } of replies) {
        const { tag, message } = (data ?? {}) as { tag?: string; message?: (typeof heard)[0] }
        if (channel === '/_genesys' && tag === 'console.changed' && message) heard.push(message)
      }
    }
  })()
  onTestFinished(async () => {
    isOver = true
    await polling
  })
  const topics = () => new Set(heard.map(({ topic }) => topic))
  return { heard, topics, send }
}

describe('an open console', () => {
  it('hears on any node of what anybody changes on any other', async () => {
    const one = await appForTest({ yaml })
    const other = await appForTest({ yaml, keyPrefix: one.keyPrefix })
    const [root, eve] = [await signedIn(one.url, 'root'), await signedIn(one.url, 'eve')]
    const page = await listening(other.url, eve)
    await root.do('PUT', '/options/server', { set: { drain: '1' } })
    await root.do('PUT', '/desk/agents/kate', { state: 'READY', queues: ['sales'] })
    await expect
      .poll(() => [...page.topics()], { timeout: 5000 })
      .toEqual(expect.arrayContaining(['options', 'audit', 'desk']))
    expect(page.heard.find(({ topic }) => topic === 'desk')).toEqual({
      ...{ topic: 'desk', key: 'kate', at: expect.stringMatching(/Z$/) },
    })
  })

  it('hears of a node that comes', async () => {
    const one = await appForTest({ yaml })
    const page = await listening(one.url, await signedIn(one.url, 'eve'))
    const count = () => page.heard.filter(({ topic }) => topic === 'nodes').length
    await expect.poll(count, { timeout: 5000 }).toBe(1) // the first look
    await appForTest({ yaml, keyPrefix: one.keyPrefix })
    await expect.poll(count, { timeout: 10_000 }).toBeGreaterThan(1)
  })

  it('hears nothing more once it has signed out', async () => {
    const { url } = await app()
    const [root, eve] = [await signedIn(url, 'root'), await signedIn(url, 'eve')]
    const user = eve.mailbox
    await eve.do('DELETE', '/session')
    await root.do('PUT', '/options/server', { set: { drain: '2' } })
    const client = new BayeuxClient(url, user)
    expect((await client.post([handshake], '', headersOf(eve))).status).toBe(401)
  })
})

describe('the mailbox of a session', () => {
  const enter = async (user: string, headers: Headers) => {
    const { status } = await new BayeuxClient((await app()).url, user).post(
      [handshake],
      '',
      headers,
    )
    return status
  }

  it('is for its own session alone', async () => {
    const { url } = await app()
    const [root, eve] = [await signedIn(url, 'root'), await signedIn(url, 'eve')]
    expect([
      await enter(eve.mailbox, headersOf(eve)),
      await enter(eve.mailbox, headersOf(root)),
      await enter(eve.mailbox, basic('root', 'root!')),
      await enter(eve.mailbox, {}),
      await enter(eve.mailbox, { cookie: eve.cookie }),
      await enter(eve.mailbox, { ...headersOf(eve), origin: 'http://evil.example' }),
      await enter('console:', headersOf(eve)),
      await enter('console:undefined', basic('root', 'root!')),
      await enter('agent:kate', headersOf(eve)),
      await enter('agent:kate', headersOf(root)),
    ]).toEqual([200, 403, 403, 401, 403, 403, 403, 403, 403, 200])
  })

  it('is closed to a script element, which sends the cookie and nothing else', async () => {
    const { url } = await app()
    const kate = await signedIn(url, 'kate')
    const query = new URLSearchParams({ message: JSON.stringify([handshake]), jsonp: 'f' })
    const path = `/genesys/cometd?gms_user=agent:kate&${query}`
    const { cookie } = kate
    expect((await request(url, 'GET', path, undefined, { cookie })).status).toBe(403)
  })

  it.each([
    ['our own page', (url: string) => ({ origin: url }), 101],
    ['another page', () => ({ origin: 'http://evil.example' }), 403],
    ['a page that hides where it is', () => ({ origin: 'null' }), 403],
    ['who says nothing', () => ({}), 403],
  ])('lets %s in by WebSocket or not', async (_, headers, status) => {
    const { url } = await app()
    const kate = await signedIn(url, 'kate')
    expect(await openSocket(url, kate, headers(url))).toBe(status)
  })
})
