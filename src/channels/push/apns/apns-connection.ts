import type { Clock, Live, Logger, Milliseconds } from '../../../base/kernel/index.ts'
import type { Retirable } from '../files-in-force.ts'
import type { ApnsCredential } from './apns-credential.ts'
import type { ApnsPush } from './apns-push.ts'
import type { ApnsReply } from './apns-reply.ts'
import { ApnsSession, type Exchange } from './apns-session.ts'
import { ProviderToken } from './provider-token.ts'

const mostWaiting = 10_000 // pushes; beyond it a push fails at once, and whoever sent it may try again
const mostAttempts = 5 // of one push within its time, when connections break under it
const mostBarren = 3 // connections in a row that answered nothing, before there is a pause
const pauseAfterFailure: Milliseconds = 1000 // in which nobody knocks: Apple takes haste for an attack
const longestPulse: Milliseconds = 2500 // a dead connection is known after twice that

export interface ApnsLimits {
  readonly connect: Milliseconds
  /** From asking to send to the outcome, whatever happens in between. */
  readonly push: Milliseconds
}

interface Job {
  readonly push: ApnsPush
  readonly resolve: (reply: ApnsReply) => void
  /** When it is given up, by performance.now(). */
  readonly until: Milliseconds
  attempts: number
  /** The token it was last sent with. */
  token: string | undefined
  cancel: () => void
}

/**
 * All pushes of one credential, over one connection at a time. What is under way when a connection
 * breaks goes out again over the next, the same in every byte, as long as its time lasts.
 */
export class ApnsConnection implements Retirable {
  readonly #credential: ApnsCredential
  readonly #limits: Live<ApnsLimits>
  readonly #token: ProviderToken | undefined
  readonly #logger: Logger
  /** Begun and not settled, the oldest first: as all have the same limit, it is the first to be late. */
  readonly #jobs = new Set<Job>()
  readonly #waiting = new Set<Job>()
  /** The one that takes pushes, and those before it in which some have yet to end. */
  readonly #sessions = new Set<ApnsSession>()
  #session: ApnsSession | undefined
  #failure: { reason: string; until: number } | undefined
  #barren = 0
  #alarm: NodeJS.Timeout | undefined
  #onIdle: (() => void) | undefined
  #isClosed = false

  constructor(o: {
    credential: ApnsCredential
    limits: Live<ApnsLimits>
    clock: Clock
    logger: Logger
  }) {
    const { signer } = o.credential
    this.#credential = o.credential
    this.#limits = o.limits
    this.#token = signer === undefined ? undefined : new ProviderToken(signer, o.clock)
    this.#logger = o.logger
  }

  /** Never rejects, and never outlasts the limit for a push. */
  send(push: ApnsPush): Promise<ApnsReply> {
    if (this.#isClosed) return Promise.resolve(unanswered('shutting down'))
    if (this.#waiting.size >= mostWaiting) {
      return Promise.resolve(unanswered('too many pushes wait'))
    }
    return new Promise((resolve) => {
      const until = performance.now() + this.#limits().push
      const job = { push, resolve, until, attempts: 0, token: undefined, cancel: () => {} }
      this.#jobs.add(job)
      this.#alarm ??= setTimeout(() => this.#giveUpLate(), this.#limits().push)
      this.#waiting.add(job)
      this.#pump()
    })
  }

  retire(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve
      this.#retireIfIdle()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#settleWaiting('shutting down')
    for (const session of this.#sessions) session.end('shutting down')
  }

  /** Starts what waits, as far as there is room. */
  #pump(): void {
    if (this.#waiting.size === 0) return
    const session = this.#session ?? this.#open()
    if (session === undefined) this.#settleWaiting(this.#failure?.reason ?? 'shutting down')
    for (const job of this.#waiting) {
      if (session?.hasRoom !== true) return
      this.#waiting.delete(job)
      this.#start(session, job)
    }
  }

  #start(session: ApnsSession, job: Job): void {
    job.attempts += 1
    job.token = this.#token?.current()
    const authorization = job.token === undefined ? undefined : `bearer ${job.token}`
    job.cancel = session.send(job.push, authorization, (exchange) => this.#onEnd(job, exchange))
  }

  #onEnd(job: Job, exchange: Exchange): void {
    if (exchange.kind === 'answered') this.#barren = 0
    if (this.#deservesMore(job, exchange)) {
      this.#waiting.add(job)
      this.#pump()
    } else this.#settle(job, exchange.kind === 'answered' ? exchange : unanswered(exchange.reason))
  }

  #deservesMore(job: Job, exchange: Exchange): boolean {
    if (this.#isClosed || job.attempts >= mostAttempts) return false
    if (exchange.kind !== 'answered') return true
    if (exchange.reason !== 'ExpiredProviderToken' || job.token === undefined) return false
    return this.#token?.renew(job.token) === true
  }

  /** One timer for all: a push is over before, and a timer of its own would cost more than that. */
  #giveUpLate(): void {
    this.#alarm = undefined
    const now = performance.now()
    for (const job of this.#jobs) {
      if (job.until > now) {
        this.#alarm = setTimeout(() => this.#giveUpLate(), job.until - now)
        return
      }
      if (!this.#waiting.delete(job)) job.cancel()
      this.#settle(job, unanswered('no answer in time'))
    }
  }

  #settle(job: Job, reply: ApnsReply): void {
    job.resolve(reply)
    this.#jobs.delete(job)
    if (this.#jobs.size > 0) return
    clearTimeout(this.#alarm)
    this.#alarm = undefined
    this.#retireIfIdle()
  }

  /** Undefined while it is too soon after a failure. */
  #open(): ApnsSession | undefined {
    if (this.#isClosed) return undefined
    if (this.#failure !== undefined && performance.now() < this.#failure.until) return undefined
    const { connect, push } = this.#limits()
    const limits = { connect, pulse: Math.min(longestPulse, push / 4) }
    try {
      const session = new ApnsSession(this.#credential, limits, {
        onRoom: () => this.#pump(),
        onEnd: (reason) => this.#onSessionEnd(session, reason),
        onGone: () => this.#sessions.delete(session),
      })
      this.#sessions.add(session)
      this.#session = session
      this.#barren += 1
      return session
    } catch (thrown) {
      this.#fail(thrown instanceof Error ? thrown.message : String(thrown))
      return undefined
    }
  }

  #onSessionEnd(session: ApnsSession, reason: string): void {
    if (this.#session === session) this.#session = undefined
    if (!session.wasOpen || this.#barren >= mostBarren) {
      this.#fail(reason)
      return
    }
    this.#logger.debug({ endpoint: this.#credential.endpoint, reason }, 'an APNs connection ended')
    queueMicrotask(() => this.#pump())
  }

  #fail(reason: string): void {
    if (this.#isClosed) return
    this.#logger.warn({ endpoint: this.#credential.endpoint, reason }, 'APNs cannot be reached')
    this.#failure = { reason, until: performance.now() + pauseAfterFailure }
    this.#settleWaiting(reason)
  }

  #settleWaiting(reason: string): void {
    for (const job of this.#waiting) {
      this.#waiting.delete(job)
      this.#settle(job, unanswered(reason))
    }
  }

  #retireIfIdle(): void {
    if (this.#jobs.size > 0 || this.#onIdle === undefined) return
    this.#session?.retire()
    this.#onIdle()
  }
}

function unanswered(reason: string): ApnsReply {
  return { kind: 'unanswered', reason }
}
