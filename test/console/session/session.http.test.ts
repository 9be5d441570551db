import { describe, expect, it } from 'vitest'
import { appForFile, appForTest } from '../../support/app.ts'
import { basic, request } from '../../support/http.ts'
import { area, Browser, signedIn } from '../browser.ts'
import { consoleUsers } from '../console-users.ts'

const yaml = JSON.stringify({ server: { drain: 0 }, console: { users: consoleUsers } })
const app = appForFile({ yaml })
const browser = async () => new Browser((await app()).url)
const exception = (fact: string) => `com.genesyslab.gsg.services.http.${fact}Exception`
const session = `${area}/session`

describe('POST session', () => {
  it('opens a session and hands out its cookie', async () => {
    const answer = await (await browser()).signIn('root')
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        ...{ user: 'root', role: 'admin', zone: expect.any(String), notices: [] },
        csrf: expect.stringMatching(/^[\w-]{43}$/),
        mailbox: expect.stringMatching(/^console:[0-9a-f]{32}$/),
        expiresAt: expect.stringMatching(/Z$/),
      },
    ])
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^ringback_session=[\w-]{43}; Path=\/genesys; HttpOnly; SameSite=Strict$/,
      ),
    ])
  })

  it('lets agents read the mailbox in which they hear of offers', async () => {
    expect((await (await browser()).signIn('kate')).body).toMatchObject({ mailbox: 'agent:kate' })
  })

  it('marks the cookie Secure when the request came by https', async () => {
    const headers = { 'x-forwarded-proto': 'https' }
    const answer = await (await browser()).signIn('root', 'root!', headers)
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; Secure$/)
  })

  it('answers an unknown user and a wrong password alike', async () => {
    const answers = await Promise.all([
      (await browser()).signIn('root', 'wrong'),
      (await browser()).signIn('nobody', 'wrong'),
      (await browser()).signIn('__proto__', 'wrong'),
    ])
    for (const { status, body, headers } of answers) {
      expect([status, headers['set-cookie'], body]).toEqual([
        ...[401, undefined],
        {
          message: 'Sign in with a user name and a password',
          exception: exception('CredentialsRequired'),
        },
      ])
    }
  })

  it.each([
    ['no JSON', 'user=root', 'application/x-www-form-urlencoded', 415],
    ['JSON as text', '{"user":"root","password":"root!"}', 'text/plain', 415],
    ['no password', '{"user":"root"}', 'application/json', 400],
    ['a password that is a list', '{"user":"root","password":["root!"]}', 'application/json', 400],
    [
      'more than is asked for',
      '{"user":"root","password":"root!","role":"admin"}',
      'application/json',
      400,
    ],
    ['no end', `{"user":"${'x'.repeat(5000)}"}`, 'application/json', 413],
  ])('refuses %s', async (_, body, type, status) => {
    const { url } = await app()
    const answer = await request(url, 'POST', session, body, { 'content-type': type })
    expect([answer.status, answer.headers['set-cookie']]).toEqual([status, undefined])
  })

  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://'])(
    'refuses a page of %s',
    async (origin) => {
      const answer = await (await browser()).signIn('root', 'root!', { origin })
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
    },
  )

  it('takes no session from the browser: the one before ends, and none can be given', async () => {
    const ann = await browser()
    ann.cookie = `ringback_session=${'A'.repeat(43)}`
    await ann.signIn('root')
    expect(ann.cookie).not.toContain('AAAA')
    const former = ann.cookie
    await ann.signIn('root')
    expect(ann.cookie).not.toBe(former)
    const { url } = await app()
    expect((await request(url, 'GET', session, undefined, { cookie: former })).status).toBe(401)
    expect((await ann.do('GET', '/session')).status).toBe(200)
  })

  it('has no browser ask for the password where a page of ours does', async () => {
    const challenge = async (headers: Record<string, string>) => {
      const { url } = await app()
      const answer = await request(url, 'GET', session, undefined, headers)
      return answer.headers['www-authenticate']
    }
    expect(await challenge({ 'x-requested-with': 'console' })).toMatch(/^Session /)
    expect(await challenge({})).toMatch(/^Basic /)
  })
})

describe('a session', () => {
  it('is shown with its csrf value, and ends with DELETE', async () => {
    const ann = await signedIn((await app()).url, 'boss')
    const shown = await ann.send('GET', session)
    expect(shown.body).toMatchObject({ user: 'boss', role: 'supervisor', csrf: ann.csrf })
    const ended = await ann.do('DELETE', '/session')
    expect([ended.status, ended.headers['set-cookie']]).toEqual([
      200,
      ['ringback_session=; Path=/genesys; HttpOnly; SameSite=Strict; Max-Age=0'],
    ])
    expect((await ann.send('GET', session)).status).toBe(401)
  })

  it('is not needed with Basic credentials, and has no csrf value then', async () => {
    const { url } = await app()
    const { status, body } = await request(url, 'GET', session, undefined, basic('eve', 'eve!'))
    expect([status, body]).toEqual([
      200,
      { user: 'eve', role: 'viewer', zone: expect.any(String), notices: [] },
    ])
  })

  it.each([
    ['no csrf value', () => ({})],
    ['an empty one', () => ({ 'x-csrf-token': '' })],
    ["another session's", (other: Browser) => ({ 'x-csrf-token': other.csrf })],
    ['half of it', (_: Browser, own: Browser) => ({ 'x-csrf-token': own.csrf.slice(0, 20) })],
    ['two of it', (_: Browser, own: Browser) => ({ 'x-csrf-token': [own.csrf, own.csrf] })],
  ])('does nothing for a request with %s', async (_, headers) => {
    const { url } = await app()
    const [own, other] = [await signedIn(url, 'root'), await signedIn(url, 'root')]
    const answer = await own.send('DELETE', session, undefined, headers(other, own))
    expect([answer.status, answer.body]).toEqual([
      403,
      { message: expect.any(String), exception: exception('CsrfTokenRequired') },
    ])
    expect((await own.send('GET', session)).status).toBe(200)
  })

  it.each(['GET', 'DELETE'])('serves no page of another origin: %s', async (method) => {
    const ann = await signedIn((await app()).url, 'root')
    const headers = { origin: 'http://localhost.evil.example' }
    expect((await ann.do(method, '/session', undefined, headers)).status).toBe(403)
  })

  it('serves pages of its own address, and of the one clients reach it by', async () => {
    const { url } = await app()
    const ann = await signedIn(url, 'root')
    for (const origin of [url, 'http://localhost:8080']) {
      expect((await ann.do('GET', '/session', undefined, { origin })).status).toBe(200)
    }
  })

  it.each([
    ['made up', `ringback_session=${'x'.repeat(43)}`],
    ['too short', 'ringback_session=x'],
    ['too long', `ringback_session=${'x'.repeat(4000)}`],
    ['empty', 'ringback_session='],
    ['a key', 'ringback_session=*'],
    ['a path', `ringback_session=..%2f${'x'.repeat(38)}`],
    ['with a line end', `ringback_session=%0d%0aset-cookie:x=1${'x'.repeat(9)}`],
    ['of another name', `Ringback_Session=${'x'.repeat(43)}`],
  ])('is not opened by a cookie that is %s', async (_, cookie) => {
    const { url } = await app()
    const answer = await request(url, 'GET', session, undefined, { cookie })
    expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
  })

  it('is not opened when another cookie of the name stands beside its own', async () => {
    const { url } = await app()
    const ann = await signedIn(url, 'root')
    const cookie = `${ann.cookie}; ringback_session=${'x'.repeat(43)}`
    expect((await request(url, 'GET', session, undefined, { cookie })).status).toBe(401)
    const among = `a=b; ${ann.cookie}; c`
    expect((await request(url, 'GET', session, undefined, { cookie: among })).status).toBe(200)
  })

  it('holds on every node, and is over on all once it is closed', async () => {
    const one = await appForTest({ yaml })
    const other = await appForTest({ yaml, keyPrefix: one.keyPrefix })
    const ann = await signedIn(one.url, 'root')
    const at = (url: string) => request(url, 'GET', session, undefined, { cookie: ann.cookie })
    expect((await at(other.url)).status).toBe(200)
    await ann.do('DELETE', '/session')
    expect([(await at(one.url)).status, (await at(other.url)).status]).toEqual([401, 401])
  })

  it.each([
    ['password', { boss: { password: 'another', role: 'supervisor' } }],
    ['role', { boss: { password: 'boss!', role: 'viewer' } }],
    ['name', { chief: { password: 'boss!', role: 'supervisor' } }],
  ])('ends when the %s of its user changes', async (_, changed) => {
    const { url } = await appForTest({ yaml })
    const [root, boss] = [await signedIn(url, 'root'), await signedIn(url, 'boss')]
    const { boss: _boss, ...others } = consoleUsers
    const set = { users: JSON.stringify({ ...others, ...changed }) }
    expect((await root.do('PUT', '/options/console', { set })).status).toBe(200)
    expect((await boss.do('GET', '/session')).status).toBe(401)
    expect((await root.do('GET', '/session')).status).toBe(200)
  })
})

describe('the notices of a session', () => {
  it('tell an admin, and nobody else, that a password is one that everybody knows', async () => {
    const users = { ...consoleUsers, default: { password: 'password', role: 'admin' } }
    const { url } = await appForTest({ yaml: JSON.stringify({ console: { users } }) })
    const noticesOf = async (user: string) => {
      const { body } = await (await signedIn(url, user)).do('GET', '/session')
      return (body as { notices: string[] }).notices
    }
    expect([await noticesOf('root'), await noticesOf('boss')]).toEqual([['default-password'], []])
  })
})

describe('guessing', () => {
  it('is counted for both ways of signing in, ends with 429, and is noted', async () => {
    const { url } = await appForTest({ yaml })
    const ann = new Browser(url)
    const statuses: number[] = []
    for (let at = 0; at < 5; at += 1) {
      statuses.push((await ann.signIn('root', `guess ${at}`)).status)
      const headers = basic('my pass word', `guess ${at}`)
      statuses.push((await request(url, 'GET', session, undefined, headers)).status)
    }
    expect(new Set(statuses)).toEqual(new Set([401]))
    const refused = await ann.signIn('boss')
    expect([refused.status, refused.headers['set-cookie']]).toEqual([429, undefined])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const local = { 'x-forwarded-for': '198.51.100.7' }
    expect((await ann.signIn('boss', 'boss!', local)).status).toBe(429) // nobody vouches for that address
  })

  it('does not go on with users who have signed in before', async () => {
    const { url } = await appForTest({ yaml })
    const ann = new Browser(url)
    await ann.signIn('root')
    for (let at = 0; at < 60; at += 1) await ann.signIn('root', `guess ${at}`)
    expect((await ann.signIn('root')).status).toBe(429)
  })
})
