import { describe, expect, it } from 'vitest'
import { appForFile } from '../support/app.ts'
import { request } from '../support/http.ts'
import { exchange, rawConnection, statuses } from './support.ts'

const app = appForFile({ yaml: 'server: { upload_timeout: 1 }' })
const area = '/genesys/1/storage/100'
const form = 'Content-Type: application/x-www-form-urlencoded\r\n'
const post = (headers: string) => `POST ${area} HTTP/1.1\r\nHost: x\r\n${form}${headers}\r\n`
const smuggled = 'GET /genesys/1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n'

describe('a request that two servers may read differently', () => {
  it.each([
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 40\r\n', `a=1${smuggled}`],
    ['a list of lengths', 'Content-Length: 3, 40\r\n', `a=1${smuggled}`],
    [
      'a length and chunks',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
      `0\r\n\r\n${smuggled}`,
    ],
    ['chunks spelled oddly', 'Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${smuggled}`],
    ['chunks in a list', 'Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${smuggled}`],
    ['chunks behind a space', 'Transfer-Encoding : chunked\r\n', `0\r\n\r\n${smuggled}`],
    [
      'chunks on a line that is folded',
      'X: y\r\n Transfer-Encoding: chunked\r\n',
      `0\r\n\r\n${smuggled}`,
    ],
    ['a signed length', 'Content-Length: +3\r\n', `a=1${smuggled}`],
    ['a length in hexadecimal', 'Content-Length: 0x3\r\n', `a=1${smuggled}`],
    [
      'a size of a chunk with a sign',
      'Transfer-Encoding: chunked\r\n',
      `-3\r\na=1\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'a chunk without its end',
      'Transfer-Encoding: chunked\r\n',
      `3\r\na=1X\r\n0\r\n\r\n${smuggled}`,
    ],
    ['lines that end in CR alone', 'X: y\rContent-Length: 3\r', `a=1${smuggled}`],
    ['a name with a NUL', 'X\0: y\r\nContent-Length: 3\r\n', `a=1${smuggled}`],
  ])('is refused, and nothing behind it is served: %s', async (_what, headers, rest) => {
    const answer = await exchange((await app()).url, post(headers), rest)
    expect([statuses(answer), answer.includes('No such resource')]).toEqual([[400], false])
    expect(answer).toMatch(/^connection: close/im)
  })

  it('is read once when its body is longer than it says', async () => {
    const { url } = await app()
    const head = post('Content-Length: 3\r\n')
    const answer = await exchange(url, head, `a=1GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n`)
    expect(statuses(answer)).toEqual([200, 200]) // pipelining, as RFC 9112 §9.3.2 has it
  })
})

describe('a client that does not finish', () => {
  it.each([
    ['its head', `POST ${area} HTTP/1.1\r\nHost: x\r\nX-A: `],
    ['its first line', 'GET /gen'],
    ['its body', `${post('Content-Length: 100\r\n')}a=1`],
    ['its chunks', `${post('Transfer-Encoding: chunked\r\n')}fff\r\na=1`],
  ])('gets 408 however slowly it goes on with %s', async (_what, beginning) => {
    const { socket, closed } = rawConnection((await app()).url)
    socket.write(beginning)
    const drip = setInterval(() => socket.writable && socket.write('a'), 200)
    const answer = await closed
    clearInterval(drip)
    expect(statuses(answer)).toEqual([408])
  })

  it('does not keep others waiting, not even two hundred of them', async () => {
    const { url } = await app()
    const slow = Array.from({ length: 200 }, () => rawConnection(url))
    for (const { socket } of slow) socket.write(`${post('Content-Length: 100\r\n')}a=1`)
    expect((await request(url, 'GET', '/livez')).status).toBe(200)
    const answers = await Promise.all(slow.map(({ closed }) => closed))
    expect(new Set(answers.flatMap(statuses))).toEqual(new Set([408]))
  })
})

describe('a head that is too large', () => {
  it.each([
    ['one line', `X: ${'x'.repeat(20_000)}\r\n`],
    ['many lines', 'X: y\r\n'.repeat(1900)],
    ['a long address', ''],
  ])('is refused with 431: %s', async (_what, headers) => {
    const address = headers === '' ? `/livez?${'x'.repeat(20_000)}` : '/livez'
    const head = `GET ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`
    expect(statuses(await exchange((await app()).url, head))).toEqual([431])
  })
})

describe('what comes back in a header', () => {
  const hostile = [
    'a\r\nSet-Cookie: x=1',
    'a%0d%0aSet-Cookie:%20x=1',
    'é\u2028x',
    '"; filename=evil.html; x="',
  ]

  it('is never what a file’s name or type puts there', async () => {
    const { url } = await app()
    for (const name of hostile) {
      const raw = name.replaceAll('\r\n', '%0D%0A').replaceAll('"', '\\"')
      for (const type of [
        'text/html',
        'text/html\u0007',
        'image/png; x="\u0001"',
        `text/${name}`,
      ]) {
        const body = `--b\r\nContent-Disposition: form-data; name="f"; filename="${raw}"\r\nContent-Type: ${type.replaceAll('\r\n', ' ')}\r\n\r\n<script>1</script>\r\n--b--`
        const stored = await request(url, 'POST', area, body, {
          'content-type': 'multipart/form-data; boundary=b',
        })
        expect(stored.status).toBe(200)
        const { id } = stored.body as { id: string }
        const { status, headers } = await request(url, 'GET', `/genesys/1/storage/binary/${id}/f`)
        expect(status).toBe(200)
        expect(headers['set-cookie']).toBeUndefined()
        expect(headers['content-disposition']).toMatch(
          /^(?:attachment|inline); filename="[\w .()-]*"; filename\*=UTF-8''[\w.%~!*-]*$/,
        )
        if (!type.startsWith('image/')) {
          expect(headers['content-disposition']).toMatch(/^attachment/)
        }
        expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
        expect(headers['x-content-type-options']).toBe('nosniff')
      }
    }
  })

  it('is never what a request’s id or origin puts there', async () => {
    const { url } = await app()
    for (const id of ['a b', '<script>', 'x'.repeat(200), 'a,b', 'é']) {
      const sent = Buffer.from(id, 'utf8').toString('latin1')
      const { headers } = await request(url, 'GET', '/livez', undefined, { 'x-request-id': sent })
      expect(headers['x-request-id']).toMatch(/^[\da-f]{32}-\d+$/)
    }
    const head =
      'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://a\tb\r\n\r\n'
    expect(await exchange(url, head)).not.toContain('\nb')
  })

  it('is the same against sniffing and storing in every answer, refusals too', async () => {
    const { url } = await app()
    const stored = await request(url, 'POST', area, new URLSearchParams({ a: '<b>1</b>' }))
    const { id } = stored.body as { id: string }
    for (const path of [
      '/livez',
      '/nowhere',
      '/genesys/cometd',
      `/genesys/1/storage/${id}`,
      `/genesys/1/storage/${id}/a`,
      '/genesys/1/admin/nodes',
      '/genesys/1/openapi.json',
      '/genesys/1/storage/%',
    ]) {
      const { headers } = await request(url, 'GET', path)
      expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff'])
      expect([path, headers['cache-control']]).toEqual([path, 'no-cache, no-store'])
      expect([path, headers.server, headers['x-powered-by']]).toEqual([path, undefined, undefined])
    }
    const text = await exchange(url, 'NONSENSE\r\n\r\n')
    expect(text).toContain('X-Content-Type-Options: nosniff')
  })
})

describe('a path that climbs', () => {
  const climbs = [
    '..',
    '../..',
    '%2e%2e',
    '%2e%2e%2f%2e%2e%2f',
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '..%252f..%252fpackage.json',
    '....//....//package.json',
    '%c0%ae%c0%ae/package.json',
    '/etc/passwd',
    '%00',
    'callback/..%2f..%2f..%2fpackage.json',
    '__proto__',
    'constructor',
    'toString',
    '%00package.json',
    'a%0d%0aSet-Cookie:x',
  ]

  it.each(climbs)('finds nothing: %s', async (climb) => {
    const { url } = await app()
    const stored = await request(url, 'POST', area, new URLSearchParams({ a: '1' }))
    const { id } = stored.body as { id: string }
    for (const base of [
      '/genesys/1/document/service_template',
      '/genesys/1/document/service_template/callback',
      `/genesys/1/storage/binary/${id}`,
      `/genesys/1/storage/binary`,
      '/genesys/ui',
      '/genesys/resources',
    ]) {
      const answer = await exchange(
        url,
        `GET ${base}/${climb} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      )
      const [status = 0] = statuses(answer)
      expect([climb, base, answer.includes('"devDependencies"'), answer.includes('root:')]).toEqual(
        [climb, base, false, false],
      )
      expect(answer.toLowerCase()).not.toMatch(/^set-cookie/m)
      expect([climb, base, status < 500]).toEqual([climb, base, true])
    }
  })
})
