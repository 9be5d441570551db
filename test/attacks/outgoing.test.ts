import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/config/index.ts'
import { systemClock } from '../../src/base/kernel/index.ts'
import type { PushType } from '../../src/channels/push/index.ts'
import { channelsWith, device, event, receiver } from '../channels/push/support.ts'
import { appForTest } from '../support/app.ts'
import { request } from '../support/http.ts'

/** Where nobody may lead us who is not the operator: each as a URL can spell it. */
const inside = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  '0',
  '0.0.0.0',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '①②⑦.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:a9fe:a9fe]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  'localhost',
  'LOCALHOST.',
  '224.0.0.1',
  '255.255.255.255',
]

const real = dns.lookup

/** From now on `names` are found at the addresses given, the next one at each look. */
function answerNames(names: Readonly<Record<string, readonly string[]>>): () => number {
  let looks = 0
  const lookup = (host: string, options: unknown, done: (...answer: unknown[]) => void): void => {
    const addresses = names[host.replace(/\.$/, '')]
    if (addresses === undefined) {
      Reflect.apply(real, dns, [host, options, done])
      return
    }
    const address = addresses[Math.min(looks, addresses.length - 1)] ?? ''
    looks += 1
    const found = address
      .split(' ')
      .map((each) => ({ address: each, family: each.includes(':') ? 6 : 4 }))
    process.nextTick(done, null, found)
  }
  Object.assign(dns, { lookup })
  syncBuiltinESMExports()
  return () => looks
}

afterEach(() => {
  Object.assign(dns, { lookup: real })
  syncBuiltinESMExports()
})

const allowed = {
  'httpcb.allow': ['203.0.113.7', 'hooks.example.com'],
  'wns.allow': ['*.notify.windows.com'],
  'webpush.allow': ['push.example.com'],
}
const quick = { 'http.connection_timeout': 0.5, 'http.socket_timeout': 0.5 }

const keys = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
}

describe('what a subscriber’s address is called for', () => {
  it.each(inside)('never reaches %s', async (host) => {
    const { port, connections } = await receiver()
    const channels = await channelsWith({ ...allowed, ...quick })
    const { kind, ...outcome } = await channels.send(
      event('m'),
      device('httpcb', `http://${host}:${port}/hook`),
    )
    expect(kind).not.toBe('delivered')
    expect(connections()).toBe(0)
    expect(JSON.stringify(outcome)).toMatch(/httpcb.allow does not admit|is not a URL|ENOTFOUND/)
  })

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://127.0.0.1/',
    'data:text/plain,x',
    'javascript:1',
    'unix:/var/run/docker.sock',
    '//127.0.0.1/',
    '/relative',
    'http://user:pass@127.0.0.1/',
    'http://203.0.113.7@127.0.0.1/',
    'http://127.0.0.1#@203.0.113.7/',
    'http://127.0.0.1\\@203.0.113.7/',
  ])('is never %s', async (url) => {
    const channels = await channelsWith({ ...allowed, ...quick })
    const { kind } = await channels.send(event('m'), device('httpcb', url))
    expect(['device-refused', 'failed']).toContain(kind)
  })

  it.each<[string, string[]]>([
    ['points inside', ['127.0.0.1']],
    ['points inside by IPv6', ['::ffff:127.0.0.1']],
    ['points to both', ['127.0.0.1 10.0.0.1']],
  ])('never reaches a name that %s', async (_how, addresses) => {
    answerNames({ 'evil.example': addresses })
    const { port, connections } = await receiver()
    const channels = await channelsWith({ ...allowed, ...quick })
    const outcome = await channels.send(
      event('m'),
      device('httpcb', `http://evil.example:${port}/`),
    )
    expect([outcome.kind, connections()]).not.toContain('delivered')
    expect(connections()).toBe(0)
    expect(JSON.stringify(outcome)).toContain('does not admit evil.example')
  })

  it('is judged by the very answer that is connected to: a name is looked up once', async () => {
    const looks = answerNames({ 'evil.example': ['203.0.113.7', '127.0.0.1'] })
    const { port, connections } = await receiver()
    const channels = await channelsWith({ ...allowed, ...quick })
    await channels.send(event('m'), device('httpcb', `http://evil.example:${port}/`))
    expect([looks(), connections()]).toEqual([1, 0])
  })

  it.each([301, 302, 303, 307, 308])('follows no %i', async (status) => {
    const inner = await receiver()
    const outer = await receiver((_request, response) => {
      response.writeHead(status, { location: inner.url }).end()
    })
    const channels = await channelsWith({ ...quick, 'httpcb.allow': ['127.0.0.0/8'] })
    const { kind } = await channels.send(event('m'), device('httpcb', outer.url))
    expect([kind === 'delivered', outer.connections(), inner.connections()]).toEqual([false, 1, 0])
  })

  it.each<[PushType, object]>([
    ['wns', {}],
    ['webpush', { properties: keys }],
  ])('is called for %s only where its own list says', async (type, more) => {
    answerNames({ 'evil.example': ['127.0.0.1'] })
    const { port, connections } = await receiver()
    const tokens = await receiver((_request, response) => {
      response.end('{"access_token":"t","token_type":"bearer","expires_in":86400}')
    })
    const channels = await channelsWith({
      ...{ ...allowed, ...quick },
      'webpush.privateKey': new Secret('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'), // RFC 8291, appendix A
      'webpush.subject': 'mailto:ops@example.com',
      'wns.sid': 'sid',
      'wns.secret': new Secret('secret'),
      'wns.tokenEndpoint': tokens.url,
    })
    for (const host of [...inside, 'evil.example', 'notify.windows.com.evil.example']) {
      for (const scheme of ['http', 'https']) {
        const there = device(type, `${scheme}://${host}:${port}/`, more)
        const { kind } = await channels.send(event('m'), there)
        expect([host, kind]).not.toEqual([host, 'delivered'])
      }
    }
    expect(connections()).toBe(0)
  })
})

describe('an Orchestration Server', () => {
  it('cannot lead an event to a host that _ors does not name', async () => {
    const inner = await receiver()
    const ors = await receiver((_request, response) => {
      const elsewhere = inner.url.replace('127.0.0.1', 'localhost')
      response.writeHead(307, { location: `${elsewhere}scxml/session/1/event/a` }).end()
    })
    const channels = await channelsWith({ ...quick, _ors: [ors.url] })
    const { kind } = await channels.send(event('m'), device('orscb', '1'))
    expect([kind === 'delivered', inner.connections()]).toEqual([false, 0])
  })

  it.each(['../../admin', '..', '.', '%2e%2e', 'a/../../b', 'a?x=1', 'a#b', '//evil.example/'])(
    'is called below /scxml/session whatever the session is: %s',
    async (session) => {
      const ors = await receiver()
      const channels = await channelsWith({ ...quick, _ors: [ors.url] })
      await channels.send(event('m', { tag: 'a.b' }), device('orscb', session))
      for (const { path } of ors.received) {
        expect(path).toMatch(/^\/scxml\/session\/[^/?#]+\/event\/a\.b$/)
      }
    },
  )
})

describe('the whole server', () => {
  it('calls no inside address for a subscription, and tells its status to nobody there', async () => {
    const { port, connections } = await receiver()
    const { url } = await appForTest({
      yaml: `
push: { "httpcb.allow": "203.0.113.0/24" }
gms: { http.connection_timeout: 1, http.socket_timeout: 1 }
service.call: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _urs_virtual_queue: q }
`,
    })
    const there = `http://localhost:${port}/`
    const subscription = {
      subscriberId: 'ann',
      filter: '*',
      expire: 60,
      notificationDetails: { type: 'httpcb', deviceId: there },
    }
    const subscribed = await request(
      url,
      'POST',
      '/genesys/1/notification/subscription',
      subscription,
    )
    expect(subscribed.status).toBe(200)
    await request(url, 'POST', '/genesys/1/notification/publish', { tag: 'a.b', message: 'x' })
    await request(url, 'POST', '/genesys/1/service/callback/call', {
      _customer_number: '5551234',
      _status_notification_type: 'httpcb',
      _status_notification_target: there,
    })
    const began = systemClock.now()
    await expect.poll(() => systemClock.now() - began > 500).toBe(true)
    expect(connections()).toBe(0)
  })
})

describe('a source of statistics', () => {
  it('cannot lead a question elsewhere', async () => {
    const inner = await receiver()
    const source = await receiver((_request, response) => {
      response.writeHead(307, { location: inner.url }).end()
    })
    const { url } = await appForTest({
      yaml: `stat.Elsewhere: { url: "${source.url}", metrics: "*", username: u, password: p }`,
    })
    const query = 'objectId=a&objectType=Agent&tenant=t&metric=Elsewhere'
    const path = `/genesys/1/internal_statistic?${query}`
    const { text } = await request(url, 'GET', path)
    expect(inner.connections()).toBe(0)
    expect(text).not.toContain(source.url)
  })
})
