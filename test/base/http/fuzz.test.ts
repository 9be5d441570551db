import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exchangeRaw, startServer } from './start-server.ts'

const injected = 3000 // inputs into the app itself: the parser and everything around it
const overSockets = 300 // inputs as bytes on a connection: framing too

const types = fc.oneof(
  fc.constantFrom(
    undefined,
    'application/json',
    'application/json;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=ISO-8859-1',
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary="b b"',
    'multipart/form-data',
    'multipart/mixed; boundary=b',
    'text/plain',
    'application/octet-stream',
    'nonsense',
    ';',
  ),
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?').trim()),
)

/** What parsers trip over, glued together in any order. */
const shards = fc.constantFrom(
  '--b',
  '--b\r\n',
  '--b--',
  '\r\n',
  '\n',
  '\r\n\r\n',
  'Content-Disposition: form-data; name="a"',
  '; filename="f"',
  "; name*=utf-8''x",
  'Content-Type: application/octet-stream',
  '\\"',
  '"',
  ';',
  ' ',
  '\t',
  '{',
  '}',
  '[',
  ']',
  '"a":',
  '1',
  'null',
  '{"__proto__":',
  '\\ud800',
  '%7B',
  '%',
  '%00',
  '%C3',
  '&',
  '=',
  '+',
  '\u0000',
  '\ufeff',
  'é',
  '\u{1f600}',
  'constructor=',
  '__proto__',
)

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.array(shards, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''))),
  fc.json().map((text) => Buffer.from(text)),
  fc.tuple(fc.json(), fc.nat(100)).map(([text, length]) => Buffer.from(text.slice(0, length))),
  fc
    .dictionary(fc.string(), fc.string())
    .map((form) => Buffer.from(new URLSearchParams(form).toString())),
)

const queries = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 50 }).map((text) => `?${encodeURI(text.toWellFormed())}`),
  fc
    .array(shards, { maxLength: 10 })
    .map((pieces) => `?${pieces.join('').replaceAll(/[^\x21-\x7e]/g, '')}`),
)

function isSound(status: number, text: string): boolean {
  const body: unknown = JSON.parse(text)
  if (status === 200) return Array.isArray(body)
  const isRefusal =
    typeof body === 'object' && body !== null && 'message' in body && 'exception' in body
  return status >= 400 && status < 500 && isRefusal
}

describe('any bytes under any type', () => {
  it(`give parameters or a 4xx in the shape of all refusals (${injected} inputs)`, async () => {
    const { http, log } = await startServer({ server: { max_parts: 20, max_name_length: 40 } })
    const seen = new Set<number>()
    await fc.assert(
      fc.asyncProperty(types, bodies, queries, async (type, payload, query) => {
        const headers = type === undefined ? {} : { 'content-type': type }
        const url = `/echo${query}`
        const answer = await http.app.inject({ method: 'POST', url, headers, payload })
        seen.add(answer.statusCode)
        expect(isSound(answer.statusCode, answer.payload)).toBe(true)
      }),
      { numRuns: injected },
    )
    expect([...seen].sort()).toEqual([200, 400, 413])
    expect(log.filter((line) => line.includes('"level":50'))).toEqual([])
  }, 60_000)

  it(`do the same as they come from a socket, cut off or not (${overSockets} inputs)`, async () => {
    const { base } = await startServer({ server: { upload_timeout: 1 } })
    await fc.assert(
      fc.asyncProperty(
        types,
        bodies,
        fc.integer({ min: -20, max: 0 }),
        async (type, body, missing) => {
          const kept = body.subarray(0, Math.max(0, body.length + missing))
          const header = type === undefined ? '' : `Content-Type: ${type}\r\n`
          const head = `POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}Content-Length: ${kept.length}\r\n\r\n`
          const answer = await exchangeRaw(base, head, kept)
          const [first = '', text = ''] = answer.split('\r\n\r\n')
          expect(isSound(Number(first.split(' ')[1]), text)).toBe(true)
        },
      ),
      { numRuns: overSockets },
    )
  }, 60_000)

  it('never keep a connection open that stopped in the middle (20 inputs)', async () => {
    const { base } = await startServer({ server: { upload_timeout: 1 } })
    const inputs = fc.sample(fc.tuple(types, bodies), 20)
    const answers = await Promise.all(
      inputs.map(([type, body]) => {
        const header = type === undefined ? '' : `Content-Type: ${type}\r\n`
        const head = `POST /echo HTTP/1.1\r\nHost: x\r\n${header}Content-Length: ${body.length + 10}\r\n\r\n`
        return exchangeRaw(base, head, body)
      }),
    )
    expect(new Set(answers.map((answer) => answer.slice(9, 12)))).toEqual(new Set(['408']))
  })
})
