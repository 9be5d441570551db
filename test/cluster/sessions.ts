import { setTimeout as pause } from 'node:timers/promises'
import { type Closable, newHexId } from '../../src/base/kernel/index.ts'
import { type HttpCall, startHttpStandIn } from '../support/push-http.ts'

const thinks = 300 // ms until a start is answered, so that some are under way at any time

/** A session that was begun. */
export interface Begun {
  readonly session: string
  readonly serviceId: string
  readonly customer: string
}

export interface Sessions extends Closable {
  readonly url: string
  /** All of them so far. */
  readonly begun: readonly Begun[]
  onStart: (begun: Begun) => void
}

/** An Orchestration Server that begins a session for every start that it gets, as real ones do. */
export async function startSessions(): Promise<Sessions> {
  const begun: Begun[] = []
  const begin = (one: Begun) => {
    begun.push(one)
    sessions.onStart(one)
  }
  const server = await startHttpStandIn((call) => {
    if (call.path !== '/scxml/session/start') return { status: 200, body: '' }
    const session = newHexId().toUpperCase()
    void pause(thinks).then(() => begin(begunBy(call, session)))
    return (response) => {
      const answer = () => response.writeHead(200, { 'content-type': 'text/plain' }).end(session)
      setTimeout(answer, thinks)
    }
  })
  const sessions: Sessions = {
    url: `${server.url}/`,
    begun,
    onStart: () => undefined,
    close: () => server.close(),
  }
  return sessions
}

function begunBy({ body }: HttpCall, session: string): Begun {
  const form = new URLSearchParams(String(body))
  const said = (name: string) => form.get(name) ?? ''
  return { session, serviceId: said('_service_id'), customer: said('_customer_number') }
}
