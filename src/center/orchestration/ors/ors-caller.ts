import type { GmsOptions } from '../../../base/config/index.ts'
import {
  allowedRedirect,
  Breaker,
  type Clock,
  type Closable,
  type Live,
  type Logger,
  type Milliseconds,
} from '../../../base/kernel/index.ts'
import { CallSlots } from './call-slots.ts'
import { type Cookies, mergeCookies, toCookieHeader } from './ors-cookies.ts'
import { OrsHttp, type OrsReply } from './ors-http.ts'
import { baseOf } from './ors-redirect.ts'

export interface OrsCall {
  /** Whom to ask, in this order, and from the start again while attempts are left. */
  readonly servers: readonly string[]
  readonly attempts: number
  /** Below a server's base URL. */
  readonly path: string
  readonly form: string
  readonly cookies: Cookies
  /** Whether it is harmless twice, so that a lost answer is a reason to send it again. */
  readonly mayRepeat: boolean
  /**
   * What one of the servers has. That it is not there (404) is the last word of its owner alone, as
   * far as that is known, and of the others when all of them say so.
   */
  readonly sought?: { readonly owner: string | undefined }
  /** Asked right before something is sent: a reason is one to send nothing, since others may have. */
  readonly begin?: (() => Promise<string | undefined>) | undefined
}

export interface OrsAnswer {
  readonly kind: 'answered'
  readonly status: number
  readonly text: string
  /** Base URL of the server that answered: where the session is. */
  readonly server: string
  readonly cookies: Cookies
}

/** See OrsReply; `unreached` also when servers answered only that they do not serve now. */
export type OrsOutcome =
  | OrsAnswer
  | { readonly kind: 'unreached' | 'lost'; readonly reason: string }

interface Resting {
  readonly kind: 'resting'
  readonly reason: string
}

/** A call while it is being made. */
interface Trial extends OrsCall {
  readonly signal: AbortSignal
  /** Servers that have failed it, by origin: however often it asks them, that is one failure. */
  readonly failed: Set<string>
  /** Servers that do not have what is sought, as they say. */
  readonly without: Set<string>
}

const maxHops = 3 // redirects of one call; a cluster needs one, to the node that owns the session
const mostServers = 1000 // remembered; addresses may be changed for years
const mostReasons = 10 // of one failure, in the log

const notServing = new Set([408, 429, 503]) // said instead of doing what was asked
const lostBehind = new Set([502, 504]) // said by something in between, which did pass it on
const failing = new Set([...notServing, ...lostBehind])

/**
 * Calls Orchestration Servers: one after the other until one answers, following 307 and 308 to the
 * node that owns a session, and leaving alone what keeps failing. A whole call takes no longer than
 * both time limits of section gms together.
 */
export class OrsCaller implements Closable {
  readonly #gms: Live<GmsOptions>
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #http: OrsHttp
  readonly #slots: CallSlots
  readonly #breakers = new Map<string, Breaker>()

  /** The clock tells how long a server that failed is left alone. */
  constructor(gms: Live<GmsOptions>, logger: Logger, clock: Clock) {
    this.#gms = gms
    this.#logger = logger
    this.#clock = clock
    this.#http = new OrsHttp(gms)
    this.#slots = new CallSlots(() => {
      const { 'http.max_connections_total': inAll, 'http.max_connections_per_route': toOne } = gms()
      return { inAll, toOne }
    })
  }

  /** The longest that one call may take. */
  longest(): Milliseconds {
    const gms = this.#gms()
    return 1000 * (gms['http.connection_timeout'] + gms['http.socket_timeout'])
  }

  /** Never rejects. */
  async call(call: OrsCall): Promise<OrsOutcome> {
    const control = new AbortController()
    const timer = setTimeout(() => control.abort(), this.longest())
    try {
      const { signal } = control
      return await this.#tryInTurn({ ...call, signal, failed: new Set(), without: new Set() })
    } finally {
      clearTimeout(timer)
    }
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  async #tryInTurn(trial: Trial): Promise<OrsOutcome> {
    const { servers, attempts, signal } = trial
    const reasons = new Set<string>()
    let [tries, rests, isLost] = [0, 0, false]
    for (let at = 0; tries < attempts && rests < servers.length && !signal.aborted; at++) {
      const server = servers[at % servers.length] ?? ''
      if (trial.without.has(server)) continue
      const tried = await this.#follow(trial, server)
      if (tried.kind === 'answered') {
        if (endsSearch(trial, server, tried)) return tried
        reasons.add(`${server} answered ${tried.status}`)
        continue
      }
      reasons.add(`${server} ${tried.reason}`)
      rests = tried.kind === 'resting' ? rests + 1 : 0
      if (tried.kind !== 'resting') tries += 1
      if (tried.kind === 'lost') isLost = true
      if (isLost && !trial.mayRepeat) break
    }
    const reason = [...reasons].slice(0, mostReasons).join('; ') || 'no server to ask, or no time'
    return { kind: isLost ? 'lost' : 'unreached', reason }
  }

  /** Asks one server, or the one it points to. */
  async #follow(trial: Trial, server: string): Promise<OrsOutcome | Resting> {
    const { path, servers } = trial
    let url = new URL(path, server)
    let { cookies } = trial
    for (let hop = 0; hop <= maxHops; hop++) {
      const reply = await this.#ask(trial, url, cookies)
      if (reply.kind !== 'answered') return reply
      const { status, text, location } = reply
      cookies = mergeCookies(cookies, reply.setCookies)
      if (lostBehind.has(status)) return { kind: 'lost', reason: `answered ${status}` }
      if (notServing.has(status)) return { kind: 'unreached', reason: `answered ${status}` }
      if (status !== 307 && status !== 308) {
        return { kind: 'answered', status, text, cookies, server: baseOf(url, path) }
      }
      const next = allowedRedirect(location, url, servers)
      if (next === undefined) return this.#strayed(url, location)
      url = next
    }
    return { kind: 'unreached', reason: 'redirects in circles' }
  }

  async #ask(trial: Trial, url: URL, cookies: Cookies): Promise<OrsReply | Resting> {
    const { form, signal } = trial
    const { origin } = url
    const breaker = this.#breakerOf(origin)
    const resting: Resting = { kind: 'resting', reason: 'has failed and is left alone' }
    if (breaker.isResting()) return resting
    if (!(await this.#slots.take(origin, signal))) {
      return { kind: 'unreached', reason: 'no connection became free' }
    }
    try {
      const stopped = await beginning(trial)
      if (stopped !== undefined) return stopped
      if (!breaker.admits()) return resting // it has begun to fail those who came before
      const reply = await this.#http.post({ url, form, cookie: toCookieHeader(cookies) }, signal)
      this.#note(trial, breaker, origin, reply)
      return reply
    } finally {
      this.#slots.giveBack(origin)
    }
  }

  #note(trial: Trial, breaker: Breaker, server: string, reply: OrsReply): void {
    const { signal, failed } = trial
    if (reply.kind === 'answered' && !failing.has(reply.status)) {
      if (breaker.succeeded()) this.#logger.info({ server }, 'an Orchestration Server is back')
    } else if (failed.has(server) || (reply.kind === 'unreached' && signal.aborted)) {
      breaker.gaveUp()
    } else {
      failed.add(server)
      const reason = reply.kind === 'answered' ? `answered ${reply.status}` : reply.reason
      if (!breaker.failed()) return
      this.#logger.warn({ server, reason }, 'an Orchestration Server is away')
    }
  }

  /** Nothing has happened, so another server may be asked; one of them may be the owner. */
  #strayed({ origin }: URL, location: string | undefined): OrsOutcome {
    const to = location?.slice(0, 200)
    this.#logger.warn(
      { server: origin, to },
      'an Orchestration Server redirects to a host not in _ors',
    )
    return { kind: 'unreached', reason: 'redirects to a host that is not in _ors' }
  }

  #breakerOf(origin: string): Breaker {
    const known = this.#breakers.get(origin)
    if (known !== undefined) return known
    if (this.#breakers.size >= mostServers) this.#breakers.clear()
    const breaker = new Breaker(this.#clock)
    this.#breakers.set(origin, breaker)
    return breaker
  }
}

/** False where another server may have what this one does not; then this one is not asked again. */
function endsSearch(trial: Trial, server: string, { status }: OrsAnswer): boolean {
  const { servers, sought, without } = trial
  if (status !== 404 || sought === undefined || server === sought.owner) return true
  return without.add(server).size === servers.length
}

/** Why nothing is sent after all; undefined as a rule. */
async function beginning({ begin }: OrsCall): Promise<OrsReply | undefined> {
  try {
    const stop = await begin?.()
    return stop === undefined ? undefined : { kind: 'lost', reason: stop }
  } catch (error) {
    return { kind: 'unreached', reason: String(error) } // Redis is away
  }
}
