import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Closable } from '../../src/base/kernel/index.ts'

export interface Received {
  readonly contentType: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

export interface StatusReceiver extends Closable {
  readonly url: string
  /** What it was told and took, in order. */
  readonly taken: readonly Received[]
  /** Calls so far, those that it refused included. */
  readonly calls: number
  /** What it answers; a promise keeps the caller waiting. */
  answer: (call: number) => number | Promise<number>
}

/** Another system that is told of callbacks by httpcb. */
export async function startStatusReceiver(): Promise<StatusReceiver> {
  const taken: Received[] = []
  let calls = 0
  const server = createServer(async (request, response) => {
    calls += 1
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const status = await receiver.answer(calls)
    const body = JSON.parse(Buffer.concat(pieces).toString())
    if (status === 200) taken.push({ contentType: request.headers['content-type'], body })
    response.writeHead(status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: StatusReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/status`,
    taken,
    get calls() {
      return calls
    },
    answer: () => 200,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}
