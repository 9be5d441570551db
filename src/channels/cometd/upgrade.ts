import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { asksForWebSocket } from '../../base/http/index.ts'
import type { Undo } from '../../base/kernel/index.ts'

interface Upgrade {
  readonly socket: Socket
  readonly head: Buffer
  readonly response: ServerResponse
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>()

/** True for a request that asks for a WebSocket and can get one. */
export function isUpgrade(request: IncomingMessage): boolean {
  return upgrades.has(request)
}

/** The socket of such a request; undefined when it was taken already. */
export function takeUpgrade(request: IncomingMessage): Upgrade | undefined {
  const upgrade = upgrades.get(request)
  if (upgrade === undefined) return undefined
  upgrades.delete(request)
  upgrade.response.detachSocket(upgrade.socket)
  return upgrade
}

/**
 * Lets requests for a WebSocket come through the routes like any other, so that limits, refusals
 * and the error writer are the same; a route then takes the socket.
 */
export function routeUpgrades(
  server: Server,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Undo {
  const listener = (request: IncomingMessage, duplex: Duplex, head: Buffer, from = server) => {
    const socket = duplex as Socket // an HTTP server of net or tls hands over nothing else
    if (!asksForWebSocket(request)) {
      withoutOffer(from, request, socket, head)
      return
    }
    const response = new ServerResponse(request)
    upgrades.set(request, { socket, head, response })
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => socket.destroySoon()) // refused: nobody reads it any more
    socket.on('error', () => socket.destroy())
    handle(request, response)
  }
  server.on('upgrade', listener)
  return () => server.off('upgrade', listener)
}

/**
 * Some clients (Java's HttpClient) offer h2c with every plain request. Older Nodes hand such a socket
 * over with the request half read, so the request is put back without the offer and read again, by
 * the server it came to: some routes are only there.
 */
function withoutOffer(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`]
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? ''
    if (/^(upgrade|http2-settings|connection)$/i.test(name)) continue
    lines.push(`${name}: ${request.rawHeaders[at + 1]}`)
  }
  socket.removeAllListeners()
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}
