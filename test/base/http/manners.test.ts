import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { jsonBodyOnly, type RouteGroup } from '../../../src/base/http/index.ts'
import { ApiError, serviceUnavailable } from '../../../src/base/kernel/index.ts'
import { request } from '../../support/http.ts'
import { echoRoutes, exchangeRaw, failingRoutes, parseRaw, startServer } from './start-server.ts'

const shape = {
  message: expect.any(String),
  exception: expect.stringMatching(/^[a-z.]+\.[A-Za-z.]+$/),
}

describe('every answer', () => {
  it('carries the headers of the original, Cache-Control in two lines', async () => {
    const { base } = await startServer()
    for (const path of ['/echo', '/nowhere', '/livez']) {
      const { lines } = await request(base, 'GET', path)
      const values = (name: string) =>
        lines.filter(([each]) => each === name).map(([, value]) => value)
      expect(values('cache-control')).toEqual(['no-cache', 'no-store'])
      expect(values('pragma')).toEqual(['no-cache'])
      expect(values('content-type')).toEqual(['application/json;charset=UTF-8'])
    }
  })

  it("carries the id of its request, the caller's own when it is sane", async () => {
    const { base } = await startServer()
    const idOf = async (id?: string) => {
      const headers = id === undefined ? {} : { 'X-Request-Id': id }
      return (await request(base, 'GET', '/echo', undefined, headers)).headers['x-request-id']
    }
    expect(await idOf('abc-123')).toBe('abc-123')
    expect(await idOf()).toMatch(/^[0-9a-f]{32}-\d+$/)
    expect(await idOf('a b"')).toMatch(/^[0-9a-f]{32}-\d+$/)
    expect(await idOf('x'.repeat(129))).toMatch(/^[0-9a-f]{32}-\d+$/)
  })

  it('keeps the type a route gives it', async () => {
    const { base } = await startServer({
      routes: [
        (app) =>
          app.get('/text', (_request, reply) =>
            reply.type('text/plain;charset=ISO-8859-1').send('x'),
          ),
      ],
    })
    expect((await request(base, 'GET', '/text')).headers['content-type']).toBe(
      'text/plain;charset=ISO-8859-1',
    )
  })

  it('is what a route wrote itself when it took the reply over', async () => {
    const routes: RouteGroup[] = [
      (app) =>
        app.get('/raw', (_request, reply) => {
          reply.hijack()
          const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
            Array.isArray(value) ? value.flatMap((each) => [name, each]) : [name, String(value)],
          )
          reply.raw.writeHead(202, headers).end('raw')
        }),
    ]
    const { base, log } = await startServer({ routes })
    const { status, text, lines } = await request(base, 'GET', '/raw')
    expect([status, text]).toEqual([202, 'raw'])
    expect(lines.filter(([name]) => name === 'cache-control')).toHaveLength(2)
    const metrics = await request(base, 'GET', '/metrics')
    expect(metrics.text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/raw",status="2xx"} 1',
    )
    expect(log.filter((line) => line.includes('"route":"/raw","status":202'))).toHaveLength(1)
  })
})

describe('paths and methods', () => {
  it('answers 404 in the shape of all refusals', async () => {
    const { base } = await startServer()
    const { status, body } = await request(base, 'POST', '/nowhere', 'a=1')
    expect({ status, body }).toEqual({
      status: 404,
      body: {
        message: 'No such resource',
        exception: 'com.genesyslab.gsg.services.http.RouteNotFoundException',
      },
    })
  })

  it.each(['PATCH', 'PROPFIND', 'TRACE'])(
    'answers 405 with Allow for %s on a path that knows others',
    async (method) => {
      const { base } = await startServer()
      const { status, headers, body } = await request(base, method, '/echo?a=1')
      expect({ status, allow: headers.allow, body }).toEqual({
        status: 405,
        allow: 'DELETE, GET, HEAD, POST, PUT',
        body: { ...shape, message: `Method ${method} is not allowed here` },
      })
    },
  )

  it('refuses both before the body has come', async () => {
    const { base } = await startServer()
    for (const [line, status] of [
      ['POST /nowhere', 404],
      ['PATCH /echo', 405],
    ] as const) {
      const head = `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5000\r\n\r\n`
      expect(parseRaw(await exchangeRaw(base, head)).status).toBe(status)
    }
  })

  it('answers HEAD where there is GET, without a body', async () => {
    const { base } = await startServer()
    const head = await request(base, 'HEAD', '/echo?a=1')
    const get = await request(base, 'GET', '/echo?a=1')
    expect([head.status, head.text, head.headers['content-length']]).toEqual([
      200,
      '',
      get.headers['content-length'],
    ])
  })

  it('answers OPTIONS with what a path allows', async () => {
    const { base } = await startServer()
    const { status, headers } = await request(base, 'OPTIONS', '/echo')
    expect([status, headers.allow]).toEqual([204, 'DELETE, GET, HEAD, POST, PUT, OPTIONS'])
    expect((await request(base, 'OPTIONS', '/nowhere')).status).toBe(404)
  })

  it('overlooks slashes that are doubled or last', async () => {
    const { base } = await startServer()
    expect((await request(base, 'GET', '//echo/?a=1')).body).toEqual([['a', '1']])
    expect((await request(base, 'PATCH', '//echo/')).status).toBe(405)
  })
})

describe('what a route throws', () => {
  const answerTo = async (thrown: () => unknown, more = {}) => {
    const started = await startServer({ routes: [failingRoutes(thrown)], ...more })
    return { ...started, answer: await request(started.base, 'GET', '/fail') }
  }

  it('is answered as it is when it is an ApiError, with its headers', async () => {
    const { answer } = await answerTo(() => serviceUnavailable('Redis is away', 2))
    expect([answer.status, answer.headers['retry-after'], answer.body]).toEqual([
      503,
      '2',
      { ...shape, message: 'Redis is away' },
    ])
  })

  it('is what the room below makes of it when that knows it', async () => {
    const translateError = (thrown: unknown) =>
      thrown instanceof RangeError ? new ApiError(503, 'a.B', 'translated') : undefined
    const { answer } = await answerTo(() => new RangeError('x'), { translateError })
    expect([answer.status, answer.body]).toEqual([503, { message: 'translated', exception: 'a.B' }])
  })

  it.each([
    ['an error', () => new TypeError('the secret cause')],
    ['text', () => 'the secret cause'],
    [
      'an error that names a status',
      () => Object.assign(new Error('the secret cause'), { statusCode: 404 }),
    ],
  ])('is a 500 that hides its cause when it is %s', async (_, thrown) => {
    const { answer } = await answerTo(thrown)
    expect([answer.status, answer.body]).toEqual([
      500,
      { message: 'Internal server error', exception: 'java.lang.InternalError' },
    ])
  })

  it('is logged once with its cause, but without the fields of the error', async () => {
    const { log } = await answerTo(() => {
      const cause = Object.assign(new Error('READONLY'), { command: { args: ['5551234'] } })
      return serviceUnavailable('Redis is away', 1, cause)
    })
    const errors = log.filter((line) => line.includes('"level":50'))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain('READONLY')
    expect(log.join('')).not.toContain('5551234')
  })
})

describe('a schema', () => {
  const routes: RouteGroup[] = [
    (app) =>
      app.post(
        '/strict/:id',
        {
          onRequest: jsonBodyOnly,
          schema: {
            params: z.object({ id: z.coerce.number() }),
            body: z.object({ expire: z.number(), tag: z.string() }),
          },
        },
        (request) => request.body,
      ),
  ]

  it('refuses with 400, saying where and why but not what', async () => {
    const { base } = await startServer({ routes })
    const { status, body } = await request(base, 'POST', '/strict/1', {
      expire: '5551234',
      tag: 'x',
    })
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        message: expect.stringMatching(/^Invalid request: body\/expire: /),
        exception: 'com.genesyslab.gsg.services.http.InvalidParameterException',
      },
    })
    expect(JSON.stringify(body)).not.toContain('5551234')
    expect((await request(base, 'POST', '/strict/x', { expire: 1, tag: 'x' })).status).toBe(400)
    expect(
      (await request(base, 'POST', '/strict/1', undefined, { 'content-type': 'application/json' }))
        .status,
    ).toBe(400)
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'nonsense',
  ])('of a route that takes JSON alone answers 415 to %s, broken or not', async (type) => {
    const { base } = await startServer({ routes })
    const { status, body } = await request(base, 'POST', '/strict/1', '{"expire":1', {
      'content-type': type,
    })
    expect({ status, body }).toEqual({
      status: 415,
      body: { ...shape, message: 'Content-Type must be application/json' },
    })
  })

  it('takes JSON however its type is spelled', async () => {
    const { base } = await startServer({ routes })
    for (const type of ['application/json', 'Application/JSON; charset=utf-8']) {
      const { status } = await request(base, 'POST', '/strict/1', '{"expire":1,"tag":"x"}', {
        'content-type': type,
      })
      expect(status).toBe(200)
    }
  })
})

describe('pages of other origins', () => {
  const origin = 'https://app.example.com'
  const preflight = {
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'gms_user,x-odd',
  }

  it('may ask for everything beforehand, also for routes that need a user', async () => {
    const routes: RouteGroup[] = [
      (app) => app.post('/admin', { config: { access: 'admin' } }, () => 'ok'),
    ]
    const { base } = await startServer({ routes })
    const { status, headers, text } = await request(base, 'OPTIONS', '/admin', undefined, preflight)
    expect([status, text]).toEqual([204, ''])
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'gms_user,x-odd',
      'access-control-allow-methods': expect.stringContaining('DELETE'),
      vary: expect.stringContaining('Origin'),
    })
  })

  it('get their own origin back, also on refusals', async () => {
    const { base } = await startServer()
    for (const path of ['/echo', '/nowhere']) {
      const { headers } = await request(base, 'GET', path, undefined, { Origin: origin })
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'X-Request-Id, Age, Retry-After',
        vary: 'Origin',
      })
    }
  })

  it('get the same of an answer that a route wrote itself', async () => {
    const routes: RouteGroup[] = [
      (app) =>
        app.get('/raw', (_request, reply) => {
          reply.hijack()
          const { vary, 'access-control-allow-origin': allowed } = reply.getHeaders()
          reply.raw.writeHead(200, { 'content-type': 'application/json' })
          reply.raw.end(JSON.stringify({ vary, allowed }))
        }),
    ]
    const { base } = await startServer({ routes })
    const { body } = await request(base, 'GET', '/raw', undefined, { Origin: origin })
    expect(body).toEqual({ vary: 'Origin', allowed: origin })
  })

  it('get nothing when their origin is not allowed', async () => {
    const { base } = await startServer({ server: { cors_origins: 'https://other.example.com' } })
    for (const [method, headers] of [
      ['GET', { Origin: origin }],
      ['OPTIONS', preflight],
    ] as const) {
      const answer = await request(base, method, '/echo', undefined, headers)
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      expect(answer.headers.vary).toBe('Origin')
    }
  })
})

describe('operations', () => {
  it('reports life always and readiness when it is ready', async () => {
    let isReady = true
    const { base, log } = await startServer({ isReady: () => isReady })
    const both = async () => [
      (await request(base, 'GET', '/livez')).status,
      (await request(base, 'GET', '/readyz')).status,
    ]
    expect(await both()).toEqual([200, 200])
    isReady = false
    expect(await both()).toEqual([200, 503])
    expect((await request(base, 'GET', '/readyz')).body).toEqual(shape)
    expect(log.filter((line) => line.includes('"level":50'))).toEqual([]) // a probe comes every second
  })

  it('counts requests by method, pattern and class of status', async () => {
    const { base } = await startServer()
    await request(base, 'GET', '/echo?a=5551234')
    await request(base, 'POST', '/echo', '{')
    await request(base, 'GET', '/nowhere/5551234')
    const { text, headers } = await request(base, 'GET', '/metrics')
    expect(headers['content-type']).toContain('text/plain')
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/echo",status="2xx"} 1',
    )
    expect(text).toContain(
      'http_request_duration_seconds_bucket{method="POST",route="/echo",status="4xx",le="+Inf"} 1',
    )
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="(none)",status="4xx"} 1',
    )
    expect(text).toContain('nodejs_eventloop_lag_seconds')
    expect(text).not.toContain('5551234')
  })

  it('logs one line a request and nothing a caller sent', async () => {
    const { base, log } = await startServer({
      routes: [echoRoutes, failingRoutes(() => new Error('boom'))],
    })
    const headers = {
      gms_user: 'hidden-user',
      Authorization: 'Basic aGlkZGVuOmhpZGRlbg==',
      Cookie: 'sid=hidden',
    }
    await request(
      base,
      'POST',
      '/echo?phone=hidden',
      { token: 'hidden', deep: { password: 'hidden' } },
      headers,
    )
    await request(base, 'POST', '/echo', 'token=hidden', headers)
    await request(base, 'POST', '/echo', '{"token":"hidden"', {
      ...headers,
      'content-type': 'application/json',
    })
    await request(base, 'GET', '/hidden/path?token=hidden', undefined, headers)
    await request(base, 'GET', '/fail?token=hidden', undefined, headers)
    await request(base, 'GET', '/%zz?hidden', undefined, headers)
    await exchangeRaw(base, 'hidden\r\n\r\n')
    const lines = log.map((line) => JSON.parse(line))
    const requests = lines.filter((line) => line.msg === 'request')
    expect(
      requests.map(({ method, route, status, level }) => [method, route, status, level]),
    ).toEqual([
      ['POST', '/echo', 200, 20],
      ['POST', '/echo', 200, 20],
      ['POST', '/echo', 400, 20],
      ['GET', '(none)', 404, 20],
      ['GET', '/fail', 500, 30],
    ])
    expect(requests[0]).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f]{32}-\d+$/),
      ms: expect.any(Number),
    })
    expect(log.join('')).not.toMatch(/hidden|aGlkZGVu/)
  })

  it('describes every route in OpenAPI 3.1', async () => {
    const routes: RouteGroup[] = [
      (app) =>
        app.post(
          '/genesys/1/storage/:ttl',
          {
            schema: {
              tags: ['Storage'],
              summary: 'Store',
              params: z.object({ ttl: z.string() }),
              response: { 200: z.object({ id: z.string() }) },
            },
          },
          () => ({ id: 'x' }),
        ),
      (app) => app.get('/bare', { config: { access: 'viewer' } }, () => 'ok'),
    ]
    const { base } = await startServer({ routes })
    const { status, headers, body } = await request(base, 'GET', '/genesys/1/openapi.json')
    expect([status, headers['content-type']]).toEqual([200, 'application/json;charset=UTF-8'])
    const document = body as { openapi: string; paths: Record<string, Record<string, unknown>> }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).sort()).toEqual([
      '/bare',
      '/genesys/1/storage/{ttl}',
      '/livez',
      '/metrics',
      '/readyz',
    ])
    const refusal = {
      content: {
        'application/json': {
          schema: { properties: { message: { type: 'string' }, exception: { type: 'string' } } },
        },
      },
    }
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation).toMatchObject({ responses: { default: refusal } })
      }
    }
    expect(document.paths['/genesys/1/storage/{ttl}']?.post).toMatchObject({
      summary: 'Store',
      parameters: [{ name: 'ttl', in: 'path', required: true }],
      responses: {
        200: {
          content: { 'application/json': { schema: { properties: { id: { type: 'string' } } } } },
        },
      },
    })
    expect(document.paths['/bare']?.get).toMatchObject({
      security: [{ basic: ['viewer'] }, { session: ['viewer'] }],
      description: expect.stringContaining('the role viewer'),
    })
    expect(document.paths['/metrics']?.get).toMatchObject({
      description: expect.stringContaining('Internal networks only'),
    })
    expect(document.paths['/livez']?.get).not.toHaveProperty('security')
  })
})
