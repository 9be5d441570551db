import { describe, expect, it } from 'vitest'
import { readMessages } from '../../src/channels/push/localization/messages-file.ts'
import { appForFile } from '../support/app.ts'
import { type Headers, request, type Transcript } from '../support/http.ts'

const app = appForFile({
  yaml: `
service.ask: { _type: builtin, _service: request-interaction, _resource_group: DNIS }
resources.DNIS: { number1: "6504663205" }
patterns: { phone: "[0-9]{3}-[0-9]{4}" }
`,
})
const area = '/genesys/1/storage/100'
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const multipart = { 'content-type': 'multipart/form-data; boundary=b' }

/** Posts, and shows that the server answers others at once afterwards. */
async function post(path: string, body: string | Buffer, headers: Headers): Promise<Transcript> {
  const { url } = await app()
  const answer = await request(url, 'POST', path, body, headers)
  expect((await request(url, 'GET', '/livez')).status).toBe(200)
  return answer
}

const part = (name: string, value: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`

describe('a hostile multipart body', () => {
  it.each<[string, string, number[]]>([
    ['of ten thousand parts', part('a', '1').repeat(10_000), [413]],
    ['of delimiters alone', '--b\r\n'.repeat(500_000), [400, 413]],
    ['of dashes alone', '-'.repeat(5_000_000), [400]],
    [
      'with a head of a megabyte',
      `--b\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\n1\r\n--b--`,
      [200, 400, 413], // what is no Content-Disposition is passed over
    ],
    [
      'with a hundred thousand lines of a head',
      `--b\r\n${'X: y\r\n'.repeat(100_000)}\r\n1\r\n--b--`,
      [200, 400, 413], // what is no Content-Disposition is passed over
    ],
    ['with a long name', `${part('n'.repeat(100_000), '1')}--b--`, [400, 413]],
    ['with a name of escapes', `${part('\\"'.repeat(100), '1')}--b--`, [200, 400]],
    ['without an end', part('a', '1').repeat(3), [400]],
    ['that ends in a head', `${part('a', '1')}--b\r\nContent-Disp`, [400]],
    ['that never begins', 'nothing', [400]],
    ['that goes on behind its end', `${part('a', '1')}--b--${'x'.repeat(100_000)}`, [200]],
    [
      'within another',
      `--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n1\r\n--c--\r\n--b--`,
      [200],
    ],
    [
      'with prototype names',
      `${part('__proto__', '1')}${part('constructor', '2')}${part('toString', '3')}--b--`,
      [400], // a name that begins with an underscore is reserved
    ],
    [
      'with names of a prototype’s parts',
      `${part('__proto__[admin]', '1')}${part('constructor.prototype.admin', '1')}--b--`,
      [400],
    ],
  ])('is read or refused: %s', async (_what, body, expected) => {
    const { status, body: refusal } = await post(area, body, multipart)
    expect(expected).toContain(status)
    if (status !== 200) expect(Object.keys(Object(refusal))).toEqual(['message', 'exception'])
  })

  it.each(['b'.repeat(100_000), '', '(((', '"', 'b; boundary=c'])(
    'is refused or read when its boundary is odd: %#',
    async (boundary) => {
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
      const { status } = await post(area, `${part('a', '1')}--b--`, headers)
      expect([200, 400, 431]).toContain(status)
    },
  )
})

/** Who would pollute prototypes, and with what. */
const polluting = [
  '{"__proto__":{"polluted":"yes"}}',
  '{"constructor":{"prototype":{"polluted":"yes"}}}',
  '{"a":{"__proto__":{"polluted":"yes"}}}',
  '{"__proto__":"1","constructor":"2","prototype":"3","toString":"4","hasOwnProperty":"5","valueOf":"6"}',
  '{"__proto__":null,"__defineGetter__":"1"}',
]

const takers = [
  area,
  '/genesys/1/service/ask',
  '/genesys/1/service/request-interaction',
  '/genesys/1/service/__proto__',
  '/genesys/1/service/constructor',
  '/genesys/1/notification/subscription',
  '/genesys/1/notification/publish',
  '/genesys/1/patterns/match',
  '/genesys/1/admin/callback/cancel',
  '/genesys/1/service/callback/ask',
  '/genesys/cometd',
]

describe('names that belong to prototypes', () => {
  it.each(takers)('change nothing and break nothing: %s', async (path) => {
    for (const body of polluting) {
      for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
        const { status } = await post(path, body, { 'content-type': type, gms_user: 'eve' })
        expect([path, body, status < 500]).toEqual([path, body, true])
      }
    }
    for (const body of [
      '__proto__=1&constructor=2&toString=3',
      '__proto__[polluted]=yes',
      'constructor.prototype.polluted=yes',
    ]) {
      expect((await post(path, body, { ...form, gms_user: 'eve' })).status < 500).toBe(true)
    }
    expect(Object({}).polluted).toBeUndefined()
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('are kept as they are, and come back', async () => {
    const values = '{"constructor":"2","toString":"4","prototype":"5"}'
    const { body } = await post(area, values, json)
    const { id } = body as { id: string }
    const { text } = await request((await app()).url, 'GET', `/genesys/1/storage/${id}`)
    expect(text).toBe(values)
    for (const [key, value] of [
      ['constructor', '2'],
      ['__proto__', undefined],
      ['valueOf', undefined],
      ['hasOwnProperty', undefined],
    ]) {
      const one = await request((await app()).url, 'GET', `/genesys/1/storage/${id}/${key}`)
      expect([key, one.status]).toEqual([key, value === undefined ? 404 : 200])
    }
  })
})

describe('JSON', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

  it.each([
    ['of 65 levels', deep(65)],
    ['of a million levels', deep(1_000_000)],
    ['of a million brackets that never close', '['.repeat(1_000_000)],
    ['of a number with a million digits in a list without end', `[${'9'.repeat(1_000_000)}`],
    ['with a broken escape', '{"a":"\\u12"}'],
    ['with two values', '{}{}'],
    ['that is NaN', '{"a":NaN}'],
  ])('is refused %s', async (_what, text) => {
    for (const path of [area, '/genesys/1/notification/publish', '/genesys/1/service/ask']) {
      const { status, body } = await post(path, text, json)
      expect([400, 413]).toContain(status) // some routes take less than others
      expect(Object.keys(Object(body))).toEqual(['message', 'exception'])
    }
  })

  it('is refused where its depth would be a Bayeux message’s', async () => {
    const text = `[{"channel":"/meta/handshake","version":"1.0","ext":${'['.repeat(30_000)}${']'.repeat(30_000)}}]`
    const { status } = await post('/genesys/cometd', text, { ...json, gms_user: 'eve' })
    expect(status < 500).toBe(true)
  })

  it('is refused with more names than a request may have', async () => {
    const names = Array.from({ length: 200_000 }, (_, at) => `"${at}":1`).join(',')
    expect((await post(area, `{${names}}`, json)).status).toBe(413)
    expect((await post(area, '&'.repeat(1_000_000), form)).status).toBe(413)
    expect((await post(area, 'a=1&'.repeat(1_000_000), form)).status).toBe(413)
  })
})

describe('a document of XML', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
  )
  const wrap = (text: string) =>
    `<messages><message id="a"><locale language="en">${text}</locale></message></messages>`

  it.each([
    [
      'a billion laughs',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "l">${laughs.join('')}]>${wrap('&l9;')}`,
    ],
    [
      'a file of the machine',
      `<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wrap('&x;')}`,
    ],
    ['a file from elsewhere', `<!doctype m SYSTEM "http://127.0.0.1:1/x.dtd">${wrap('x')}`],
    [
      'a document in UTF-16',
      Buffer.from(`<!DOCTYPE m [<!ENTITY x "y">]>${wrap('&x;')}`, 'utf16le'),
    ],
    ['ten thousand levels', '<a>'.repeat(10_000)],
    ['a million elements', `<messages>${'<message id="a"/>'.repeat(100_000)}</messages>`],
    ['an element that never closes', '<messages><message'],
    ['names of prototypes', '<messages><__proto__><polluted>1</polluted></__proto__></messages'],
  ])('is refused when it holds %s', (_what, text) => {
    expect(() => readMessages(Buffer.from(text as string))).toThrow(
      /localization_file|DOCTYPE|document type|element|level|line|has|is/,
    )
    expect(Object({}).polluted).toBeUndefined()
  })
})
