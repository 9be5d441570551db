import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { watchConnections } from '../../../src/base/http/connections.ts'
import type { RouteGroup } from '../../../src/base/http/index.ts'
import { request } from '../../support/http.ts'
import { startServer } from './start-server.ts'

/** A connection on which `text` was sent; `answer` grows, `closed` resolves when the server ends it. */
function open(base: string, text: string) {
  const { hostname, port } = new URL(base)
  const socket: Socket = connect(Number(port), hostname)
  const seen = { answer: '' }
  socket.on('data', (chunk) => {
    seen.answer += String(chunk)
  })
  socket.on('error', () => undefined)
  socket.write(text)
  return { seen, closed: once(socket, 'close'), socket }
}

function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4)
}

/** A route that answers when it is told to. */
function gate() {
  let release = (): void => undefined
  let entered = (): void => undefined
  const isIn = new Promise<void>((resolve) => {
    entered = resolve
  })
  const isOpen = new Promise<void>((resolve) => {
    release = resolve
  })
  const routes: RouteGroup = (app) => {
    app.get('/gate', async () => {
      entered()
      await isOpen
      return { passed: true }
    })
  }
  return { routes, isIn, release: () => release() }
}

const size = 32 * 1024 * 1024 // more than the buffers of both sides take in

/** A route whose answer is long on its way to a slow reader. */
const bigRoutes: RouteGroup = (app) => {
  app.get('/big', (_request, reply) => reply.type('text/plain').send(Buffer.alloc(size, 'a')))
}

/** A connection that has read the beginning of `/big` and no more yet. */
async function readSlowly(base: string, more = '') {
  const reader = open(base, `GET /big HTTP/1.1\r\nHost: x\r\n\r\n${more}`)
  await once(reader.socket, 'data')
  reader.socket.pause()
  return reader
}

/** From here on the waits of a server that closes pass when they are told to. */
function holdTimers(): (time: number) => Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  return (time) => vi.advanceTimersByTimeAsync(time)
}

describe('a server that closes', () => {
  it('ends idle connections at once', async () => {
    const { base, http } = await startServer()
    const idle = open(base, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(idle.socket, 'data')
    const begun = Date.now()
    await http.close()
    await idle.closed
    expect(Date.now() - begun).toBeLessThan(2000)
  })

  it('does not wait for a connection that has not said anything', async () => {
    const { base, http } = await startServer()
    const silent = open(base, '')
    await once(silent.socket, 'connect')
    await request(base, 'GET', '/livez') // the server has seen both connections by now
    const begun = Date.now()
    await http.close()
    await silent.closed
    expect(Date.now() - begun).toBeLessThan(2000)
  })

  it('lets a request in hand finish, then ends its connection', async () => {
    const { routes, isIn, release } = gate()
    const { base, http } = await startServer({ routes: [routes] })
    const busy = open(base, 'GET /gate HTTP/1.1\r\nHost: x\r\n\r\n')
    await isIn
    const closing = http.close()
    release()
    await Promise.all([closing, busy.closed])
    expect(busy.seen.answer).toMatch(/^HTTP\/1.1 200 OK.*\{"passed":true\}$/s)
  })

  it('sends an answer to its end, however slowly it is read, then ends its connection', async () => {
    const { base, http } = await startServer({ routes: [bigRoutes] })
    const slow = await readSlowly(base)
    const pass = holdTimers()
    const closing = http.close()
    await expect.poll(() => http.app.server.listening).toBe(false)
    await pass(9000)
    slow.socket.resume()
    await expect.poll(() => bodyOf(slow.seen.answer).length).toBe(size)
    await pass(1000)
    await Promise.all([closing, slow.closed])
  })

  it('answers what was asked behind an answer that is still being read', async () => {
    const { routes, isIn, release } = gate()
    const { base, http } = await startServer({ routes: [bigRoutes, routes] })
    const slow = await readSlowly(base, 'GET /gate HTTP/1.1\r\nHost: x\r\n\r\n')
    await isIn
    const closing = http.close()
    await expect.poll(() => http.app.server.listening).toBe(false)
    slow.socket.resume()
    await expect.poll(() => slow.seen.answer.length).toBeGreaterThan(size)
    release()
    await Promise.all([closing, slow.closed])
    expect(bodyOf(slow.seen.answer.slice(size))).toBe('{"passed":true}')
  })

  it('cuts within its limit an answer that nobody reads', async () => {
    const { base, http } = await startServer({ routes: [bigRoutes] })
    const stuck = await readSlowly(base)
    const pass = holdTimers()
    const closing = http.close()
    await expect.poll(() => http.app.server.listening).toBe(false)
    await pass(10_000)
    await closing
    stuck.socket.destroy()
  })

  it('takes no new connection', async () => {
    const { base, http } = await startServer()
    await http.close()
    const late = open(base, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    await expect(late.closed).rejects.toThrow('ECONNREFUSED')
  })

  it('may be closed twice, and before it has listened', async () => {
    const { http } = await startServer()
    await http.close()
    await http.close()
  })
})

describe('an idle connection', () => {
  it('ends when its time is up, and not while it is used or waits for an answer', async () => {
    const held: ServerResponse[] = []
    const server = createServer({ keepAliveTimeout: 100 }, (request, response) => {
      if (request.url === '/held') held.push(response)
      else response.end('answered')
    })
    const connections = watchConnections(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      connections.stop()
      server.closeAllConnections()
      server.close()
    })
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
    const ended: string[] = []
    for (const path of ['/held', '/used', '/idle']) {
      const { socket, closed } = open(base, ask(path))
      closed.then(() => ended.push(path))
      if (path !== '/used') continue
      const use = setInterval(() => socket.write(ask(path)), 200)
      onTestFinished(() => clearInterval(use))
    }
    await expect.poll(() => ended, { timeout: 10_000 }).toEqual(['/idle'])
    held[0]?.end('at last')
    await expect.poll(() => ended, { timeout: 10_000 }).toEqual(['/idle', '/held'])
  })
})
