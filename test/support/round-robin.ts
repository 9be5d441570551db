import { once } from 'node:events'
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** A plain balancer: every request goes to the next server, whoever sent it. */
export interface RoundRobin {
  readonly url: string
  /** From here on these are the servers. */
  use(urls: readonly string[]): void
  close(): Promise<void>
}

const patience = 4000 // ms without an answer after which a server is taken for hung

/**
 * It knows nothing of users and sessions. A server that takes no connection is passed over; one that
 * took the request and did not answer costs the client a 502 or 504, as with any balancer.
 */
export async function startRoundRobin(urls: readonly string[]): Promise<RoundRobin> {
  let servers = urls
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const body: Buffer[] = []
    incoming.on('data', (piece: Buffer) => body.push(piece))
    incoming.on('end', () => {
      turn += 1
      forward(incoming, Buffer.concat(body), outgoing, rotated(servers, turn))
    })
    incoming.on('error', () => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use(next) {
      servers = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function forward(
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  [first, ...others]: readonly string[],
): void {
  if (first === undefined) {
    outgoing.writeHead(503).end()
    return
  }
  const { method, headers } = incoming
  const target = httpRequest(new URL(incoming.url ?? '/', first), {
    method: method ?? 'GET',
    headers: { ...headers, connection: 'close' },
    agent: false,
    timeout: patience,
  })
  let status = 502
  target.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(outgoing)
    answer.on('error', () => outgoing.destroy())
  })
  target.on('timeout', () => {
    status = 504
    target.destroy()
  })
  target.on('error', (error) => {
    const refused = 'code' in error && error.code === 'ECONNREFUSED'
    if (refused) forward(incoming, body, outgoing, others)
    else if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(status).end()
  })
  outgoing.on('close', () => target.destroy())
  target.end(body)
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
