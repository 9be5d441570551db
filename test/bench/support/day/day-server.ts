import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, type Closable, newHexId } from '../../../../src/base/kernel/index.ts'

/** When a session was asked for, by the day's clock and by the wall's. */
export interface Start {
  readonly at: number
  readonly wall: number
}

/** An Orchestration Server that starts every session it is asked for, as real ones do. */
export interface DayServer extends Closable {
  readonly url: string
  /** By service id; more than one is a customer called twice. */
  readonly starts: ReadonlyMap<string, readonly Start[]>
  onStart: (serviceId: string, session: string) => void
}

export async function startDayServer(clock: Clock): Promise<DayServer> {
  const starts = new Map<string, Start[]>()
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    if (request.url !== '/scxml/session/start') return void response.writeHead(404).end()
    const form = new URLSearchParams(Buffer.concat(pieces).toString())
    const id = form.get('_service_id') ?? ''
    const session = newHexId().toUpperCase()
    starts.set(id, [...(starts.get(id) ?? []), { at: clock.now(), wall: performance.now() }])
    response.writeHead(200, { 'content-type': 'text/plain' }).end(session)
    day.onStart(id, session)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const day: DayServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    starts,
    onStart: () => undefined,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return day
}
