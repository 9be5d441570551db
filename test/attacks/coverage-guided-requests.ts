import assert from 'node:assert/strict'
import type { FastifyRequest } from 'fastify'
import type { Parser } from './coverage-guided.ts'

const limits = { max_body_bytes: 1e6, max_file_bytes: 1e6, max_parts: 100, max_name_length: 200 }
const berlin = 'Europe/Berlin'
const never = () => false

/** What clients send with a request. */
export async function ofRequests(): Promise<readonly Parser[]> {
  const { ApiError } = await import('../../src/base/kernel/index.ts')
  const { readParameters } = await import('../../src/base/http/read-parameters.ts')
  const { UnreadBody } = await import('../../src/base/http/request-body.ts')
  const { parseJson } = await import('../../src/base/http/json-body.ts')
  const { basicCredentials } = await import('../../src/base/http/basic-credentials.ts')
  const { parseMessages, readConnect } = await import('../../src/channels/cometd/bayeux-message.ts')
  const { parseCursor, spellCursor } = await import('../../src/console/callback/queue/cursor.ts')
  const refuses = (thrown: unknown) => thrown instanceof ApiError && thrown.status < 500
  const parameters = async (type: string, bytes: Buffer) => {
    const body = new UnreadBody(type, bytes)
    const request = { query: {}, body, bodyLimits: () => limits }
    const parameters = await readParameters(request as unknown as FastifyRequest)
    assert(parameters.size <= limits.max_parts)
    for (const [name] of parameters.entries()) assert(name.length <= limits.max_name_length)
  }
  return [
    {
      name: 'forms',
      seeds: ['name=John%20Doe&phone=%2B1555&a=&a=2', '{"a":{"b":[1,null]}}', '%7B%22a%22%3A1%7D='],
      words: ['%', '%7B', '%22', '&', '=', '+', '{', '}'],
      read: (input) => parameters('application/x-www-form-urlencoded', input),
      refuses,
    },
    {
      name: 'multipart',
      seeds: [
        '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
        '--b\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nxyz\r\n--b--\r\n',
        "--b\r\nContent-Disposition: form-data; name*=utf-8''%e2%82%ac\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--b--\r\n",
      ],
      words: ['--b', '--b--', '\r\n\r\n', 'filename*=', 'name=""', '\\"', '\r\n--b\r\n'],
      read: (input) => parameters('multipart/form-data; boundary=b', input),
      refuses,
    },
    {
      name: 'content types',
      seeds: [
        'multipart/form-data; boundary="a b"',
        'application/json; charset=utf-8',
        'text/plain',
      ],
      read: (input) => parameters(String(input), Buffer.from('--b\r\n\r\n1\r\n--b--\r\n')),
      refuses,
    },
    {
      name: 'JSON',
      seeds: ['{"tag":"a.b","message":{"x":[1,-2.5e3,null,true,"\\u00e9"]}}', '\uFEFF[[[[1]]]]'],
      read: (input) => {
        const text = JSON.stringify(parseJson(String(input)))
        assert.equal(JSON.stringify(parseJson(text)), text)
      },
      refuses,
    },
    {
      name: 'Bayeux',
      seeds: [
        '[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"],"ext":{"ack":true},"id":"1"}]',
        '{"channel":"/meta/connect","clientId":"a","connectionType":"long-polling","advice":{"timeout":0},"ext":{"ack":7,"timesync":{"tc":1,"l":2,"o":3}},"id":2}',
      ],
      read: (input) => parseMessages(String(input)).map((message) => readConnect(message)),
      refuses,
    },
    {
      name: 'cursors',
      seeds: ['[1700000000000,"abc"]', '[25]'].map((text) =>
        Buffer.from(text).toString('base64url'),
      ),
      read: (input) => {
        const cursor = parseCursor(String(input))
        assert.deepEqual(parseCursor(spellCursor(cursor)), cursor)
      },
      refuses,
    },
    {
      name: 'credentials',
      seeds: [`Basic ${Buffer.from('name:password').toString('base64')}`],
      read: (input) => basicCredentials(String(input)),
      refuses: never,
    },
  ]
}

/** What requests say in one field. */
export async function ofFields(): Promise<readonly Parser[]> {
  const { ApiError } = await import('../../src/base/kernel/index.ts')
  const { filtersOf, isFilter, isTag } = await import('../../src/api/notification/tag-grammar.ts')
  const { compileJavaPattern } = await import('../../src/api/pattern/index.ts')
  const { isPremium, phoneKey, toE164 } = await import('../../src/base/phone/index.ts')
  const { parseTime, toLocalTime } = await import('../../src/base/calendar/index.ts')
  const { readTime } = await import('../../src/api/callback/request-values.ts')
  return [
    {
      name: 'tags',
      seeds: ['ors.contact.12345678', 'a.*', '*'],
      read: (input) => {
        const text = String(input)
        if (!isTag(text)) return isFilter(text)
        for (const filter of filtersOf(text)) assert(isFilter(filter), filter)
        return true
      },
      refuses: never,
    },
    {
      name: 'patterns',
      seeds: [
        '[0-9]{3}-[0-9]{4}',
        '(?i)^a+(?:b|\\p{L}&&[^c-e])*?\\Q.\\E$',
        '\\x41\\u0041\\cA[\\w&&[^_]]',
      ],
      words: [
        '(?<n>',
        '(?=',
        '(?!',
        '\\k<n>',
        '\\b',
        '\\p{',
        '}',
        '&&',
        '[^',
        '\\1',
        '{2,}',
        '(?-i:',
      ],
      read: (input) => {
        const compiled = compileJavaPattern(String(input))
        return 'fault' in compiled ? compiled.fault : compiled.matches('aab-555-1234')
      },
      refuses: never,
    },
    {
      name: 'phone numbers',
      seeds: [
        '+1 (650) 466-3205',
        '6504663205',
        'tel:+49-30-1234567;ext=12',
        '011 44 20 7946 0958',
      ],
      words: ['ext.', ';ext=', 'x', '#', ',', '~', '+', '٣', '９'],
      read: (input) => {
        const number = String(input)
        for (const country of ['US', 'DE', '']) {
          assert.equal(typeof isPremium(number, country), 'boolean')
          const found = toE164(number, country)
          if (found === undefined) continue
          assert.match(found, /^\+\d{3,20}$/)
          assert.equal(toE164(found, country), found)
          assert(phoneKey(number, country).startsWith(found))
        }
      },
      refuses: never,
    },
    {
      name: 'times',
      seeds: ['2026-03-29T02:15:00.000+01:00', '2026-03-29T02:15Z', '2026-12-24'],
      read: (input) => {
        const text = String(input)
        const at = parseTime(text, berlin)
        if (at !== undefined) {
          const local = toLocalTime(at, berlin)
          assert.equal(toLocalTime(parseTime(local, berlin) ?? 0, berlin), local)
        }
        assert(Number.isSafeInteger(readTime('t', text)))
      },
      refuses: (thrown) => thrown instanceof ApiError && thrown.status === 400,
    },
  ]
}
