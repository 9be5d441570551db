import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { Audit, auditRoutes, createRedisAuditStore } from '../../../src/console/audit/index.ts'
import { startServer } from '../../base/http/start-server.ts'
import { appForTest } from '../../support/app.ts'
import { basic, request } from '../../support/http.ts'
import { redisForTest } from '../../support/redis.ts'
import { area, Browser, signedIn } from '../browser.ts'
import { consoleUsers } from '../console-users.ts'

interface Entry {
  readonly at: string
  readonly who: string
  readonly what: string
  readonly thing: string
}

interface Page {
  readonly entries: readonly Entry[]
  readonly cursor?: string
}

/** The notes alone, over real HTTP and a real Redis. */
async function serveAudit() {
  const redis = await redisForTest()
  const store = createRedisAuditStore(redis)
  const audit = new Audit({ store, logger: createLogger('silent') })
  const { base } = await startServer({ routes: [auditRoutes(audit)], users: consoleUsers })
  const ask = (query: string, user = 'boss') =>
    request(base, 'GET', `${area}/audit?${query}`, undefined, basic(user, `${user}!`))
  return { redis, audit, ask, page: async (query: string) => (await ask(query)).body as Page }
}

const note = (n: number, more: object = {}) => ({
  ...{ who: 'ann', role: 'admin' as const, address: '10.0.0.7', what: 'option.changed' },
  ...{ thing: `service.a._ttl${n}`, before: '600', after: '900', ...more },
})

describe('GET audit', () => {
  it('shows who did what, newest first', async () => {
    const { audit, page } = await serveAudit()
    for (const n of [1, 2]) await audit.note(note(n))
    const { entries, cursor } = await page('')
    expect([entries, cursor]).toEqual([
      [2, 1].map((n) => ({
        ...{ id: expect.any(String), at: expect.stringMatching(/Z$/) },
        ...note(n),
      })),
      undefined,
    ])
  })

  it('goes on where the page before ended, whatever is noted meanwhile', async () => {
    const { audit, page } = await serveAudit()
    for (let n = 0; n < 7; n += 1) await audit.note(note(n))
    const first = await page('limit=3')
    await audit.note(note(8))
    const second = await page(`limit=3&cursor=${first.cursor}`)
    const third = await page(`limit=3&cursor=${second.cursor}`)
    const things = [first, second, third].flatMap(({ entries }) => entries.map((e) => e.thing))
    expect(things).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `service.a._ttl${n}`))
    expect(third.cursor).toBeUndefined()
  })

  it('finds by name, by action and its beginning, and by time', async () => {
    const { audit, page } = await serveAudit()
    await audit.note(note(1))
    await audit.note(note(2, { who: 'bob', what: 'session.opened' }))
    const count = async (query: string) => (await page(query)).entries.length
    const [newest] = (await page('')).entries
    const later = new Date(Date.parse(newest?.at ?? '') + 1).toISOString()
    const at = encodeURIComponent(newest?.at ?? '')
    expect([
      ...[await count('who=bob'), await count('who=b'), await count('what=session')],
      ...[await count('what=session.opened'), await count('what=sess')],
      ...[await count(`from=${at}&who=bob`), await count(`from=${later}`), await count(`to=${at}`)],
    ]).toEqual([1, 0, 1, 1, 0, 1, 0, 2])
  })

  it('takes what lies before 1970 as its beginning', async () => {
    const { audit, ask } = await serveAudit()
    await audit.note(note(1))
    const long = '1960-01-01T00:00:00Z'
    const count = async (query: string) => {
      const { status, body } = await ask(query)
      return [status, (body as Page).entries?.length]
    }
    expect(await count(`from=${long}`)).toEqual([200, 1])
    expect(await count(`to=${long}`)).toEqual([200, 0])
    expect(await count(`from=${long}&to=${long}`)).toEqual([200, 0])
  })

  it.each([
    'limit=0',
    'limit=9999',
    'limit=x',
    'cursor=x',
    'cursor=*',
    'cursor=0-0',
    'from=yesterday',
    'format=exe',
  ])('refuses %s', async (query) => {
    expect((await (await serveAudit()).ask(query)).status).toBe(400)
  })

  it('writes all as CSV in which nothing runs, and as a JSON object a line', async () => {
    const { audit, ask } = await serveAudit()
    await audit.note(note(1, { thing: '=cmd|"/c calc"!A1', before: 'a,"b"\r\nc', after: '-1' }))
    for (let n = 0; n < 1200; n += 1) await audit.note(note(n))
    const csv = await ask('format=csv&limit=1')
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="ringback-audit.csv"',
    })
    expect(csv.text.split('\r\n')).toHaveLength(1 + 1201 + 1 + 1) // one field holds a line end
    expect(csv.text).toContain(`"'=cmd|""/c calc""!A1","a,""b""\r\nc",'-1\r\n`)
    const lines = (await ask('format=ndjson&who=ann')).text.trim().split('\n')
    expect([lines.length, JSON.parse(lines.at(-1) ?? '')]).toEqual([
      1201,
      expect.objectContaining({ after: '-1' }),
    ])
  })

  it('is for supervisors', async () => {
    const { ask } = await serveAudit()
    const statuses = await Promise.all(
      ['eve', 'kate', 'boss', 'root'].map(async (user) => (await ask('', user)).status),
    )
    expect(statuses).toEqual([403, 403, 200, 200])
  })
})

describe('a note', () => {
  it('is cut where it is longer than any view shows', async () => {
    const { audit, page } = await serveAudit()
    await audit.note(note(1, { thing: 'x'.repeat(9999), after: '🙂'.repeat(9999) }))
    const [entry] = (await page('')).entries as (Entry & { after: string })[]
    expect([entry?.thing.length, entry?.after.length]).toEqual([256, 2048])
  })

  it('is kept for 90 days after the last one', async () => {
    const { redis, audit } = await serveAudit()
    await audit.note(note(1))
    const [key = ''] = await redis.commands.keys(`${redis.channel('')}*`)
    const days = (await redis.commands.pttl(key.slice(redis.channel('').length))) / 86_400_000
    expect(days).toBeCloseTo(90, 2)
  })

  it('does not keep what it tells of from being done when the store is away', async () => {
    const failing = {
      add: () => Promise.reject(new Error('away')),
      read: () => Promise.resolve([]),
    }
    const audit = new Audit({ store: failing, logger: createLogger('silent') })
    await expect(audit.note(note(1))).resolves.toBeUndefined()
  })
})

describe('the whole server', () => {
  it('notes who signed in, who failed and who changed what, without what was typed', async () => {
    const yaml = JSON.stringify({ server: { drain: 0 }, console: { users: consoleUsers } })
    const { url } = await appForTest({ yaml })
    await new Browser(url).signIn('root', 'wrong word')
    await new Browser(url).signIn('my password', 'by mistake')
    const root = await signedIn(url, 'root')
    await root.do('PUT', '/options/server', { set: { drain: '7' } })
    await root.do('POST', '/node/changestatus/offline')
    await root.do('DELETE', '/session')
    const again = await signedIn(url, 'root')
    const noted = async () => {
      const { entries } = (await again.do('GET', '/audit')).body as Page
      return entries.map(({ who, what, thing }) => [who, what, thing].join(' '))
    }
    const node = expect.stringMatching(/^root node\.offline node-/)
    await expect
      .poll(noted)
      .toEqual([
        ...['root session.opened root', 'root session.closed root', node],
        ...['root option.changed server.drain', 'root session.opened root'],
        ...['(unknown) session.refused (unknown)', 'root session.refused root'],
      ])
    expect((await again.do('GET', '/audit')).text).not.toMatch(/wrong word|my password|mistake/)
  })

  it('notes of a guesser who is throttled one line a minute', async () => {
    const yaml = JSON.stringify({ server: { drain: 0 }, console: { users: consoleUsers } })
    const { url } = await appForTest({ yaml })
    const root = await signedIn(url, 'root')
    for (let at = 0; at < 20; at += 1) await new Browser(url).signIn('boss', `guess ${at}`)
    const what = async () => {
      const { entries } = (await root.do('GET', '/audit?who=boss')).body as Page
      return entries.map((entry) => entry.what)
    }
    await expect.poll(what).toEqual(['session.throttled', ...Array(10).fill('session.refused')])
  })
})
