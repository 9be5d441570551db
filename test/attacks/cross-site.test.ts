import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { appForFile } from '../support/app.ts'
import { basic, type Headers, request } from '../support/http.ts'
import { exchange } from './support.ts'

const partner = 'https://partner.example'
const yaml = (server: string) => `
server: { external_url_base: "https://gms.example.com/"${server} }
console: { users: { root: { password: secret, role: admin } } }
`
const open = appForFile({ yaml: yaml('') })
const strict = appForFile({
  yaml: yaml(`, cors_origins: "${partner}", trusted_gateways: "203.0.113.1"`),
})
const named = appForFile({ yaml: yaml(`, cors_origins: "${partner}"`) })

const foreign = 'com.genesyslab.gsg.services.http.ForeignOriginException'
const publish = '/genesys/1/notification/publish'
const cancel = '/genesys/1/admin/callback/cancel'

/** Pages that are not ours, as browsers name them. */
const strangers = [
  'https://evil.example',
  'http://localhost.evil.example',
  'http://localhost:1',
  'null',
  'https://gms.example.com.evil.example',
  'https://gms.example.com:8443',
  'http://gms.example.com',
  'not an origin',
]

/** How a page can send without being asked by a preflight, and how it can when it was allowed to. */
const bodies: readonly [string, string][] = [
  ['text/plain', '{"tag":"a.b","message":"x","_id":["1"]}'],
  ['application/x-www-form-urlencoded', 'tag=a.b&message=x&_id=1'],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="_id"\r\n\r\n1\r\n--b--',
  ],
  ['application/json', '{"tag":"a.b","message":"x","_id":["1"]}'],
]

async function refusal(url: string, path: string, body: string | undefined, headers: Headers) {
  const method = body === undefined ? 'GET' : 'POST'
  const answer = await request(url, method, path, body, headers)
  const { exception } = Object(answer.body) as { exception?: string }
  return [answer.status, exception, answer.headers['set-cookie']]
}

describe('a page of another site', () => {
  it.each(strangers)('cannot use the network of whoever looks at it: %s', async (origin) => {
    const { url } = await open()
    for (const [type, body] of bodies) {
      for (const path of [publish, cancel]) {
        const headers = { origin, 'content-type': type }
        expect(await refusal(url, path, body, headers)).toEqual([403, foreign, undefined])
      }
    }
    for (const path of ['/metrics', '/genesys/1/admin/callback/queues']) {
      expect(await refusal(url, path, undefined, { origin })).toEqual([403, foreign, undefined])
    }
  })

  it('cannot come by a name of its own that it lets point here', async () => {
    const { url } = await open()
    const rebound = { host: 'evil.example:8080', origin: 'http://evil.example:8080' }
    for (const path of [publish, cancel]) {
      const headers = { ...rebound, 'content-type': 'text/plain' }
      expect(await refusal(url, path, '{}', headers)).toEqual([403, foreign, undefined])
    }
  })

  it.each([
    ['a system that is no browser', {}],
    ['a page of ours by the address that clients use', { origin: 'https://gms.example.com' }],
    ['a page of ours by an address', { origin: 'http://10.1.2.3:8080', host: '10.1.2.3:8080' }],
    ['a page of ours by an address of IPv6', { origin: 'http://[::1]:80', host: '[::1]' }],
    ['a page of ours by a name of the house', { origin: 'http://gms:8080', host: 'gms:8080' }],
    ['an extension', { origin: 'chrome-extension://fdmmgilgnpjigdojojpjoooidkmcomcm' }],
  ])('is told from %s', async (_who, headers) => {
    const { url } = await open()
    const json = { ...headers, 'content-type': 'application/json' }
    const answer = await request(url, 'POST', publish, '{"tag":"a.b","message":"x"}', json)
    expect(answer.status).toBe(200)
  })

  it('may ask what systems ask when its origin is named', async () => {
    const { url } = await named()
    const post = (origin: string) =>
      refusal(url, publish, '{"tag":"a.b"}', { origin, 'content-type': 'application/json' })
    expect(await post(partner)).toEqual([200, undefined, undefined])
    expect(await post('https://evil.example')).toEqual([403, foreign, undefined])
  })

  it('cannot use credentials that the browser adds by itself', async () => {
    const { url } = await open()
    const offline = '/genesys/1/admin/node/changestatus/OFFLINE'
    for (const origin of strangers) {
      const headers = { ...basic('root', 'secret'), origin, 'content-type': 'text/plain' }
      expect(await refusal(url, offline, '', headers)).toEqual([403, foreign, undefined])
      expect(await refusal(url, '/genesys/1/admin/nodes', undefined, headers)).toEqual([
        403,
        foreign,
        undefined,
      ])
    }
    expect((await request(url, 'GET', '/genesys/1/admin/node/status')).text).toBe('ONLINE')
  })

  it('cannot sign its reader in as somebody else', async () => {
    const { url } = await open()
    const body = '{"user":"root","password":"secret"}'
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' }
    const [status, exception, cookie] = await refusal(
      url,
      '/genesys/1/admin/session',
      body,
      headers,
    )
    expect([status, exception, cookie]).toEqual([403, foreign, undefined])
  })

  it('is told by no preflight that it may, once origins are named', async () => {
    const { url } = await named()
    for (const path of [publish, '/genesys/1/storage/10', '/genesys/1/admin/options/server']) {
      const { headers } = await request(url, 'OPTIONS', path, undefined, {
        origin: 'https://evil.example',
        'access-control-request-method': 'PUT',
      })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})

/** 101, or the status of the refusal. */
function openSocket(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/genesys/cometd`, { headers })
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
  })
}

describe('reading the messages of a user whom a gateway knows', () => {
  it.each<[string, Record<string, string>, number]>([
    ['a stranger', { origin: 'https://evil.example' }, 403],
    ['a page that hides where it is', { origin: 'null' }, 403],
    ['a page that is named', { origin: partner }, 101],
    ['a page of ours', { origin: 'https://gms.example.com' }, 101],
    ['an app', {}, 101],
  ])('over WebSocket: %s', async (_who, headers, status) => {
    const { url } = await named()
    expect(await openSocket(url, { gms_user: 'ann', ...headers })).toBe(status)
  })

  it.each<[string, Headers, number]>([
    ['a stranger', { referer: 'https://evil.example/', 'sec-fetch-site': 'cross-site' }, 403],
    ['a page that hides where it is', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbour', { referer: 'https://x.example.com/', 'sec-fetch-site': 'same-site' }, 403],
    ['a page that is named', { referer: `${partner}/a?b`, 'sec-fetch-site': 'cross-site' }, 200],
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('as a script: %s', async (_who, headers, status) => {
    const { url } = await named()
    const message = '[{"channel":"/meta/handshake","version":"1.0"}]'
    const path = `/genesys/cometd?jsonp=f&message=${encodeURIComponent(message)}`
    const script = { gms_user: 'ann', 'sec-fetch-dest': 'script', ...headers }
    expect((await request(url, 'GET', path, undefined, script)).status).toBe(status)
  })

  it('takes no word for a user that is not the gateway’s own', async () => {
    const { url } = await strict()
    const message = encodeURIComponent('[{"channel":"/meta/handshake","version":"1.0"}]')
    for (const [path, headers] of [
      [`/genesys/cometd?gms_user=ann&message=${message}`, {}],
      [`/genesys/cometd?message=${message}`, { gms_user: 'ann' }],
    ] as const) {
      expect((await request(url, 'GET', path, undefined, headers)).status).toBe(403)
    }
    expect(await openSocket(url, { gms_user: 'ann' })).toBe(403)
  })
})

describe('what a gateway passes on', () => {
  const behind = appForFile({ yaml: yaml(', trusted_gateways: "127.0.0.1"') })

  it('is believed as a header and not as a query, which is the client’s', async () => {
    const { url } = await behind()
    const message = encodeURIComponent('[{"channel":"/meta/handshake","version":"1.0"}]')
    const get = async (query: string, headers: Headers) =>
      (await request(url, 'GET', `/genesys/cometd?message=${message}${query}`, undefined, headers))
        .status
    expect(await get('', { gms_user: 'ann' })).toBe(200)
    expect(await get('&gms_user=bob', { gms_user: 'ann' })).toBe(200)
    expect(await get('&gms_user=bob', {})).toBe(403)
  })

  it('counts once: a header said twice is no user’s name', async () => {
    const { url } = await behind()
    const body = '[{"channel":"/meta/handshake","version":"1.0"}]'
    const head = `POST /genesys/cometd HTTP/1.1\r\nHost: x\r\nConnection: close\r\ngms_user: ann\r\ngms_user: bob\r\nContent-Length: ${body.length}\r\n\r\n`
    const answer = await exchange(url, head, body)
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
  })
})
