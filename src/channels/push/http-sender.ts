import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import type { GmsOptions } from '../../base/config/index.ts'
import type { Closable, Live, Milliseconds, Seconds } from '../../base/kernel/index.ts'
import { parseAllowList } from './allow-list.ts'
import type { ConnectionSlots } from './connection-slots.ts'
import { AddressNotAllowed, guardedConnector } from './guarded-connector.ts'

export interface HttpPost {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * answered    the far end sent a status, whichever
 * forbidden   the address is not one we may call
 * unanswered  no connection, or no answer in time
 */
export type HttpReply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly location: string | undefined
      readonly retryAfter: Seconds | undefined
    }
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly reason: string }

export const maxWaitingPosts = 10_000 // that wait for a connection; beyond it a notification fails at once
const maxAnswerBytes = 65_536 // of an answer nobody reads; more of it costs its sender the connection
const longestDiscard = 500 // ms for the rest of such an answer, so that a slow one holds no connection
const keepAlive = 4000 // ms; idle connections count for nobody, so they go soon

/**
 * Posts to other servers within the gms section's limits on time and connections.
 *
 * `post` never rejects and never outlasts both time limits together. It follows no redirect, and
 * settles on the answer's head: the body is read to a limit, thrown away, and nobody waits for it.
 */
export class HttpSender implements Closable {
  readonly #gms: Live<GmsOptions>
  readonly #allow: Live<readonly string[]> | undefined
  readonly #slots: ConnectionSlots
  readonly #underWay = new Set<AbortController>()
  #closed = false
  #agent: Agent | undefined
  #gmsOfAgent: GmsOptions | undefined
  #allowOfAgent: readonly string[] | undefined

  /** With `allow` the sender reaches only what that list admits; without it, anything. */
  constructor(o: {
    gms: Live<GmsOptions>
    slots: ConnectionSlots
    allow?: Live<readonly string[]>
  }) {
    this.#gms = o.gms
    this.#allow = o.allow
    this.#slots = o.slots
  }

  async post(post: HttpPost, within: Milliseconds = this.longest()): Promise<HttpReply> {
    if (this.#closed) return { kind: 'unanswered', reason: 'shutting down' }
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), within)
    this.#underWay.add(limit)
    const end = () => {
      clearTimeout(timer)
      this.#underWay.delete(limit)
    }
    if (await this.#slots.take(limit.signal)) {
      return this.#exchange(post, limit, () => {
        end()
        this.#slots.giveBack()
      })
    }
    end()
    return { kind: 'unanswered', reason: 'no connection became free' }
  }

  /** The longest that one post may take. */
  longest(): Milliseconds {
    const gms = this.#gms()
    return 1000 * (gms['http.connection_timeout'] + gms['http.socket_timeout'])
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const limit of this.#underWay) limit.abort()
    await this.#agent?.destroy()
  }

  async #exchange(
    { url, headers, body }: HttpPost,
    limit: AbortController,
    release: () => void,
  ): Promise<HttpReply> {
    const { signal } = limit
    try {
      const dispatcher = this.#currentAgent()
      const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal })
      discard(answer.body, limit).then(release, release)
      return toReply(answer)
    } catch (thrown) {
      release()
      if (thrown instanceof AddressNotAllowed) return { kind: 'forbidden', reason: thrown.message }
      return { kind: 'unanswered', reason: toReason(thrown, signal) }
    }
  }

  /**
   * The agent for the options in force. Changed options make a new one: an open connection was
   * judged by the list of its day. What the old one has in hand ends within its time limits.
   */
  #currentAgent(): Agent {
    const gms = this.#gms()
    const allow = this.#allow?.()
    if (this.#agent !== undefined && gms === this.#gmsOfAgent && allow === this.#allowOfAgent) {
      return this.#agent
    }
    const former = this.#agent
    const agent = createAgent(gms, allow)
    this.#agent = agent
    this.#gmsOfAgent = gms
    this.#allowOfAgent = allow
    if (former !== undefined) former.close(() => {})
    return agent
  }
}

/** Reads a body so that its connection may serve again, or gives up both. */
async function discard(body: Dispatcher.ResponseData['body'], limit: AbortController) {
  const timer = setTimeout(() => limit.abort(), longestDiscard)
  try {
    await body.dump({ limit: maxAnswerBytes, signal: limit.signal })
  } finally {
    clearTimeout(timer)
  }
}

function createAgent(gms: GmsOptions, allow: readonly string[] | undefined): Agent {
  const options = { timeout: 1000 * gms['http.connection_timeout'] }
  const silence = 1000 * gms['http.socket_timeout']
  return new Agent({
    connections: gms['http.max_connections_per_route'],
    connect:
      allow === undefined
        ? buildConnector(options)
        : guardedConnector(parseAllowList(allow), options),
    headersTimeout: silence,
    bodyTimeout: silence,
    keepAliveTimeout: keepAlive,
    keepAliveMaxTimeout: keepAlive,
  })
}

function toReply(answer: Dispatcher.ResponseData): HttpReply {
  return {
    kind: 'answered',
    status: answer.statusCode,
    location: lone(answer.headers.location),
    retryAfter: toSeconds(lone(answer.headers['retry-after'])),
  }
}

function lone(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

/** Retry-After in its form of seconds; the date form is left unread. */
function toSeconds(text: string | undefined): Seconds | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

/** Says what happened without the address: an operator finds it in the log, a stranger need not. */
function toReason(thrown: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'no answer in time'
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined
  return code ?? 'the connection failed'
}
