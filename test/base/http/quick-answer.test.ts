import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { QuickRequest } from '../../../src/base/http/quick-request.ts'
import { answer, QuickResponse } from '../../../src/base/http/quick-response.ts'
import { exchangeRaw } from './start-server.ts'

const headers = ['Content-Type', 'text/plain', 'Pragma', 'no-cache']

type Handle = (request: QuickRequest, response: ServerResponse) => void

/** A server of Node's with our requests and responses, or with Node's own. */
async function serve(handle: Handle, ServerResponse?: typeof QuickResponse): Promise<string> {
  const keepAliveTimeout = 65_000
  const server = createServer({ IncomingMessage: QuickRequest, ServerResponse, keepAliveTimeout })
  server.on('request', (request: IncomingMessage, response) =>
    handle(request as QuickRequest, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with the body. */
const echo: Handle = (request, response) =>
  request.takeBody((body) => answer(response, headers, body.toString('utf8'), ['X-Own', 'a']))

const post = (body: string, lines = '') =>
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${lines}\r\n${body}`
const last = 'Connection: close\r\n'

/** The body of each answer, by the length that its head tells. */
function bodies(raw: string): string[] {
  let rest = Buffer.from(raw)
  const found: string[] = []
  while (rest.length > 0) {
    const begin = rest.indexOf('\r\n\r\n') + 4
    const length = Number(/content-length: (\d+)/i.exec(rest.subarray(0, begin).toString())?.[1])
    found.push(rest.subarray(begin, begin + length).toString('utf8'))
    rest = rest.subarray(begin + length)
  }
  return found
}

describe('an answer in one piece', () => {
  it('has the bytes that Node would send', async () => {
    const exchange = async (response?: typeof QuickResponse) => {
      const raw = await exchangeRaw(await serve(echo, response), post('héllo'), post('', last))
      return raw.replaceAll(/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/gm, 'Date: now')
    }
    const raw = await exchange(QuickResponse)
    expect(raw).toContain('Keep-Alive: timeout=65\r\n')
    expect(raw).toBe(await exchange())
  })

  it('has no body where only its head was asked for, and the next is whole', async () => {
    const base = await serve((_, response) => answer(response, headers, 'hello'), QuickResponse)
    const raw = await exchangeRaw(base, 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n', post('', last))
    const [head = '', next = ''] = raw.split(/(?<=\r\n\r\n)/)
    expect(head).toContain('Content-Length: 5\r\n')
    expect(bodies(raw.slice(head.length))).toEqual(['hello'])
    expect(next).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  it('tells the time of its second', async () => {
    const raw = await exchangeRaw(await serve(echo, QuickResponse), post('1'), post('2', last))
    const told = Date.parse(/Date: (.*)\r/.exec(raw)?.[1] ?? '')
    expect(Math.abs(Date.now() - told)).toBeLessThan(10_000)
  })

  it('keeps its place among requests that were sent together', async () => {
    const base = await serve((request, response) => {
      const say = (body: Buffer) => answer(response, headers, body.toString('utf8'))
      request.takeBody((body) =>
        body.toString() === 'slow' ? setTimeout(() => say(body), 50) : say(body),
      )
    }, QuickResponse)
    const raw = await exchangeRaw(base, post('slow') + post('1') + post('slow') + post('2', last))
    expect(bodies(raw)).toEqual(['slow', '1', 'slow', '2'])
  })

  it('is whole where the peer reads slowly, and finished when it has left', async () => {
    const text = 'é'.repeat(4_000_000)
    const seen: string[] = []
    const base = await serve((_, response) => {
      response.once('finish', () => seen.push('finish'))
      response.once('close', () => seen.push('close'))
      answer(response, headers, text)
      seen.push(`headersSent ${response.headersSent}, writableEnded ${response.writableEnded}`)
    }, QuickResponse)
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.pause().write(post(''))
    await expect.poll(() => seen).toEqual(['headersSent true, writableEnded true'])
    let length = 0
    socket.on('data', (chunk) => {
      length += chunk.length
    })
    socket.resume()
    await expect.poll(() => seen.slice(1)).toEqual(['finish', 'close'])
    await expect.poll(() => length).toBeGreaterThan(8_000_000)
    socket.destroy()
  })

  it('is given up when the peer has gone', async () => {
    const seen: string[] = []
    const base = await serve((_, response) => {
      response.once('finish', () => seen.push('finish'))
      response.once('close', () => {
        answer(response, headers, 'too late')
        seen.push('close')
      })
    }, QuickResponse)
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.write(post(''), () => socket.destroy())
    await expect.poll(() => seen).toEqual(['close'])
  })

  it('takes no header line that would be two', async () => {
    const base = await serve((_, response) => {
      const send = () => answer(response, ['X-Name', 'a\r\nSet-Cookie: b'], '')
      expect(send).toThrow('Invalid character in header')
      answer(response, headers, 'refused')
    }, QuickResponse)
    expect(bodies(await exchangeRaw(base, post(''), post('', last)))).toEqual([
      'refused',
      'refused',
    ])
  })
})

describe('a body in one piece', () => {
  it('is put together of whatever pieces it comes in', async () => {
    const base = await serve(echo, QuickResponse)
    const pieces = [...post('héllo', last)].map((each) => Buffer.from(each))
    expect(bodies(await exchangeRaw(base, ...pieces))).toEqual(['héllo'])
  })

  it.each(['', 'hello'])('can be put back for one who reads the stream: "%s"', async (text) => {
    const base = await serve((request, response) => {
      request.takeBody((body) => {
        request.putBack(body)
        const chunks: Buffer[] = []
        request.on('data', (chunk) => chunks.push(chunk))
        request.on('end', () => answer(response, headers, `read ${Buffer.concat(chunks)}`))
      })
    }, QuickResponse)
    const raw = await exchangeRaw(base, post(text), post(text, last))
    expect(bodies(raw)).toEqual([`read ${text}`, `read ${text}`])
  })

  it('is not heard of when it was cut off', async () => {
    const seen: string[] = []
    const base = await serve((request) => {
      request.takeBody((body) => seen.push(`taken ${body}`))
      request.once('close', () => seen.push('close'))
    })
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.write(post('hello').slice(0, -1), () => socket.destroy())
    await expect.poll(() => seen).toEqual(['close'])
  })
})

describe('headers', () => {
  const tell: Handle = ({ headers }, response) =>
    answer(response, ['X', 'y'], JSON.stringify(headers))
  const get = (...lines: string[]) =>
    `GET / HTTP/1.1\r\nHost: x\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`

  /** What each of the requests, sent one after the other over one connection, is seen to say. */
  async function seen(...requests: string[]) {
    const raw = await exchangeRaw(await serve(tell, QuickResponse), ...requests, get(last.trim()))
    return bodies(raw)
      .slice(0, -1)
      .map((body) => JSON.parse(body))
  }

  it('are those of their own request, whatever the connection has brought before', async () => {
    const [kate, ann] = [get('gms_user: kate'), get('gms_user: ann')]
    expect(await seen(kate, kate, ann, get(), kate)).toEqual([
      { host: 'x', gms_user: 'kate' },
      { host: 'x', gms_user: 'kate' },
      { host: 'x', gms_user: 'ann' },
      { host: 'x' },
      { host: 'x', gms_user: 'kate' },
    ])
  })

  it('are told apart by the spelling, order and number of their lines', async () => {
    const said = await seen(
      get('a: 1', 'b: 2'),
      get('b: 2', 'a: 1'),
      get('A: 1'),
      get('a: 1', 'a: 2'),
    )
    expect(said).toEqual([
      { host: 'x', a: '1', b: '2' },
      { host: 'x', a: '1', b: '2' },
      { host: 'x', a: '1' },
      { host: 'x', a: '1, 2' },
    ])
  })

  it('are made once for all requests of a connection that say the same, and nobody changes them', async () => {
    const met: object[] = []
    const base = await serve(({ headers }, response) => {
      met.push(headers)
      answer(response, ['X', 'y'], '')
    }, QuickResponse)
    await exchangeRaw(base, get('a: 1'), get('a: 1'), get(last.trim()))
    expect(met[1]).toBe(met[0])
    expect(met[2]).not.toBe(met[0])
    expect(met.every(Object.isFrozen)).toBe(true)
  })

  it('are not those of a trailer', async () => {
    const chunked =
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: gms_user\r\n\r\n'
    const base = await serve((request, response) => {
      request.resume().on('end', () => {
        const { headers, trailers } = request
        answer(response, ['X', 'y'], JSON.stringify({ headers, trailers }))
      })
    }, QuickResponse)
    const raw = await exchangeRaw(
      base,
      `${chunked}1\r\na\r\n0\r\ngms_user: kate\r\n\r\n`,
      get(last.trim()),
    )
    expect(JSON.parse(bodies(raw)[0] ?? '')).toEqual({
      headers: { host: 'x', 'transfer-encoding': 'chunked', trailer: 'gms_user' },
      trailers: { gms_user: 'kate' },
    })
  })
})
