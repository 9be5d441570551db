import { describe, expect, it } from 'vitest'
import {
  gmsUser,
  type QuickCall,
  type RouteGroup,
  readParameters,
} from '../../../src/base/http/index.ts'
import { ApiError } from '../../../src/base/kernel/index.ts'
import { type Headers, request } from '../../support/http.ts'
import { exchangeRaw, parseRaw, startServer } from './start-server.ts'

const limit = 1000 // bytes a body of `/busy` may have

/** What a quick answer says to the body of that name; all others it leaves to the route. */
const answers: Readonly<Record<string, (call: QuickCall) => boolean>> = {
  usual: (call) => {
    call.json(JSON.stringify({ by: 'door', user: call.gmsUser() }))
    return true
  },
  later: (call) => {
    setImmediate(() => call.json('{"by":"door"}'))
    return true
  },
  refused: (call) => {
    setImmediate(() => call.send(new ApiError(409, 'com.example.Busy', 'not now')))
    return true
  },
  failed: (call) => {
    setImmediate(() => call.send('no error at all'))
    return true
  },
  thrown: () => {
    throw new Error('unreadable')
  },
}

const routes: readonly RouteGroup[] = [
  (app) => {
    const answer = (call: QuickCall) => answers[call.text.split('=')[0] ?? '']?.(call) ?? false
    const config = { access: 'internal', quick: { answer } } as const
    app.post('/busy', { config, bodyLimit: limit }, async (request) => {
      const user = gmsUser(request)
      const names = [...(await readParameters(request)).entries()].map(([name]) => name)
      return { by: 'route', user, names }
    })
    const named = (call: QuickCall) => {
      call.json(JSON.stringify({ by: 'door', name: call.lastPart }))
      return true
    }
    app.get<{ Params: { name: string } }>(
      '/busy/:name',
      { config: { quick: { answer: named } } },
      (request) => ({ by: 'route', name: request.params.name }),
    )
  },
]

async function post(base: string, body: string, headers: Headers = {}) {
  const answer = await request(base, 'POST', '/busy', body, headers)
  return { status: answer.status, body: answer.body }
}

describe('the quick door', () => {
  it('answers the usual form, with the headers that Fastify would send', async () => {
    const { base } = await startServer({ routes })
    const names = async (body: string) =>
      (await request(base, 'POST', '/busy', body)).lines.map(([name]) => name).sort()
    expect(await post(base, 'usual', { gms_user: 'ann' })).toEqual({
      status: 200,
      body: { by: 'door', user: 'ann' },
    })
    expect(await post(base, 'later')).toEqual({ status: 200, body: { by: 'door' } })
    expect(await names('usual=1')).toEqual(await names('other=1'))
  })

  it.each(['other', 'thrown'])('lets a body it leaves alone through whole: %s', async (name) => {
    const { base } = await startServer({ routes })
    const whole = { status: 200, body: { by: 'route', names: [name, 'more'] } }
    expect(await post(base, `${name}=1&more=2`)).toEqual(whole)
  })

  it('puts a body together that comes in pieces', async () => {
    const { base } = await startServer({ routes })
    const head = 'POST /busy HTTP/1.1\r\nConnection: close\r\nContent-Length: 14\r\n\r\n'
    for (const [name, by] of [
      ['usual', 'door'],
      ['other', 'route'],
    ]) {
      const raw = await exchangeRaw(base, `${head}${name}`, '=1&more=2')
      expect(parseRaw(raw).body).toMatchObject({ by })
    }
  })

  it.each<[string, Headers]>([
    ['from a page of another origin', { Origin: 'http://localhost:8080' }],
    ['with many headers', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x-${i}`, '']))],
  ])('lets through what comes %s', async (_, headers) => {
    const { base } = await startServer({ routes })
    expect((await post(base, 'usual=1', headers)).body).toMatchObject({ by: 'route' })
  })

  it('lets through what comes in chunks', async () => {
    const { base } = await startServer({ routes })
    const head = 'POST /busy HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    const raw = await exchangeRaw(base, `${head}7\r\nusual=1\r\n0\r\n\r\n`)
    expect(raw).toContain('"by":"route"')
  })

  it('leaves every refusal to the route', async () => {
    const refusals: [Record<string, unknown>, string, Headers, number][] = [
      [{}, `usual=${'x'.repeat(limit)}`, {}, 413],
      [{}, 'usual', { gms_user: 'a\tb' }, 400],
      [{ internal_networks: '10.0.0.0/8' }, 'usual', {}, 403],
      [{ trusted_gateways: '10.0.0.1' }, 'usual=1', { gms_user: 'ann' }, 403],
    ]
    for (const [server, body, headers, status] of refusals) {
      const { base } = await startServer({ routes, server })
      const answer = await post(base, body, headers)
      expect(answer).toEqual({
        status,
        body: { message: expect.any(String), exception: expect.any(String) },
      })
    }
  })

  it('serves a last part of the path that needs no decoding, and no empty one', async () => {
    const { base } = await startServer({ routes })
    const by = async (path: string) => (await request(base, 'GET', path)).body
    expect(await by('/busy/a-1')).toEqual({ by: 'door', name: 'a-1' })
    expect(await by('/busy/a%2D1')).toEqual({ by: 'route', name: 'a-1' })
    expect(await by('/busy/a-1?x=1')).toEqual({ by: 'route', name: 'a-1' })
    expect(await by('/busy/a-1/')).toEqual({ by: 'route', name: 'a-1' })
    expect((await request(base, 'GET', '/busy/')).status).toBe(405)
    expect((await request(base, 'HEAD', '/busy/a-1')).status).toBe(200)
  })

  it('refuses in the one shape when the answer turns out to be an error', async () => {
    const { base } = await startServer({ routes })
    const refused = await request(base, 'POST', '/busy', 'refused', { 'X-Request-Id': 'r-1' })
    expect(refused.status).toBe(409)
    expect(refused.body).toEqual({ message: 'not now', exception: 'com.example.Busy' })
    expect(refused.headers['x-request-id']).toBe('r-1')
    expect((await post(base, 'failed')).status).toBe(500)
  })

  it('counts and logs each request once, by whatever door it was answered', async () => {
    const { base, log } = await startServer({ routes })
    for (const body of ['usual', 'later', 'other=1', 'refused']) await post(base, body)
    const { text } = await request(base, 'GET', '/metrics')
    const count = (status: string) =>
      /_count\{method="POST",route="\/busy",status="$1"\} (\d+)/.source.replace('$1', status)
    expect(new RegExp(count('2xx')).exec(text)?.[1]).toBe('3')
    expect(new RegExp(count('4xx')).exec(text)?.[1]).toBe('1')
    expect(text.match(new RegExp(count('2xx'), 'g'))).toHaveLength(1)
    expect(log.filter((line) => line.includes('"route":"/busy"'))).toHaveLength(4)
  })
})
