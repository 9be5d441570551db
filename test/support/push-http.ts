import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Closable } from '../../src/base/kernel/index.ts'

export interface HttpCall {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** An answer, or what is done in place of one. */
export type HttpAnswer =
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      /** Sent as JSON, unless it is text. */
      readonly body?: unknown
    }
  | 'stall'
  | 'reset'
  | ((response: ServerResponse) => void)

export interface HttpStandIn extends Closable {
  readonly port: number
  readonly url: string
  /** Connections ever made. */
  readonly connections: number
  /** Requests that were under way at a time, at most. */
  readonly mostAtOnce: number
}

/** A server of a provider, without what that provider knows. */
export async function startHttpStandIn(
  answer: (call: HttpCall) => HttpAnswer,
): Promise<HttpStandIn> {
  let [connections, underWay, mostAtOnce] = [0, 0, 0]
  const server = createServer(async (request, response) => {
    underWay += 1
    mostAtOnce = Math.max(mostAtOnce, underWay)
    response.once('close', () => {
      underWay -= 1
    })
    const chunks: Buffer[] = []
    request.on('error', () => {}) // some callers give up
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url: path = '', headers } = request
    respond(request, response, answer({ method, path, headers, body: Buffer.concat(chunks) }))
  })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections
    },
    get mostAtOnce() {
      return mostAtOnce
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function respond(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  if (typeof answer === 'function') answer(response)
  if (answer === 'reset') request.socket.resetAndDestroy()
  if (typeof answer !== 'object') return
  const { status, headers, body } = answer
  const isText = typeof body === 'string' || body === undefined
  const type = isText ? {} : { 'content-type': 'application/json; charset=UTF-8' }
  response.writeHead(status, { ...type, ...headers }).end(isText ? body : JSON.stringify(body))
}
