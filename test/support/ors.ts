import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Closable, newHexId } from '../../src/base/kernel/index.ts'

type Fields = Readonly<Record<string, string>>

export interface OrsReceived {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly form: Fields
}

export interface OrsSession {
  readonly id: string
  readonly src: string
  readonly parameters: Fields
  readonly events: { readonly name: string; readonly parameters: Fields }[]
  readonly requests: { readonly name: string; readonly parameters: Fields }[]
  /** Index of the node that has it. */
  owner: number
  ended: boolean
}

/**
 * serve  does what it is asked, and answers
 * hang   does nothing, and keeps the connection open
 * mute   does what it is asked, and says nothing
 * reset  does nothing, and resets the connection
 * cut    does what it is asked, and breaks off in the middle of the answer
 * 503    does nothing, and answers so
 */
export type OrsMood =
  | 'serve'
  | 'hang'
  | 'mute'
  | 'reset'
  | 'cut'
  | number
  | ((request: IncomingMessage, response: ServerResponse) => void)

export interface OrsNode {
  readonly url: string
  readonly received: readonly OrsReceived[]
  mood: OrsMood
  /** Index of the node that sessions are to be started on instead. */
  startsOn: number | undefined
  /** No more connections; those there are break. */
  stop(): Promise<void>
  /** Serves again, at the same address. */
  restart(): Promise<void>
}

/** What the SCXML of all sessions says; a session's id where nothing is said on its start. */
export interface OrsScript {
  start?: (session: OrsSession) => unknown
  /** A number is a status. */
  request?: (session: OrsSession, name: string, parameters: Fields) => unknown
}

export interface Ors extends Closable {
  readonly nodes: readonly OrsNode[]
  readonly urls: readonly string[]
  readonly sessions: ReadonlyMap<string, OrsSession>
  /** Whether a node points by 307 to the one that has a session; else it answers 404 itself. */
  redirects: boolean
  script: OrsScript
}

/**
 * A cluster of Orchestration Servers that answers as their documentation says: start, event, request,
 * terminate and query of sessions, 307 to the node that has a session, and the cookie ORSSESSIONID.
 */
export async function startOrs(count = 1): Promise<Ors> {
  const cluster = new Cluster()
  for (let index = 0; index < count; index++) cluster.nodes.push(await Node.start(cluster, index))
  return cluster
}

class Cluster implements Ors {
  readonly nodes: Node[] = []
  readonly sessions = new Map<string, OrsSession>()
  redirects = true
  script: OrsScript = {}

  get urls(): readonly string[] {
    return this.nodes.map(({ url }) => url)
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()))
  }
}

/** Status, body, and the session whose cookie goes with it. */
type Answer = readonly [
  status: number,
  body: unknown,
  session?: OrsSession | undefined,
  location?: string,
]

class Node implements OrsNode {
  readonly received: OrsReceived[] = []
  mood: OrsMood = 'serve'
  startsOn: number | undefined
  readonly #cluster: Cluster
  readonly #index: number
  readonly #server: Server
  #url = ''

  private constructor(cluster: Cluster, index: number) {
    this.#cluster = cluster
    this.#index = index
    this.#server = createServer((request, response) => {
      this.#receive(request, response).catch(() => response.destroy()) // some callers give up
    })
  }

  static async start(cluster: Cluster, index: number): Promise<Node> {
    const node = new Node(cluster, index)
    node.#server.listen(0, '127.0.0.1')
    await once(node.#server, 'listening')
    node.#url = `http://127.0.0.1:${(node.#server.address() as AddressInfo).port}/`
    return node
  }

  get url(): string {
    return this.#url
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async restart(): Promise<void> {
    this.#server.listen(Number(new URL(this.#url).port), '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url: path, headers } = request
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    this.received.push({ method, path, headers, form })
    const { mood } = this
    if (typeof mood === 'function') return mood(request, response)
    if (typeof mood === 'number') return void response.writeHead(mood).end('<html>')
    if (mood === 'hang') return
    if (mood === 'reset') return void request.socket.resetAndDestroy()
    const answer = this.#answer(request, form)
    if (mood === 'serve') this.#send(response, answer)
    if (mood === 'cut') cut(response)
  }

  #answer({ method, url = '', headers }: IncomingMessage, form: Fields): Answer {
    if (method !== 'POST') return [405, '']
    if (url === '/scxml/session/start') return this.#start(form, headers['content-type'] ?? '')
    const [, id = '', verb = '', name = ''] =
      /^\/scxml\/session\/([^/?]+)\/(event|request|terminate|query)(?:\/([^/?]+))?$/.exec(url) ?? []
    const session = this.#cluster.sessions.get(id)
    if (session === undefined || session.ended) return [404, 'unknown session']
    if (session.owner !== this.#index) {
      return this.#cluster.redirects ? this.#redirect(session.owner, url) : [404, 'unknown session']
    }
    return this.#act(session, verb, decodeURIComponent(name), form)
  }

  #start({ src, ...parameters }: Fields, type: string): Answer {
    if (!type.startsWith('application/x-www-form-urlencoded')) return [415, '']
    if (src === undefined) return [400, 'src is mandatory']
    if (this.startsOn !== undefined) return this.#redirect(this.startsOn, '/scxml/session/start')
    const id = newHexId().toUpperCase()
    const lists = { events: [], requests: [] }
    const session = { id, src, parameters, ...lists, owner: this.#index, ended: false }
    this.#cluster.sessions.set(id, session)
    return [200, this.#cluster.script.start?.(session) ?? id, session]
  }

  #act(session: OrsSession, verb: string, name: string, parameters: Fields): Answer {
    if (verb === 'terminate') session.ended = true
    if (verb === 'query') return [200, { sessionid: session.id, src: session.src }, session]
    if (verb === 'event') session.events.push({ name, parameters })
    if (verb !== 'request') return [200, '', session]
    session.requests.push({ name, parameters })
    const said = this.#cluster.script.request?.(session, name, parameters)
    return typeof said === 'number' ? [said, ''] : [200, said ?? {}, session]
  }

  #redirect(owner: number, path: string): Answer {
    return [307, '', undefined, new URL(path, this.#cluster.nodes[owner]?.url).href]
  }

  #send(response: ServerResponse, [status, body, session, location]: Answer): void {
    const isText = typeof body === 'string'
    response.writeHead(status, {
      'content-type': isText ? 'text/plain' : 'application/json',
      ...(location === undefined ? {} : { location }),
      ...(session === undefined
        ? {}
        : { 'set-cookie': `ORSSESSIONID=${session.id}.node${this.#index}; path=/` }),
    })
    response.end(isText ? body : JSON.stringify(body))
  }
}

/** Less than was promised, then the end. */
function cut(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 100 }).write('ABCDEFGH', () => response.destroy())
}
