import { describe, expect, it } from 'vitest'
import { appForFile, appForTest, type TestApp } from '../../support/app.ts'
import type { Transcript } from '../../support/http.ts'
import { type Browser, signedIn } from '../browser.ts'
import { consoleUsers } from '../console-users.ts'

const yaml = JSON.stringify({
  server: { drain: 0, password: 'hunter2', username: 'gms' },
  console: { users: consoleUsers },
  'service.hours': { _type: 'builtin', _service: 'office-hours', _timezone: 'UTC' },
  'push.provider.App': { 'wns.clientSecret': 'hunter3' },
})
const app = appForFile({ yaml })

async function root(at: Pick<TestApp, 'url'> | undefined = undefined): Promise<Browser> {
  return signedIn((at ?? (await app())).url, 'root')
}

interface Shown {
  revision: number
  options: Record<string, { value: unknown; source: string }>
}

async function section(browser: Browser, name: string): Promise<Shown> {
  return (await browser.do('GET', `/options/${name}`)).body as Shown
}

const fact = ({ status, body }: Transcript) => [
  status,
  (body as { exception?: string }).exception?.split('.').at(-1),
]

describe('GET options', () => {
  it('shows every option in force with where it comes from', async () => {
    const ann = await root()
    await ann.do('PUT', '/options/server', { set: { max_parts: 7 } })
    const { body } = await ann.do('GET', '/options')
    const { sections } = body as { sections: Record<string, Shown['options']> }
    expect(sections.server).toMatchObject({
      drain: { value: 0, source: 'file' },
      max_parts: { value: 7, source: 'live' },
      internal_port: { value: 0, source: 'default' },
    })
    expect(Object.keys(sections)).toEqual(expect.arrayContaining(['service.hours', 'gms', 'push']))
  })

  it('describes what may be set in a section', async () => {
    const { body } = await (await root()).do('GET', '/options/server')
    const { known } = body as { known: { name: string }[] }
    expect(known.find(({ name }) => name === 'drain')).toEqual({
      ...{ name: 'drain', kind: 'seconds', default: 5 },
      doc: expect.stringContaining('leaving node'),
    })
  })

  it('answers 404 for a section that is not there', async () => {
    const ann = await root()
    for (const name of ['service.none', 'nonsense', '__proto__', 'constructor', '%00']) {
      expect(fact(await ann.do('GET', `/options/${name}`))).toEqual([
        404,
        'SectionNotFoundException',
      ])
    }
  })

  it('shows no secret, wherever it stands and whatever is done to it', async () => {
    const { url } = await appForTest({ yaml })
    const ann = await signedIn(url, 'root')
    const said: string[] = []
    const ask = async (method: string, path: string, body?: unknown) => {
      const { text } = await ann.do(method, path, body)
      said.push(text)
      return text
    }
    await ask('PUT', '/options/server', { set: { password: 'hunter4' } })
    await ask('PUT', '/options/push.provider.App', { set: { 'wns.clientSecret': 'hunter5' } })
    await ask('PUT', '/options/service.new', {
      set: { _type: 'builtin', _service: 'request-interaction', password: 'hunter6' },
    })
    await ask('PUT', '/options/service.new', { set: { _ttl: 'hunter', password: 'hunter7' } })
    await ask('POST', '/options/service.new/check', { set: { password: 'hunter8', _ttl: '0' } })
    await ask('PUT', '/options/gms', { set: { 'http.proxy': 'http://ann:hunter9@10.0.0.1/' } })
    const users = { ...consoleUsers, eve: { password: 'hunter10', role: 'agent' } }
    await ask('PUT', '/options/console', { set: { users: JSON.stringify(users) } })
    for (const path of ['server', 'push.provider.App', 'service.new', 'gms', 'console']) {
      await ask('GET', `/options/${path}`)
      await ask('GET', `/options/${path}/history`)
    }
    await ask('GET', '/options')
    await ask('DELETE', '/options/service.new')
    for (const format of ['json', 'csv', 'ndjson']) await ask('GET', `/audit?format=${format}`)
    expect(said.join('\n')).not.toMatch(/hunter\d|root!|eve!/)
    expect(said.join('\n')).toContain('changed')
  })
})

describe('PUT options/{section}', () => {
  it('changes several options at once, or none', async () => {
    const ann = await root()
    const good = await ann.do('PUT', '/options/cometd', { set: { timeout: 30, max_interval: 40 } })
    expect(good.status).toBe(200)
    const before = await section(ann, 'cometd')
    const bad = await ann.do('PUT', '/options/cometd', {
      set: { timeout: 20, max_interval: 'long' },
      unset: ['timeout'],
    })
    expect(fact(bad)).toEqual([400, 'OptionsRefusedException'])
    expect(await section(ann, 'cometd')).toEqual(before)
  })

  it('makes a section that is whole, and none that lacks something', async () => {
    const ann = await root()
    const set = { _type: 'ors', _service: 'x' }
    const { status } = await ann.do('PUT', '/options/service.a', { set: { ...set, _ttl: '30' } })
    expect(status).toBe(200)
    expect((await section(ann, 'service.a')).options._ttl).toEqual({ value: 30, source: 'live' })
    const refused = await ann.do('PUT', '/options/service.b', { set: { _ttl: 'ten' } })
    expect(fact(refused)).toEqual([400, 'OptionsRefusedException'])
    expect((await ann.do('GET', '/options/service.b')).status).toBe(404)
  })

  it('refuses one that is older than the section, and only that', async () => {
    const [ann, bob] = [await root(), await root()]
    await ann.do('PUT', '/options/chat', { set: { max_entries: 100 } })
    const { revision } = await section(bob, 'chat')
    const put = (browser: Browser, max: number, at: number) =>
      browser.do('PUT', '/options/chat', { set: { max_entries: max }, revision: at })
    await ann.do('PUT', '/options/routing', { set: { offer_timeout: 20 } })
    const first = await put(ann, 200, revision)
    expect(first.status).toBe(200)
    expect(fact(await put(bob, 300, revision))).toEqual([412, 'ChangedMeanwhileException'])
    const next = (first.body as Shown).revision
    expect((await put(bob, 300, next)).status).toBe(200)
  })

  it('lets one of many win who all have read the same', async () => {
    const ann = await root()
    const { revision } = await section(ann, 'callback')
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        ann.do('PUT', '/options/patterns', { set: { one: `${at}.*` }, revision }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, ...Array(11).fill(412)])
  })

  it('is in force on the other nodes within a second', async () => {
    const one = await appForTest({ yaml })
    const other = await appForTest({ yaml, keyPrefix: one.keyPrefix })
    const [ann, bob] = [await root(one), await root(other)]
    const { body } = await ann.do('PUT', '/options/server', { set: { drain: 3 } })
    await expect
      .poll(async () => (await section(bob, 'server')).options.drain, { timeout: 1000 })
      .toEqual({ value: 3, source: 'live' })
    expect((await section(bob, 'server')).revision).toBe((body as Shown).revision)
  })

  it('does not take what stands for a secret for the secret', async () => {
    const ann = await root()
    for (const [name, set] of [
      ['server', { password: '***' }],
      ['console', { users: '{"new":{"password":"***","role":"admin"}}' }],
    ] as const) {
      const answer = await ann.do('PUT', `/options/${name}`, { set })
      expect(fact(answer)).toEqual([400, 'OptionsRefusedException'])
    }
  })

  it('leaves somebody who may change it again', async () => {
    const ann = await root()
    for (const users of ['{}', '{"eve":{"password":"x","role":"viewer"}}']) {
      const answer = await ann.do('PUT', '/options/console', { set: { users } })
      expect(fact(answer)).toEqual([400, 'OptionsRefusedException'])
    }
    expect((await ann.do('GET', '/session')).status).toBe(200)
  })

  it('keeps the passwords of users whose role changes', async () => {
    const at = await appForTest({ yaml })
    const ann = await root(at)
    const { users } = (await section(ann, 'console')).options
    const shown = users?.value as Record<string, object>
    const changed = { ...shown, eve: { ...shown.eve, role: 'supervisor' } }
    const set = { users: JSON.stringify(changed) }
    expect((await ann.do('PUT', '/options/console', { set })).status).toBe(200)
    const eve = await signedIn(at.url, 'eve')
    expect((await eve.do('GET', '/session')).body).toMatchObject({ role: 'supervisor' })
  })

  it.each([
    ['a list', []],
    ['an unknown word', { set: {}, put: {} }],
    ['a value that is a group', { set: { drain: { a: 1 } } }],
    ['a value that is nothing', { set: { drain: null } }],
    ['a name without letters', { set: { '': '1' } }],
    ['a revision that is none', { set: {}, revision: -1 }],
    ['a name with a line end', { set: { 'a\r\nb': '1' } }],
    ['a name of every object', JSON.parse('{"set":{"__proto__":"1","x":"1"}}')],
  ])('refuses %s', async (_, body) => {
    const answer = await (await root()).do('PUT', '/options/server', body)
    expect(answer.status).toBe(400)
  })
})

describe('POST options/{section}/check', () => {
  const check = async (name: string, body: object) =>
    (await (await root()).do('POST', `/options/${name}/check`, body)).body

  it('says what is wrong and what was meant, and changes nothing', async () => {
    const body = { set: { drian: '1', drain: '2' } }
    expect(await check('server', body)).toEqual({
      faults: [
        {
          option: 'drian',
          message: 'unknown option, perhaps server.drain is meant',
          ...{ nearest: 'server.drain', level: 'fault' },
        },
      ],
    })
    expect(await check('server', { set: { drain: 'soon', max_parts: '0' } })).toEqual({
      faults: [
        expect.objectContaining({ option: 'drain', level: 'fault' }),
        expect.objectContaining({ option: 'max_parts', level: 'fault' }),
      ],
    })
    expect((await section(await root(), 'server')).options.drain?.value).toBe(0)
  })

  it('finds nothing wrong with what may be stored', async () => {
    expect(await check('server', { set: { drain: '1' } })).toEqual({ faults: [] })
    expect(await check('service.hours', { unset: ['_ttl'] })).toEqual({ faults: [] })
  })

  it('names the pattern that is none', async () => {
    expect(await check('patterns.group', { set: { one: '(a' } })).toEqual({
      faults: [expect.objectContaining({ option: 'one', level: 'fault' })],
    })
  })
})

describe('DELETE options/{section}', () => {
  it('takes back what is live, and removes a section that only was live', async () => {
    const ann = await root()
    await ann.do('PUT', '/options/service.gone', { set: { _type: 'ors', _service: 'x' } })
    expect((await ann.do('DELETE', '/options/service.gone')).status).toBe(200)
    expect((await ann.do('GET', '/options/service.gone')).status).toBe(404)
    const refused = [
      await ann.do('DELETE', '/options/service.hours'),
      await ann.do('DELETE', '/options/service.none'),
    ]
    expect(refused.map(fact)).toEqual([
      [409, 'SetInFileException'],
      [404, 'SectionNotFoundException'],
    ])
  })
})

describe('the history of a section', () => {
  const changesOf = async (browser: Browser, name: string) =>
    ((await browser.do('GET', `/options/${name}/history`)).body as { changes: { id: string }[] })
      .changes

  it('names who changed what, newest first, and takes a change back', async () => {
    const ann = await root()
    await ann.do('PUT', '/options/dialler', { set: { _type: 'x' } })
    await ann.do('PUT', '/options/resources.DNIS', { set: { a: '1', b: '2' } })
    await ann.do('PUT', '/options/resources.DNIS', { set: { a: '3' }, unset: ['b'] })
    const [last, first] = await changesOf(ann, 'resources.DNIS')
    expect(last).toMatchObject({
      ...{ who: 'root', role: 'admin', undoable: true, at: expect.stringMatching(/Z$/) },
      options: [
        { option: 'a', before: '1', after: '3' },
        { option: 'b', before: '2' },
      ],
    })
    const undo = (id = '') => ann.do('POST', `/options/resources.DNIS/history/${id}/undo`)
    expect(fact(await undo(first?.id))).toEqual([409, 'NotUndoableException'])
    expect((await undo(last?.id)).status).toBe(200)
    expect((await section(ann, 'resources.DNIS')).options).toMatchObject({
      a: { value: '1', source: 'live' },
      b: { value: '2', source: 'live' },
    })
    expect((await changesOf(ann, 'resources.DNIS'))[0]).toMatchObject({ undoes: last?.id })
    expect((await undo(first?.id)).status).toBe(200)
    expect((await ann.do('GET', '/options/resources.DNIS')).status).toBe(404)
    expect(fact(await undo('1-1'))).toEqual([404, 'ChangeNotFoundException'])
    expect((await undo('x')).status).toBe(400)
  })

  it('says of a secret that it was changed, and does not remember it', async () => {
    const ann = await root()
    await ann.do('PUT', '/options/server', { set: { password: 'another' } })
    const [last] = await changesOf(ann, 'server')
    expect(last).toMatchObject({
      undoable: false,
      options: [{ option: 'password', before: 'set', after: 'changed' }],
    })
    const undone = await ann.do('POST', `/options/server/history/${last?.id}/undo`)
    expect(fact(undone)).toEqual([409, 'NotUndoableException'])
  })
})

describe('a supervisor', () => {
  it.each([
    ['patterns', { set: { one: '1.*' } }, 200],
    ['patterns.group', { set: { one: '1.*' } }, 200],
    ['service.hours', { set: { _timezone: 'Europe/Berlin' } }, 200],
    ['service.hours', { set: { _service: 'callback' } }, 403],
    ['service.hours', { unset: ['_type'] }, 403],
    ['service.other', { set: { _service: 'office-hours', _type: 'builtin' } }, 403],
    ['server', { set: { drain: '1' } }, 403],
    ['console', { set: { users: '{}' } }, 403],
  ])('who changes %s by %j gets %i', async (name, body, status) => {
    const boss = await signedIn((await app()).url, 'boss')
    expect((await boss.do('PUT', `/options/${name}`, body)).status).toBe(status)
  })
})
