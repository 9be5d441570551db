import { type Clock, type Logger, type Milliseconds, type Undo, within } from '../kernel/index.ts'
import { Alarm } from './alarm.ts'
import { StoreClock } from './store-clock.ts'
import { timerPayloadTooLarge } from './timer-errors.ts'
import type { Claim, Outcome, TimerStore } from './timer-store.ts'
import type { TimerHandler, Timers } from './timers.ts'

const maxPayload = 65_536 // bytes: a timer says what to do, the thing itself is stored elsewhere
const maxClaims = 100 // a script: longer would keep Redis from others for more than a millisecond
const maxRunning = 500 // handlers of this node; beyond it the other nodes may take what is due
const longestSleep: Milliseconds = 60_000 // should word of an earlier timer have been lost unseen
const closeGrace: Milliseconds = 3_000 // for running handlers to end by themselves
const firstRetry: Milliseconds = 1_000
const longestRetry: Milliseconds = 300_000
const awayRetry: Milliseconds = 1_000 // while Redis does not answer

interface RunnerOptions {
  readonly lease: Milliseconds
  readonly clock: Clock
  readonly logger: Logger
}

/** Sleeps until the next timer of each shard is due, claims it, runs its handler and ends the claim. */
export class TimerRunner implements Timers {
  readonly #store: TimerStore
  readonly #options: RunnerOptions
  readonly #clock: StoreClock
  readonly #handlers = new Map<string, TimerHandler>()
  readonly #alarms: readonly Alarm[]
  readonly #running = new Map<Claim, Promise<void>>()
  readonly #lost = new WeakSet<Claim>()
  readonly #undos: Undo[] = []
  #shards: Promise<void>[] = []
  #renewal: NodeJS.Timeout | undefined
  #closed = false

  constructor(store: TimerStore, options: RunnerOptions) {
    this.#store = store
    this.#options = options
    this.#clock = new StoreClock(() => store.now(), options.clock)
    this.#alarms = Array.from({ length: store.shards }, () => new Alarm())
  }

  handle(kind: string, handler: TimerHandler): void {
    if (this.#handlers.has(kind)) throw new Error(`two handlers for timers of kind ${kind}`)
    this.#handlers.set(kind, handler)
  }

  async schedule(kind: string, id: string, dueAt: Milliseconds, payload = ''): Promise<void> {
    const due = Math.round(dueAt)
    if (!Number.isSafeInteger(due)) throw new RangeError(`a timer cannot be due at ${dueAt}`)
    const bytes = Buffer.byteLength(payload)
    if (bytes > maxPayload) throw timerPayloadTooLarge(bytes, maxPayload)
    const storeDue = Math.max(0, await this.#clock.toStoreTime(due))
    await this.#store.put({ kind, id }, storeDue, due, payload)
  }

  cancel(kind: string, id: string): Promise<boolean> {
    return this.#store.remove({ kind, id })
  }

  async start(): Promise<void> {
    const sooner = await this.#store.onSooner((shard, delay) => this.#alarms[shard]?.ringIn(delay))
    this.#undos.push(
      sooner,
      this.#store.onMissed(() => this.#lookAnew()),
    )
    this.#shards = this.#alarms.map((alarm, shard) => this.#watch(shard, alarm))
    this.#renewal = setInterval(() => this.#renewAll(), this.#options.lease / 3)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const undo of this.#undos) undo()
    this.#wakeAll()
    await Promise.all(this.#shards)
    const grace = Math.min(closeGrace, this.#options.lease)
    await within(grace, Promise.all(this.#running.values()))
    clearInterval(this.#renewal)
    await this.#giveBack([...this.#running.keys()])
  }

  async #giveBack(claims: readonly Claim[]): Promise<void> {
    await Promise.all(claims.map((claim) => this.#settleOnce(claim, { kind: 'given-back' })))
  }

  #lookAnew(): void {
    this.#clock.forget()
    this.#wakeAll()
  }

  #wakeAll(): void {
    for (const alarm of this.#alarms) alarm.ringIn(0)
  }

  async #watch(shard: number, alarm: Alarm): Promise<void> {
    while (!this.#closed) {
      alarm.reset()
      await alarm.sleep(await this.#claimDue(shard))
    }
  }

  /** Starts what is due; gives how long the shard may be left alone. */
  async #claimDue(shard: number): Promise<Milliseconds> {
    const limit = Math.min(maxClaims, maxRunning - this.#running.size)
    if (limit <= 0) return longestSleep // a handler that ends wakes us
    try {
      const { claims, next = longestSleep } = await this.#store.claim(
        shard,
        limit,
        this.#options.lease,
      )
      if (this.#closed) await this.#giveBack(claims)
      else for (const claim of claims) this.#begin(claim)
      return Math.min(longestSleep, next)
    } catch (error) {
      this.#options.logger.warn({ err: error, shard }, 'timers cannot be claimed now')
      return awayRetry
    }
  }

  #begin(claim: Claim): void {
    const run = this.#run(claim).finally(() => {
      const wasFull = this.#running.size >= maxRunning
      this.#running.delete(claim)
      if (wasFull) this.#wakeAll()
    })
    this.#running.set(claim, run)
  }

  async #run(claim: Claim): Promise<void> {
    const outcome = await this.#handled(claim)
    const over = performance.now() + this.#options.lease
    while (!(await this.#settleOnce(claim, outcome))) {
      if (this.#closed || performance.now() > over) return
      await new Promise((resolve) => setTimeout(resolve, awayRetry))
    }
  }

  async #handled(claim: Claim): Promise<Outcome> {
    const { kind, id, payload, dueAt, attempt, fence } = claim
    const handler = this.#handlers.get(kind)
    try {
      if (handler === undefined) throw new Error(`no handler for timers of kind ${kind}`)
      await handler({ kind, id, payload, dueAt, attempt, fence })
      return { kind: 'done' }
    } catch (error) {
      const delay = Math.min(firstRetry * 2 ** (attempt - 1), longestRetry)
      this.#options.logger.error({ err: error, kind, attempt, delay }, 'a timer failed')
      return { kind: 'failed', delay }
    }
  }

  /** True when the claim has ended, be it lost; false when Redis could not be told. */
  async #settleOnce(claim: Claim, outcome: Outcome): Promise<boolean> {
    try {
      const { kind, attempt } = claim
      const held = await this.#store.settle(claim, outcome)
      if (!held) this.#options.logger.warn({ kind, attempt }, 'a timer was handled past its lease')
      return true
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'a timer cannot be settled now')
      return false
    }
  }

  #renewAll(): void {
    for (let shard = 0; shard < this.#store.shards; shard++) {
      const claims = [...this.#running.keys()].filter(
        (claim) => claim.shard === shard && !this.#lost.has(claim),
      )
      if (claims.length > 0) void this.#renew(shard, claims)
    }
  }

  async #renew(shard: number, claims: readonly Claim[]): Promise<void> {
    const { lease, logger } = this.#options
    try {
      for (const claim of await this.#store.renew(shard, claims, lease)) {
        this.#lost.add(claim)
        const { kind, attempt } = claim
        logger.warn({ kind, attempt }, 'a timer lost its lease while it is handled')
      }
    } catch (error) {
      logger.warn({ err: error }, 'leases cannot be renewed now')
    }
  }
}
