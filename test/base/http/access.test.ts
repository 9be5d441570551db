import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { consoleUser, gmsUser, type RouteGroup } from '../../../src/base/http/index.ts'
import { request } from '../../support/http.ts'
import { exchangeRaw, parseRaw, startServer } from './start-server.ts'

const routes: readonly RouteGroup[] = [
  (app) => {
    app.get('/inside', { config: { access: 'internal' } }, () => 'inside')
    app.get('/who', (request) => gmsUser(request, { orQuery: true }) ?? 'nobody')
    app.get('/header-only', (request) => gmsUser(request) ?? 'nobody')
  },
]

const outside = {
  status: 403,
  body: {
    message: 'Not allowed from this network',
    exception: 'com.genesyslab.gsg.services.http.NotFromThisNetworkException',
  },
}

async function get(base: string, path: string, headers: Record<string, string> = {}) {
  const { status, body } = await request(base, 'GET', path, undefined, headers)
  return { status, body }
}

describe('an internal route', () => {
  it('answers a caller from an internal network', async () => {
    const { base } = await startServer({ routes })
    expect(await get(base, '/inside')).toEqual({ status: 200, body: 'inside' })
  })

  it('refuses others with 403', async () => {
    const { base } = await startServer({ routes, server: { internal_networks: '10.0.0.0/8' } })
    expect(await get(base, '/inside')).toEqual(outside)
    expect(await get(base, '/metrics')).toEqual(outside)
  })

  it('does not believe X-Forwarded-For from a stranger', async () => {
    const { base } = await startServer({ routes, server: { internal_networks: '10.0.0.0/8' } })
    expect(await get(base, '/inside', { 'X-Forwarded-For': '10.1.1.1' })).toEqual(outside)
  })

  it.each([
    ['10.1.1.1', 200],
    ['203.0.113.5', 403],
    ['10.1.1.1, 203.0.113.5', 403],
    ['203.0.113.5, 10.1.1.1', 200],
    ['203.0.113.5, 127.0.0.1', 403],
    ['::ffff:10.1.1.1', 200],
    ['[::ffff:10.1.1.1]:4711', 200],
    ['10.1.1.1:4711', 200],
    ['10.1.1.1, 203.0.113.5:4711', 403],
    ['unknown', 403],
    ['', 403],
  ])('takes a trusted gateway at its word: X-Forwarded-For %j gives %i', async (chain, status) => {
    const server = { internal_networks: '10.0.0.0/8', trusted_gateways: '127.0.0.1' }
    const { base } = await startServer({ routes, server })
    expect((await get(base, '/inside', { 'X-Forwarded-For': chain })).status).toBe(status)
  })

  it('knows an IPv4 caller on a socket that speaks IPv6', async () => {
    const { http } = await startServer({ routes })
    const answer = async (remoteAddress: string) =>
      (await http.app.inject({ url: '/inside', remoteAddress })).statusCode
    expect(await answer('::ffff:192.168.1.1')).toBe(200)
    expect(await answer('::1')).toBe(200)
    expect(await answer('::ffff:203.0.113.5')).toBe(403)
    expect(await answer('2001:db8::1')).toBe(403)
  })
})

describe('gms_user', () => {
  it('is the header, else the query parameter where a route takes it', async () => {
    const { base } = await startServer({ routes })
    expect((await get(base, '/who', { gms_user: 'ann' })).body).toBe('ann')
    expect((await get(base, '/who?gms_user=bob')).body).toBe('bob')
    expect((await get(base, '/header-only?gms_user=bob')).body).toBe('nobody')
    expect((await get(base, '/who')).body).toBe('nobody')
    expect((await get(base, '/who', { gms_user: '' })).body).toBe('nobody')
  })

  it('is believed from trusted gateways only, once there are any', async () => {
    const near = await startServer({ routes, server: { trusted_gateways: '127.0.0.0/8' } })
    expect((await get(near.base, '/who', { gms_user: 'ann' })).body).toBe('ann')
    const far = await startServer({ routes, server: { trusted_gateways: '10.0.0.1' } })
    expect(await get(far.base, '/who', { gms_user: 'ann' })).toEqual({
      status: 403,
      body: {
        message: 'gms_user is accepted from a trusted gateway only',
        exception: 'com.genesyslab.gsg.services.http.GatewayRequiredException',
      },
    })
    expect((await get(far.base, '/who')).body).toBe('nobody')
  })

  it('is refused with 400 when it is no name', async () => {
    const { base } = await startServer({ routes })
    expect((await get(base, '/who', { gms_user: 'x'.repeat(257) })).status).toBe(400)
    expect((await get(base, '/who?gms_user=a%00b')).status).toBe(400)
    expect((await get(base, '/who?gms_user=a&gms_user=b')).status).toBe(400)
  })
})

describe('server.internal_port', () => {
  const consoleRoutes: RouteGroup = (app) => {
    app.get(
      '/genesys/1/admin/options',
      { config: { access: 'admin' } },
      (request) => consoleUser(request).name,
    )
    app.get('/genesys/1/admin/node/status', () => 'ONLINE')
    app.get('/genesys/1/admin/entrance', { config: { listener: 'internal' } }, () => 'who is it?')
    app.get('/genesys/1/statistic', { config: { access: 'viewer', listener: 'public' } }, () => '1')
  }
  const users = { ann: { password: 'secret', role: 'admin' } }
  const headers = { authorization: `Basic ${Buffer.from('ann:secret').toString('base64')}` }

  async function start() {
    const port = await freePort()
    const started = await startServer({
      routes: [...routes, consoleRoutes],
      users,
      server: { internal_port: port },
    })
    return { outer: started.base, inner: started.http.internalBaseUrl ?? '' }
  }

  it.each(['/inside', '/metrics', '/genesys/1/admin/options', '/genesys/1/admin/entrance'])(
    'moves %s away from the public listener',
    async (path) => {
      const { outer, inner } = await start()
      const there = await get(inner, path, headers)
      const here = await get(outer, path, headers)
      expect([there.status, here.status]).toEqual([200, 404])
      expect(await get(outer, '/nowhere')).toEqual(here)
      const wrongMethod = await request(outer, 'DELETE', path, undefined, headers)
      expect(wrongMethod.status).toBe(404)
    },
  )

  it.each(['/genesys/1/admin/node/status', '/genesys/1/statistic', '/livez', '/who'])(
    'leaves %s on both',
    async (path) => {
      const { outer, inner } = await start()
      expect((await get(outer, path, headers)).status).toBe(200)
      expect((await get(inner, path, headers)).status).toBe(200)
    },
  )

  it('still asks who is calling', async () => {
    const { inner } = await start()
    expect((await get(inner, '/genesys/1/admin/options')).status).toBe(401)
  })

  it('lets who needs no credentials sign in there alone', async () => {
    const { outer, inner } = await start()
    const path = '/genesys/1/admin/entrance'
    expect([(await get(inner, path)).status, (await get(outer, path)).status]).toEqual([200, 404])
  })

  it('refuses what is no HTTP there as it does here', async () => {
    const { inner } = await start()
    expect(parseRaw(await exchangeRaw(inner, 'nonsense\r\n\r\n')).status).toBe(400)
  })
})

/** A port that was free a moment ago: the option has no "any". */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
