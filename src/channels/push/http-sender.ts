import { Agent, buildConnector } from 'undici'
import type { GmsOptions } from '../../base/config/index.ts'
import type { Closable, Live, Milliseconds } from '../../base/kernel/index.ts'
import { parseAllowList } from './allow-list.ts'
import { ConnectionSlots, takeAll, takeAllNow } from './connection-slots.ts'
import { guardedConnector } from './guarded-connector.ts'
import { HttpExchange, type HttpReply } from './http-exchange.ts'

export interface HttpPost {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

export const maxWaitingPosts = 10_000 // that wait for a connection; beyond it a notification fails at once
const keepAlive = 4000 // ms; idle connections count for nobody, so they go soon

/** The places a sender may call, and the option that names them. */
export interface Allowed {
  readonly option: string
  readonly places: Live<readonly string[]>
}

/**
 * Posts to other servers within the gms section's limits on time and connections. Whoever waits for
 * one host takes no place of those that all hosts share, so a silent one keeps nobody from the others.
 *
 * `post` never rejects and never outlasts both time limits together. It follows no redirect, and
 * settles on the answer's head: the body is read to a limit, thrown away, and nobody waits for it.
 * `ask` is the same for an answer whose body matters, up to that limit.
 */
export class HttpSender implements Closable {
  readonly #gms: Live<GmsOptions>
  readonly #allow: Allowed | undefined
  readonly #slots: ConnectionSlots
  /** The places at each host that is called now, by its origin. */
  readonly #hosts = new Map<string, ConnectionSlots>()
  readonly #waiting = new Set<AbortController>()
  readonly #underWay = new Set<HttpExchange>()
  #closed = false
  #agent: Agent | undefined
  #gmsOfAgent: GmsOptions | undefined
  #allowOfAgent: readonly string[] | undefined

  /** With `allow` the sender reaches only what that list admits; without it, anything. */
  constructor(o: { gms: Live<GmsOptions>; slots: ConnectionSlots; allow?: Allowed }) {
    this.#gms = o.gms
    this.#allow = o.allow
    this.#slots = o.slots
  }

  post(post: HttpPost, within: Milliseconds = this.longest()): Promise<HttpReply> {
    return this.#send({ post, within, wantsBody: false })
  }

  ask(post: HttpPost, within: Milliseconds = this.longest()): Promise<HttpReply> {
    return this.#send({ post, within, wantsBody: true })
  }

  /** The longest that one post may take. */
  longest(): Milliseconds {
    const gms = this.#gms()
    return 1000 * (gms['http.connection_timeout'] + gms['http.socket_timeout'])
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const limit of this.#waiting) limit.abort()
    for (const exchange of this.#underWay) exchange.break('shutting down')
    await this.#agent?.destroy()
  }

  #send(call: Call): Promise<HttpReply> {
    if (this.#closed) return Promise.resolve(shuttingDown)
    const places = [this.#placesAt(call.post.url), this.#slots]
    return takeAllNow(places) ? this.#exchange(call) : this.#sendWhenFree(call, places)
  }

  async #sendWhenFree(
    { post, within, wantsBody }: Call,
    places: readonly ConnectionSlots[],
  ): Promise<HttpReply> {
    if (this.#waiting.size >= maxWaitingPosts) return this.#noConnectionTo(post.url)
    const until = performance.now() + within
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), within)
    this.#waiting.add(limit)
    const isTaken = await takeAll(places, limit.signal)
    clearTimeout(timer)
    this.#waiting.delete(limit)
    if (!isTaken) return this.#noConnectionTo(post.url)
    if (this.#closed) {
      this.#giveBack(post.url)
      return shuttingDown
    }
    return this.#exchange({ post, within: Math.max(1, until - performance.now()), wantsBody })
  }

  #exchange({ post: { url, headers, body }, within, wantsBody }: Call): Promise<HttpReply> {
    return new Promise((settle) => {
      const onEnd = () => {
        this.#underWay.delete(exchange)
        this.#giveBack(url)
      }
      const exchange = new HttpExchange({ wantsBody, within, settle, onEnd })
      this.#underWay.add(exchange)
      const { origin, pathname, search } = url
      const path = pathname + search
      this.#currentAgent().dispatch({ origin, path, method: 'POST', headers, body }, exchange)
    })
  }

  /** As many as the agent may have connections to the host. */
  #placesAt({ origin }: URL): ConnectionSlots {
    const known = this.#hosts.get(origin)
    if (known !== undefined) return known
    const most = () => this.#gms()['http.max_connections_per_route']
    const places = new ConnectionSlots(most, maxWaitingPosts)
    this.#hosts.set(origin, places)
    return places
  }

  #giveBack(url: URL): void {
    this.#slots.giveBack()
    this.#placesAt(url).giveBack()
    this.#forgetIfIdle(url)
  }

  #noConnectionTo(url: URL): HttpReply {
    this.#forgetIfIdle(url)
    return { kind: 'unanswered', reason: 'no connection became free' }
  }

  #forgetIfIdle({ origin }: URL): void {
    if (this.#hosts.get(origin)?.isIdle) this.#hosts.delete(origin)
  }

  /**
   * The agent for the options in force. Changed options make a new one: an open connection was
   * judged by the list of its day. What the old one has in hand ends within its time limits.
   */
  #currentAgent(): Agent {
    const gms = this.#gms()
    const allow = this.#allow?.places()
    if (this.#agent !== undefined && gms === this.#gmsOfAgent && allow === this.#allowOfAgent) {
      return this.#agent
    }
    const former = this.#agent
    const agent = createAgent(gms, allow, this.#allow?.option ?? '')
    this.#agent = agent
    this.#gmsOfAgent = gms
    this.#allowOfAgent = allow
    if (former !== undefined) former.close(() => {})
    return agent
  }
}

interface Call {
  readonly post: HttpPost
  readonly within: Milliseconds
  readonly wantsBody: boolean
}

const shuttingDown: HttpReply = { kind: 'unanswered', reason: 'shutting down' }

function createAgent(gms: GmsOptions, allow: readonly string[] | undefined, option: string): Agent {
  const options = { timeout: 1000 * gms['http.connection_timeout'] }
  const silence = 1000 * gms['http.socket_timeout']
  return new Agent({
    connections: gms['http.max_connections_per_route'],
    connect:
      allow === undefined
        ? buildConnector(options)
        : guardedConnector({ option, list: parseAllowList(allow) }, options),
    headersTimeout: silence,
    bodyTimeout: silence,
    keepAliveTimeout: keepAlive,
    keepAliveMaxTimeout: keepAlive,
  })
}
