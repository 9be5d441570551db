import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import fc from 'fast-check'
import type { Closable } from '../../src/base/kernel/index.ts'
import { testAuthority } from './push-certificates.ts'

type Ending = 'close' | 'reset' | 'stall' | 'pour'

/** What a far end does with each connection: it waits for a request or does not, says this, and ends so. */
export interface Play {
  readonly waits: boolean
  readonly says: Buffer
  readonly ending: Ending
}

/** What a far end of HTTP/2 does with each connection, and with each request on it. */
export interface Http2Play {
  readonly streams: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly ending: Ending
  /** Error codes of RST_STREAM and GOAWAY that follow the answer, or come in its place. */
  readonly reset: number | undefined
  readonly goaway: number | undefined
  readonly isSilent: boolean
}

export interface Adversary<T> extends Closable {
  readonly port: number
  play: T
}

/** A server that does to whoever calls what it is told, and nothing that a server should. */
export async function startAdversary(o: { tls?: boolean } = {}): Promise<Adversary<Play>> {
  const act = (socket: Socket) => {
    socket.on('error', () => {}) // the other side gives up
    const { waits, says, ending } = adversary.play
    const speak = () => socket.write(says, () => finish(socket, ending))
    if (waits) socket.once('data', speak)
    else speak()
    socket.resume()
  }
  const { localhost } = testAuthority()
  const server = o.tls
    ? createTlsServer({ ...localhost, ALPNProtocols: ['h2'] }, act).on('tlsClientError', () => {})
    : createServer(act)
  const play: Play = { waits: true, says: Buffer.alloc(0), ending: 'stall' }
  const adversary = await listen(server, play)
  return adversary
}

function finish(socket: Socket, ending: Ending): void {
  if (ending === 'close') socket.end()
  if (ending === 'reset') socket.destroy()
  if (ending === 'pour') pour(socket, (more) => socket.write(more))
}

function pour(from: NodeJS.EventEmitter, write: (more: string) => void): void {
  const timer = setInterval(() => write('x'.repeat(1000)), 1)
  from.once('close', () => clearInterval(timer))
}

/** The same for HTTP/2: each request is answered with what HTTP/2 can carry. */
export async function startHttp2Adversary(): Promise<Adversary<Http2Play>> {
  const { localhost } = testAuthority()
  const server = createSecureServer(localhost)
  server.on('session', (session) => {
    session.on('error', () => {}) // the other side gives up
    session.settings({ maxConcurrentStreams: adversary.play.streams })
  })
  server.on('stream', (stream) => {
    stream.on('error', () => {}).resume()
    stream.once('end', () => answer(stream, adversary.play))
  })
  const adversary = await listen<Http2Play>(server, {
    streams: 100,
    status: 200,
    headers: {},
    body: Buffer.alloc(0),
    ending: 'close',
    reset: undefined,
    goaway: undefined,
    isSilent: false,
  })
  return adversary
}

function answer(stream: ServerHttp2Stream, play: Http2Play): void {
  if (stream.destroyed) return
  if (!play.isSilent) {
    stream.respond({ ...play.headers, ':status': play.status })
    stream.write(play.body)
  }
  if (play.goaway !== undefined && stream.session?.destroyed === false) {
    stream.session.goaway(play.goaway)
  }
  if (play.reset !== undefined) stream.close(play.reset)
  else if (play.ending === 'close') stream.end()
  else if (play.ending === 'reset') stream.session?.destroy()
  else if (play.ending === 'pour' && !play.isSilent) pour(stream, (more) => stream.write(more))
}

async function listen<T>(server: Server, play: T): Promise<Adversary<T>> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    play,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * Sockets of this machine's programs that are connected to the port. Only the system can tell: to the
 * far end a socket that is closed looks like one that only says no more. Always 0 where it does not.
 */
export function socketsTo(port: number): number {
  if (!existsSync(table)) return 0
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = readFileSync(table, 'latin1').split('\n')
  return rows.filter((row) => {
    const fields = row.trim().split(/\s+/)
    return fields[2]?.endsWith(suffix) && fields[9] !== '0' // the inode, which nobody's socket has not
  }).length
}

const table = '/proc/net/tcp'

const ending = fc.constantFrom<Ending>('close', 'close', 'reset', 'stall', 'pour')
const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some))
const text = fc.string({ maxLength: 30 })

/** Headers that channels read, with what they might and what they could not expect. */
const header = fc.oneof(
  fc.tuple(fc.constant('Retry-After'), fc.oneof(text, fc.nat().map(String), fc.constant('-1'))),
  fc.tuple(fc.constant('Location'), fc.oneof(text, fc.webUrl(), fc.constant('/'))),
  fc.tuple(fc.constantFrom('X-WNS-Status', 'X-WNS-Msg-ID', 'X-WNS-Error-Description'), text),
  fc.tuple(fc.constantFrom('Date', 'Content-Type', 'Connection', 'apns-id'), text),
)

const json = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '{"name":7}',
    '{"name":"projects/p/messages/1"}',
    '{"reason":"BadDeviceToken"}',
    '{"reason":{}}',
    '{"error":{"details":[null,{"@type":7}],"status":[]}}',
    '{"access_token":"\\n","expires_in":-1}',
    '{"access_token":"t","expires_in":"1e9"}',
  ),
)
const body = fc.oneof(bytes, json.map(Buffer.from))
const status = fc.oneof(
  fc.integer({ min: 200, max: 599 }),
  fc.constantFrom(200, 307, 401, 404, 410, 429, 503),
)

const response = fc
  .record({
    status: fc.oneof(status, fc.integer({ min: 0, max: 1000 })),
    headers: fc.array(header, { maxLength: 4 }),
    body,
    framing: fc.constantFrom('right', 'short', 'long', 'chunked', 'none'),
    cut: fc.option(fc.nat(200), { nil: 10_000 }),
  })
  .map(({ status, headers, body, framing, cut }) => {
    const length = { right: 0, short: -1, long: 100, chunked: 0, none: 0 }[framing] + body.length
    const frame =
      framing === 'chunked'
        ? 'Transfer-Encoding: chunked\r\n'
        : framing === 'none'
          ? ''
          : `Content-Length: ${length}\r\n`
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const head = Buffer.from(`HTTP/1.1 ${status} X\r\n${lines}${frame}\r\n`)
    return Buffer.concat([head, body]).subarray(0, cut)
  })

/** Anything that can come over a connection. */
export const anyPlay: fc.Arbitrary<Play> = fc.record({
  waits: fc.boolean(),
  says: fc.oneof({ arbitrary: response, weight: 4 }, { arbitrary: bytes, weight: 1 }),
  ending,
})

const code = fc.integer({ min: 0, max: 14 }) // RFC 9113 §7, and one that it does not know

/** Anything that HTTP/2 can carry. */
export const anyHttp2Play: fc.Arbitrary<Http2Play> = fc.record({
  streams: fc.constantFrom(0, 1, 7, 100, 4_294_967_295),
  status,
  headers: fc
    .array(fc.tuple(fc.constantFrom('retry-after', 'date', 'apns-id', 'content-type'), text))
    .map((pairs) => Object.fromEntries(pairs)),
  body,
  ending,
  reset: fc.option(code, { nil: undefined, freq: 3 }),
  goaway: fc.option(code, { nil: undefined, freq: 3 }),
  isSilent: fc.boolean(),
})
