import { once } from 'node:events'
import { connect } from 'node:net'
import { finished } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { request } from '../../support/http.ts'
import { exchangeRaw, parseRaw, startServer } from './start-server.ts'

const tooLarge = {
  message: expect.stringContaining('Request too large'),
  exception: 'com.genesyslab.gsg.services.http.PayloadTooLargeException',
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

function parts(count: number, value = '1'): { body: string; headers: { 'content-type': string } } {
  const each = Array.from({ length: count }, (_, at) => {
    return `--b\r\nContent-Disposition: form-data; name="p${at}"\r\n\r\n${value}\r\n`
  })
  return {
    body: `${each.join('')}--b--`,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  }
}

describe('a request is refused with 413', () => {
  it('when it declares a gigabyte, before a byte of it has come', async () => {
    const { base } = await startServer()
    const head = 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n'
    expect(parseRaw(await exchangeRaw(base, head))).toEqual({ status: 413, body: tooLarge })
  })

  it('when it asks first with Expect, without being told to continue', async () => {
    const { base } = await startServer()
    const head =
      'POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1073741824\r\n\r\n'
    expect(parseRaw(await exchangeRaw(base, head))).toEqual({ status: 413, body: tooLarge })
  })

  it('when a chunked body grows beyond the limit', async () => {
    const { base } = await startServer({ server: { max_body_bytes: 1000 } })
    const head =
      'POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    const chunk = `1f4\r\n${'x'.repeat(500)}\r\n`
    const answer = await exchangeRaw(base, head, chunk, chunk, chunk, '0\r\n\r\n')
    expect(parseRaw(answer)).toEqual({ status: 413, body: tooLarge })
  })

  it('when a body is sent whole before the answer is read', async () => {
    const { base } = await startServer({ server: { max_body_bytes: 100_000 } })
    const { status, body } = await request(base, 'POST', '/echo', Buffer.alloc(3_000_000, 0x61))
    expect({ status, body }).toEqual({ status: 413, body: tooLarge })
  })

  it('when its connection stays usable, so that a client still sending sees why', async () => {
    const { base } = await startServer({ server: { max_body_bytes: 1000 } })
    const post = 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n'
    const get = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const answer = await exchangeRaw(base, post, Buffer.alloc(2_000_000), get)
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
  })

  it('when the client wants to close but still sends, which it may do to the end', async () => {
    const { base } = await startServer({ server: { max_body_bytes: 1000 } })
    const { hostname, port } = new URL(base)
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    socket.write('POST /echo HTTP/1.1\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n')
    let answer = ''
    socket.setEncoding('utf8').on('data', (piece) => {
      answer += piece
    })
    await once(socket, 'end')
    expect(parseRaw(answer)).toEqual({ status: 413, body: tooLarge })
    socket.write(Buffer.alloc(1_000_000))
    socket.end(Buffer.alloc(1_000_000))
    await finished(socket) // rejects when the connection was reset
  })

  it.each([
    ['ten thousand parts', parts(10_000)],
    ['one part too many', parts(1001)],
    ['too many fields of a form', { body: 'a=1&'.repeat(1001), headers: form }],
    ['a long name in a form', { body: `${'n'.repeat(257)}=1`, headers: form }],
    [
      'too many fields of JSON',
      {
        body: JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [at, 1]))),
        headers: { 'content-type': 'application/json' },
      },
    ],
    [
      'a long name in JSON',
      {
        body: JSON.stringify({ ['n'.repeat(257)]: 1 }),
        headers: { 'content-type': 'application/json' },
      },
    ],
  ])('for %s', async (_, { body, headers }) => {
    const { base } = await startServer()
    const answer = await request(base, 'POST', '/echo', body, headers)
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 413, body: tooLarge })
  })

  it('for a long name or too many names in the query', async () => {
    const { base } = await startServer({ server: { max_parts: 10 } })
    const long = await request(base, 'GET', `/echo?${'n'.repeat(257)}=1`)
    const many = await request(
      base,
      'GET',
      `/echo?${Array.from({ length: 11 }, (_, at) => `n${at}`).join('&')}`,
    )
    expect([long.status, many.status]).toEqual([413, 413])
  })

  it('for files that are too large together, each being small enough', async () => {
    const { base } = await startServer({ server: { max_file_bytes: 1500 } })
    const body = new FormData()
    body.set('a', new Blob([Buffer.alloc(1000)]), 'a')
    expect((await request(base, 'POST', '/echo', body)).status).toBe(200)
    body.set('b', new Blob([Buffer.alloc(1000)]), 'b')
    expect((await request(base, 'POST', '/echo', body)).body).toEqual(tooLarge)
  })

  it('at the lower limit of a route that has one', async () => {
    const { base } = await startServer({
      routes: [(app) => app.post('/small', { bodyLimit: 10 }, () => 'ok')],
    })
    expect((await request(base, 'POST', '/small', 'a=345678')).status).toBe(200)
    expect((await request(base, 'POST', '/small', 'a=345678901')).body).toEqual(tooLarge)
  })
})

describe('a request is let through', () => {
  it('with as many parts as are allowed', async () => {
    const { base } = await startServer()
    const { body, headers } = parts(1000)
    const answer = await request(base, 'POST', '/echo', body, headers)
    expect([answer.status, (answer.body as unknown[]).length]).toEqual([200, 1000])
  })

  it('with Expect when it is small enough', async () => {
    const { base } = await startServer()
    const head =
      'POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n'
    const answer = await exchangeRaw(base, head, 'a=1')
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/)
  })
})

describe('a client that is too slow gets 408', () => {
  it('when its body stops', async () => {
    const { base } = await startServer({ server: { upload_timeout: 1 } })
    const head = 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na=1'
    expect(parseRaw(await exchangeRaw(base, head))).toEqual({
      status: 408,
      body: {
        message: 'The request took too long to arrive',
        exception: 'com.genesyslab.gsg.services.http.UploadTooSlowException',
      },
    })
  })

  it('when its head stops', async () => {
    const { base } = await startServer({ server: { upload_timeout: 1 } })
    expect(parseRaw(await exchangeRaw(base, 'POST /echo HTTP/1.1\r\nHost')).status).toBe(408)
  })
})

describe('a head is refused', () => {
  it('with 431 when it is too long', async () => {
    const { base } = await startServer()
    const answer = await exchangeRaw(base, `GET / HTTP/1.1\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`)
    expect(parseRaw(answer)).toEqual({
      status: 431,
      body: {
        message: 'The request headers are too large',
        exception: 'com.genesyslab.gsg.services.http.HeadersTooLargeException',
      },
    })
    expect(answer).toContain(
      'Cache-Control: no-cache\r\nCache-Control: no-store\r\nPragma: no-cache',
    )
  })

  it('with 431 when it has too many lines', async () => {
    const { base } = await startServer()
    const lines = Array.from({ length: 300 }, (_, at) => `X-${at}: 1\r\n`).join('')
    const answer = await exchangeRaw(
      base,
      `GET /echo HTTP/1.1\r\nConnection: close\r\n${lines}\r\n`,
    )
    expect(parseRaw(answer).status).toBe(431)
  })

  it.each([
    ['bytes that are no HTTP', '\x16\x03\x01\x02\x00\r\n\r\n'],
    ['a method that does not exist', 'FROB / HTTP/1.1\r\n\r\n'],
    ['two lengths', 'POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length beside chunks',
      'POST /echo HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['an escape that is none in the path', 'GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('with 400 for %s', async (_, bytes) => {
    const { base } = await startServer()
    expect(parseRaw(await exchangeRaw(base, bytes))).toEqual({
      status: 400,
      body: {
        message: expect.any(String),
        exception: 'com.genesyslab.gsg.services.http.MalformedRequestException',
      },
    })
  })

  it('with 414 when a part of the path is longer than any id', async () => {
    const { base } = await startServer({ routes: [(app) => app.get('/x/:id', () => 'ok')] })
    const { status, body } = await request(base, 'GET', `/x/${'i'.repeat(1100)}`)
    expect({ status, body }).toEqual({
      status: 414,
      body: {
        message: 'A part of the path is too long',
        exception: 'com.genesyslab.gsg.services.http.PathTooLongException',
      },
    })
  })

  it('with 417 for an expectation that nobody can meet', async () => {
    const { base } = await startServer()
    const answer = await exchangeRaw(
      base,
      'GET /echo HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n',
    )
    expect(parseRaw(answer).status).toBe(417)
  })

  it('no more than that: a request without Host is served', async () => {
    const { base } = await startServer()
    expect(
      parseRaw(await exchangeRaw(base, 'GET /echo HTTP/1.1\r\nConnection: close\r\n\r\n')).status,
    ).toBe(200)
  })
})
