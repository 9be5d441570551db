import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { consoleUser, createHttpServer, type RouteGroup } from '../../../src/base/http/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { basic, request } from '../../support/http.ts'
import { consoleOptions, serverOptions, startServer } from './start-server.ts'

const routes: readonly RouteGroup[] = [
  (app) => {
    for (const access of ['viewer', 'agent', 'supervisor', 'admin'] as const) {
      app.get(`/${access}`, { config: { access } }, (request) => consoleUser(request))
    }
  },
]

function scrypted(password: string, cost = 1024): string {
  const salt = Buffer.from('0123456789abcdef')
  const hash = scryptSync(password, salt, 32, { N: cost, maxmem: 2 ** 28 })
  return `scrypt:${cost}:${salt.toString('base64')}:${hash.toString('base64')}`
}

const users = {
  ann: { password: 'plain:text', role: 'admin' },
  bob: { password: scrypted('slow'), role: 'agent' },
}

async function get(base: string, path: string, headers: Record<string, string> = {}) {
  return request(base, 'GET', path, undefined, headers)
}

describe('a route that names a role', () => {
  it('asks for credentials with 401', async () => {
    const { base } = await startServer({ routes, users })
    const answer = await get(base, '/viewer')
    expect([answer.status, answer.headers['www-authenticate'], answer.body]).toEqual([
      401,
      'Basic realm="Ringback", charset="UTF-8"',
      {
        message: 'Sign in with a user name and a password',
        exception: 'com.genesyslab.gsg.services.http.CredentialsRequiredException',
      },
    ])
  })

  it.each([
    ['a plain password', basic('ann', 'plain:text'), { name: 'ann', role: 'admin' }],
    ['a hashed password', basic('bob', 'slow'), { name: 'bob', role: 'agent' }],
  ])('lets in %s, the first time and when it is remembered', async (_, headers, user) => {
    const { base } = await startServer({ routes, users })
    for (const path of ['/viewer', '/agent', '/agent']) {
      const answer = await get(base, path, headers)
      expect([answer.status, answer.body]).toEqual([200, user])
    }
  })

  it.each([
    ['a wrong password', basic('ann', 'plain')],
    ['the hash itself', basic('bob', users.bob.password)],
    ['an unknown user', basic('eve', 'slow')],
    ['a name every object has', basic('constructor', 'x')],
    ['an empty name', basic('', 'x')],
    ['another scheme', { authorization: 'Bearer abc' }],
    ['what is no base64', { authorization: 'Basic §' }],
    ['no colon', { authorization: `Basic ${Buffer.from('ann').toString('base64')}` }],
  ])('refuses %s with 401', async (_, headers) => {
    const { base } = await startServer({ routes, users })
    expect((await get(base, '/viewer', headers)).status).toBe(401)
  })

  it('refuses a lower role with 403, remembered or not', async () => {
    const { base } = await startServer({ routes, users })
    for (const path of ['/supervisor', '/admin', '/supervisor']) {
      const answer = await get(base, path, basic('bob', 'slow'))
      expect([answer.status, answer.body]).toEqual([
        403,
        {
          message: `This needs the role ${path.slice(1)}`,
          exception: 'com.genesyslab.gsg.services.http.RoleRequiredException',
        },
      ])
    }
  })

  it('follows options as they change', async () => {
    let options = consoleOptions(users)
    const server = serverOptions()
    const http = await createHttpServer({
      environment: { host: '127.0.0.1', port: 0 },
      server: () => server,
      console: () => options,
      logger: createLogger('silent'),
      isReady: () => true,
      routes,
    })
    const status = async (path: string) =>
      (await http.app.inject({ url: path, headers: basic('ann', 'plain:text') })).statusCode
    expect(await status('/admin')).toBe(200)
    options = consoleOptions({ ann: { password: 'plain:text', role: 'viewer' } })
    expect(await status('/admin')).toBe(403)
    options = consoleOptions({ ann: { password: 'another', role: 'admin' } })
    expect(await status('/admin')).toBe(401)
    options = consoleOptions({ eve: { password: 'x', role: 'admin' } })
    expect(await status('/admin')).toBe(401)
    await http.close()
  })

  it('checks one slow hash when many calls come at once', async () => {
    const slow = { bob: { password: scrypted('slow', 131_072), role: 'agent' } }
    const { base } = await startServer({ routes, users: slow })
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => get(base, '/viewer', basic('bob', 'slow'))),
    )
    expect(new Set(answers.map((each) => each.status))).toEqual(new Set([200]))
  })
})

describe('guessing', () => {
  /** A clock that stands still until it is moved. */
  function clockAt(start: number) {
    let now = start
    return {
      now: () => now,
      advance: (seconds: number) => {
        now += seconds * 1000
      },
    }
  }

  it('ends with 429 after ten failures from an address, for a minute', async () => {
    const clock = clockAt(0)
    const { base } = await startServer({ routes, users, clock })
    for (let failures = 0; failures < 10; failures += 1) {
      expect((await get(base, '/viewer', basic('ann', `guess ${failures}`))).status).toBe(401)
    }
    clock.advance(18.5)
    const refused = await get(base, '/viewer', basic('ann', 'plain:text'))
    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
      429,
      '42',
      {
        message: 'Too many failed attempts to sign in',
        exception: 'com.genesyslab.gsg.services.http.TooManyAttemptsException',
      },
    ])
    clock.advance(41.5)
    expect((await get(base, '/viewer', basic('ann', 'plain:text'))).status).toBe(200)
  })

  it('does not lock out who has signed in before', async () => {
    const { base } = await startServer({ routes, users })
    expect((await get(base, '/viewer', basic('ann', 'plain:text'))).status).toBe(200)
    for (let failures = 0; failures < 12; failures += 1)
      await get(base, '/viewer', basic('ann', 'x'))
    expect((await get(base, '/viewer', basic('ann', 'x'))).status).toBe(429)
    expect((await get(base, '/viewer', basic('ann', 'plain:text'))).status).toBe(200)
  })

  it('is counted before the check, so that many at once gain nothing', async () => {
    const { base } = await startServer({ routes, users })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) => get(base, '/viewer', basic('bob', `guess ${at}`))),
    )
    const counts = [401, 429].map(
      (status) => answers.filter((each) => each.status === status).length,
    )
    expect(counts).toEqual([10, 20])
  })

  it('is counted by user over all addresses too', async () => {
    const { http } = await startServer({ routes, users })
    const guess = async (at: number, name = 'ann') =>
      (
        await http.app.inject({
          url: '/viewer',
          headers: basic(name, 'x'),
          remoteAddress: `198.51.100.${at}`,
        })
      ).statusCode
    for (let at = 0; at < 50; at += 1) expect(await guess(at)).toBe(401)
    expect(await guess(51)).toBe(429)
    expect(await guess(51, 'bob')).toBe(401)
  })

  it('is counted by the network of a household in IPv6', async () => {
    const { http } = await startServer({ routes, users })
    const guess = async (remoteAddress: string) =>
      (await http.app.inject({ url: '/viewer', headers: basic('ann', 'x'), remoteAddress }))
        .statusCode
    for (let at = 0; at < 10; at += 1) expect(await guess(`2001:db8:1:2::${at + 1}`)).toBe(401)
    expect(await guess('2001:db8:1:2:3:4:5:6')).toBe(429)
    expect(await guess('2001:db8:1:3::1')).toBe(401)
  })
})

describe('the account default with password', () => {
  it('is accepted while listening on loopback', async () => {
    const { base, log } = await startServer({ routes })
    expect((await get(base, '/admin', basic('default', 'password'))).status).toBe(200)
    expect(log.join('')).not.toContain('no password of its own')
  })

  it('is refused elsewhere, and gets a password that is logged once', async () => {
    const log: string[] = []
    const { http } = await startServer({
      routes,
      environment: { host: '0.0.0.0', port: 0 },
      logger: createLogger('debug', { write: (line) => log.push(line) }),
    })
    const status = async (password: string) =>
      (await http.app.inject({ url: '/admin', headers: basic('default', password) })).statusCode
    const lines = log.filter((line) => line.includes('no password of its own'))
    const [, password = ''] = /use (\S+) until/.exec(lines[0] ?? '') ?? []
    expect([await status('password'), await status(password)]).toEqual([401, 200])
    expect(lines).toHaveLength(1)
    expect(log.filter((line) => line.includes(password))).toHaveLength(1)
  })

  it('is an ordinary account with another password', async () => {
    const { http, log } = await startServer({
      routes,
      environment: { host: '0.0.0.0', port: 0 },
      users: { default: { password: 'better', role: 'admin' } },
    })
    const headers = basic('default', 'better')
    expect((await http.app.inject({ url: '/admin', headers })).statusCode).toBe(200)
    expect(log.join('')).not.toContain('no password of its own')
  })
})
