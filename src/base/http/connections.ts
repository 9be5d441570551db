import type { IncomingMessage, ServerOptions as NodeServerOptions, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { ServerOptions } from '../config/index.ts'
import type { ApiError, Milliseconds } from '../kernel/index.ts'
import {
  expectationFailed,
  headersTooLarge,
  malformedRequest,
  uploadTooSlow,
} from './http-errors.ts'
import { QuickRequest } from './quick-request.ts'
import { QuickResponse } from './quick-response.ts'
import { headerLines, jsonType, keepAliveTimeout, uncached } from './reply-headers.ts'

/** How sockets are treated below Fastify: time limits, sizes, and refusals before there is a request. */

const second: Milliseconds = 1000
const headersTimeout: Milliseconds = 15_000 // a head is one packet; who needs longer holds a socket on purpose

/** What Node checks by itself, and makes of requests and responses, for both listeners. */
export function nodeServerOptions(server: ServerOptions): NodeServerOptions {
  const requestTimeout = server.upload_timeout * 1000
  return {
    requestTimeout,
    headersTimeout: Math.min(headersTimeout, requestTimeout),
    keepAliveTimeout,
    connectionsCheckingInterval: 1000, // ms: how late a 408 may be
    maxHeaderSize: 16_384, // bytes; a query of a GET belongs to it
    requireHostHeader: false, // Node would answer without a body; old clients leave it out
    noDelay: true,
    IncomingMessage: QuickRequest,
    ServerResponse: QuickResponse,
    ...webSocketsAlone,
  }
}

/**
 * Newer Nodes ask this before they hand over a socket; older ones hand over each that is offered
 * for an upgrade (see routeUpgrades). Java's HttpClient offers h2c with every plain request.
 */
const webSocketsAlone = {
  shouldUpgradeCallback(this: Server, request: IncomingMessage): boolean {
    return this.listenerCount('upgrade') > 0 && asksForWebSocket(request)
  },
}

export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** The open connections of a server, and which of them may be ended. */
export interface Connections {
  /**
   * Ends those that have not brought a byte: browsers open them ahead of need, and Node takes them
   * for requests under way, so that closing a server would wait for them.
   */
  endSilent(): void
  /** Stops looking for idle ones. */
  stop(): void
}

/**
 * Ends idle connections when their time is up, by one look a second at all of them: Node would set a
 * timer behind every answer and clear it before the next. Nobody here asks `setTimeout` to call back.
 * And sees to it that those which still send are not taken for idle.
 */
export function watchConnections(server: Server): Connections {
  const open = new Map<Socket, number>() // the second of this watch that ends each; 0: none
  let now = 0
  function setTimeout(this: Socket, timeout: Milliseconds): Socket {
    if (open.has(this)) open.set(this, timeout === 0 ? 0 : now + Math.ceil(timeout / second) + 1)
    return this
  }
  spareSending(server, open)
  server.on('connection', (socket: Socket) => {
    open.set(socket, 0)
    socket.once('close', () => open.delete(socket))
    socket.setTimeout = setTimeout
  })
  const look = setInterval(() => {
    now += 1
    for (const [socket, end] of open) if (end !== 0 && end <= now) socket.emit('timeout')
  }, second).unref()
  return {
    endSilent() {
      for (const socket of open.keys()) if (socket.bytesRead === 0) socket.destroy()
    },
    stop: () => clearInterval(look),
  }
}

/**
 * Node takes a connection for idle once its answer has been handed over, whether or not it has left,
 * and destroys it with what is still to be sent, when the server closes and when it is asked to.
 */
function spareSending(server: Server, open: ReadonlyMap<Socket, unknown>): void {
  const closeIdle = server.closeIdleConnections
  server.closeIdleConnections = () => {
    const sending = [...open.keys()].filter((socket) => socket.writableLength > 0)
    const spared = sending.map((socket) => ({ socket, destroy: socket.destroy }))
    for (const { socket } of spared) socket.destroy = () => socket
    closeIdle.call(server)
    for (const { socket, destroy } of spared) socket.destroy = destroy
  }
}

/** Refuses what never becomes a request, in the one shape of all refusals. */
export function refuseBadConnections(server: Server, limits: () => ServerOptions): void {
  server.on('checkContinue', (request, response) => {
    const isTooLarge = Number(request.headers['content-length']) > limits().max_body_bytes
    if (!isTooLarge) response.writeContinue() // else the client is answered 413 before it has sent anything
    server.emit('request', request, response)
  })
  server.on('checkExpectation', (_request, response) => {
    const { body, headers } = spell(expectationFailed())
    response.writeHead(417, headers).end(body)
  })
}

/**
 * When the client wants the connection closed: once it is answered, only our direction is, and the
 * other when the rest of the body has come. A socket closed under a client that still sends is
 * reset, and the answer is lost with it.
 */
export function closeAfterBody(request: IncomingMessage): void {
  const { socket } = request
  const closeBoth = socket.destroySoon // what Node calls behind the last answer
  socket.destroySoon = () => {
    socket.destroySoon = closeBoth
    if (request.complete) return socket.destroySoon()
    socket.end()
    request.once('end', () => socket.destroySoon())
  }
}

interface ConnectionError extends Error {
  readonly code?: string
}

/** Node's `clientError`: the bytes were no HTTP, or too many, or too slow. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable && !hasBegunToAnswer(socket)) {
    const refusal = toRefusal(error)
    const { body, headers } = spell(refusal)
    const head = `HTTP/1.1 ${refusal.status} ${reasons[refusal.status]}\r\n${headerLines(headers)}`
    socket.write(`${head}\r\n${body}`)
  }
  socket.destroySoon()
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

function toRefusal(error: ConnectionError): ApiError {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return uploadTooSlow()
  return error.code === 'HPE_HEADER_OVERFLOW' ? headersTooLarge() : malformedRequest()
}

function spell(refusal: ApiError): { body: string; headers: string[] } {
  const body = JSON.stringify(refusal)
  const length = String(Buffer.byteLength(body))
  const own = ['Content-Length', length, 'Connection', 'close']
  return { body, headers: ['Content-Type', jsonType, ...uncached, ...own] }
}

/** A second answer in the middle of the first would be read as part of it. */
function hasBegunToAnswer(
  socket: Socket & { _httpMessage?: { headersSent: boolean } | null },
): boolean {
  return socket._httpMessage?.headersSent === true // as Node's own handler asks
}
