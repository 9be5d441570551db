import { Agent, request } from 'undici'
import {
  Breaker,
  type Clock,
  type Closable,
  type Logger,
  type Milliseconds,
} from '../../base/kernel/index.ts'
import { toPeeked } from './source-answer.ts'
import { type Peeked, unavailable } from './stat-server.ts'
import { type TimeLimit, withTimeLimit } from './time-limit.ts'

export interface SourceCall {
  /** Names the source in the log. */
  readonly source: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeout: Milliseconds
}

const maxAnswerBytes = 65_536 // a value or a refusal; more is not what was asked for
const connections = 16 // to one server; the rest wait within their own time
const connectTimeout: Milliseconds = 10_000 // the calls that wait for it give up by themselves, earlier
const keepAlive: Milliseconds = 4000 // an idle connection serves nobody
const mostServers = 1000 // remembered; sources may be renamed for years

/** Calls the servers behind the sources, each as long as it is worth calling. Follows no redirect. */
export class SourceCaller implements Closable {
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #breakers = new Map<string, Breaker>()
  readonly #agent = new Agent({
    connections,
    connect: { timeout: connectTimeout },
    maxResponseSize: maxAnswerBytes,
    keepAliveTimeout: keepAlive,
    keepAliveMaxTimeout: keepAlive,
  })

  /** The clock tells how long a server that failed is left alone. */
  constructor(logger: Logger, clock: Clock = { now: () => performance.now() }) {
    this.#logger = logger
    this.#clock = clock
  }

  /**
   * Never rejects, and is unavailable at once while the server rests. A server that has no answer yet
   * when `within` ends has not failed: nobody waited for it as long as the call says.
   */
  async call(call: SourceCall, within: TimeLimit): Promise<Peeked> {
    if (within.signal.aborted) return unavailable(`${call.source}: no time is left to ask it`)
    const breaker = this.#breakerOf(call.url)
    if (!breaker.admits()) return unavailable(`${call.source} has failed and is left alone`)
    const exchange = ({ signal }: TimeLimit) => this.#exchange(call, signal)
    const answer = await withTimeLimit(call.timeout, exchange, within)
    if (answer.kind === 'unavailable' && within.signal.aborted) breaker.gaveUp()
    else this.#note(call.source, breaker, answer)
    return answer
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #exchange(call: SourceCall, signal: AbortSignal): Promise<Peeked> {
    const { source, url, headers, body } = call
    try {
      const dispatcher = this.#agent
      const reply = await request(url, { method: 'POST', headers, body, dispatcher, signal })
      return toPeeked(source, reply.statusCode, await reply.body.text())
    } catch (thrown) {
      return unavailable(`${source}: ${signal.aborted ? 'no answer in time' : reasonOf(thrown)}`)
    }
  }

  #note(source: string, breaker: Breaker, answer: Peeked): void {
    if (answer.kind !== 'unavailable') {
      if (breaker.succeeded()) this.#logger.info({ source }, 'a statistics source is back')
    } else if (breaker.failed()) {
      this.#logger.warn({ source, reason: answer.reason }, 'a statistics source is away')
    }
  }

  #breakerOf(url: string): Breaker {
    const known = this.#breakers.get(url)
    if (known !== undefined) return known
    if (this.#breakers.size >= mostServers) this.#breakers.clear()
    const breaker = new Breaker(this.#clock)
    this.#breakers.set(url, breaker)
    return breaker
  }
}

/** What happened without the address: an operator finds it under the source's name. */
function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined
  return code ?? 'the connection failed'
}
