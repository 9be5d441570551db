import { setTimeout } from 'node:timers/promises'
import {
  ApiError,
  type Logger,
  type Milliseconds,
  type Seconds,
} from '../../../base/kernel/index.ts'
import type { AccessNumbers } from '../../access-numbers/index.ts'
import { runBusy, startInDoubt } from './embedded-errors.ts'
import type { Errands } from './errands.ts'
import { OneAtATime } from './one-at-a-time.ts'
import type { Outlook, Seen } from './outlook.ts'
import type { Access, RunRecord } from './run/run-record.ts'
import type { Claim, Claimed, RunStore } from './run/run-store.ts'
import { Turn } from './run/turn.ts'
import { whileClaimed } from './run/while-claimed.ts'
import { advance, holds } from './tables/advance.ts'
import { tableOf } from './tables/index.ts'
import { type EventName, findRow, type Row } from './tables/state-table.ts'
import { keptFor, type Wakes } from './wakes.ts'

export interface EngineParts {
  readonly store: RunStore
  /** Of a claim; an errand that is not begun within half of it is left to whoever comes next. */
  readonly lease: Milliseconds
  readonly errands: Errands
  readonly outlook: Outlook
  readonly wakes: Wakes
  readonly numbers: Pick<AccessNumbers, 'allocate'>
  readonly dialler: { readonly isByAgent: boolean; readonly ringTimeout: Seconds }
  readonly logger: Logger
}

/** What came of an event. */
export interface Raised {
  readonly run: RunRecord
  readonly now: Milliseconds
  /** False when it meant nothing in the state of the run; then it has changed nothing. */
  readonly accepted: boolean
}

/** What is to be noted with an event. */
export interface Note {
  /** How a call went. */
  readonly outcome?: string
  /** It was found in the queue, where it has no business. */
  readonly stray?: boolean
}

const longestWait: Milliseconds = 5000 // for another node; a claim of a dead one may have to run out
const longestTurn: Milliseconds = 180_000 // a dialler may take a minute to dial, and again to tell
const pauses = { first: 10, most: 200 } // ms between two tries to claim
const mostInHand = 100 // events of one run on one node; a customer and an agent make a handful
const mostEvents = 20 // of one look; no table leads a run on so often without anybody's doing
const answerMargin: Milliseconds = 10_000 // beyond the ringing, whose end the exchange tells better

/**
 * Carries runs from state to state.
 *
 * An event finds its row in the table of the run's scenario; the next state and what follows from
 * it are written in one step, and then done. Whoever comes first does what was left undone. One
 * node at a time works on a run, and each looks first how things stand: word of an event may be
 * lost, but what it would tell can be seen.
 */
export class Engine {
  readonly #parts: EngineParts
  readonly #turns = new OneAtATime(mostInHand, runBusy)

  constructor(parts: EngineParts) {
    this.#parts = parts
    parts.wakes.onWake((serviceId) => this.#wake(serviceId))
  }

  /** Undefined when there is no such run. Throws 503 when others work on it for too long. */
  raise(serviceId: string, on?: EventName, note: Note = {}): Promise<Raised | undefined> {
    return this.#turns.do(serviceId, async () => {
      const claimed = await this.#claim(serviceId)
      if (claimed === undefined) return undefined
      return this.#whileClaimed(claimed.claim, () => this.#work(new Turn(claimed), on, note))
    })
  }

  /** False when there is such a run. Throws what refuses it a place in the queue; then there is none. */
  begin(run: RunRecord, now: Milliseconds): Promise<boolean> {
    return this.#turns.do(run.serviceId, async () => {
      const { store, wakes } = this.#parts
      await wakes.plan(run, now, this.#redo)
      const claim = await orInDoubt(store.create(run, keptFor(run, now)))
      if (claim === undefined) return false
      await this.#whileClaimed(claim, () => this.#workFirst(new Turn({ claim, run, now })))
      return true
    })
  }

  /** The number that a run gives out next, none for a chat; throws when all are taken. */
  async give(run: RunRecord, now: Milliseconds): Promise<Access | undefined> {
    const { serviceId, dataId, scenario, plan } = run
    if (scenario.startsWith('CHAT')) return undefined
    const { accessNumber, accessCode, expiresIn } = await this.#parts.numbers.allocate({
      ...plan.access,
      ...{ serviceId, dataId, phoneNumber: plan.caller },
    })
    return { number: accessNumber, code: accessCode, expiresAt: now + expiresIn * 1000 }
  }

  /** Resolves when nothing is being worked on here. */
  idle(): Promise<void> {
    return this.#turns.idle()
  }

  get #redo(): Milliseconds {
    return this.#parts.lease + 1000 // a node that died has lost it by then
  }

  async #wake(serviceId: string): Promise<void> {
    const { wakes, logger } = this.#parts
    try {
      const raised = await this.raise(serviceId)
      if (raised !== undefined) await wakes.plan(raised.run, raised.now)
    } catch (err) {
      logger.warn({ err }, 'a callback could not be looked after') // it is, a moment later
      await wakes.soon(serviceId)
    }
  }

  #whileClaimed<T>(claim: Claim, work: () => Promise<T>): Promise<T> {
    const { store, lease } = this.#parts
    return whileClaimed(claim, { store, lease, longest: longestTurn }, work)
  }

  async #claim(serviceId: string): Promise<Claimed | undefined> {
    const until = performance.now() + longestWait
    for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.most)) {
      const claimed = await this.#parts.store.claim(serviceId)
      if (claimed !== 'busy') return claimed
      if (performance.now() > until) throw runBusy()
      await setTimeout(pause)
    }
  }

  async #work(turn: Turn, on: EventName | undefined, note: Note): Promise<Raised> {
    const { claim } = turn
    try {
      noteIn(turn, note)
      await this.#runErrands(turn)
      await this.#look(turn)
      const accepted = on === undefined || (await this.#take(turn, { name: on }))
      if (on !== undefined && accepted) await this.#look(turn)
      return { run: turn.run, now: turn.now, accepted }
    } finally {
      const { unkept, now } = turn
      await this.#parts.store.release(claim, unkept, unkept && keptFor(unkept, now))
    }
  }

  /** The first place in the queue is part of beginning: who gets none is told, and not tried again. */
  async #workFirst(turn: Turn): Promise<void> {
    const { store, wakes, errands } = this.#parts
    try {
      if (turn.run.queued) await errands.queue(turn)
    } catch (error) {
      if (!(error instanceof ApiError)) throw startInDoubt(error) // a wake is planned: it may go on
      await orInDoubt(store.forget(turn.claim))
      await wakes.cancel(turn.run.serviceId).catch(() => {}) // it would find nothing to look after
      throw error
    }
    turn.change({ todo: turn.run.todo.filter((todo) => todo.do !== 'queue') })
    await orInDoubt(this.#work(turn, undefined, {}))
  }

  /** Acts on whatever is news, until nothing is. */
  async #look(turn: Turn): Promise<void> {
    for (let events = 0; events < mostEvents; events++) {
      if (!(await this.#lookOnce(turn))) return
    }
    this.#parts.logger.warn({ state: turn.run.state }, 'a callback does not come to rest')
  }

  async #lookOnce(turn: Turn): Promise<boolean> {
    for await (const seen of this.#parts.outlook.of(turn)) {
      if (seen.change === undefined && this.#rowFor(turn.run, seen.name, turn.now) === undefined)
        continue
      await this.#take(turn, seen)
      return true
    }
    return false
  }

  /** Goes where the table leads from here; false when it says nothing of the event. */
  async #take(turn: Turn, { name, change }: Seen): Promise<boolean> {
    const { dialler } = this.#parts
    const run = { ...turn.run, ...change }
    const row = this.#rowFor(run, name, turn.now)
    if (row === undefined) {
      if (change !== undefined) turn.run = run
      return false
    }
    const access = row.do?.includes('give') ? await this.give(run, turn.now) : undefined
    const ringTimeout = dialler.ringTimeout * 1000 + answerMargin
    const world = { now: turn.now, ringTimeout, access }
    await this.#commit(turn, advance(run, { table: tableOf(run), row, on: name }, world))
    await this.#runErrands(turn)
    return true
  }

  #rowFor(run: RunRecord, name: EventName, now: Milliseconds): Row | undefined {
    const { isByAgent } = this.#parts.dialler
    return findRow(tableOf(run), run.state, name, (guard) => holds(guard, run, { isByAgent, now }))
  }

  /** A wake is planned before anything is written that somebody must come back to. */
  async #commit(turn: Turn, next: RunRecord): Promise<void> {
    await this.#parts.wakes.plan(next, turn.now, this.#redo)
    turn.run = next
    await this.#keep(turn)
  }

  async #keep(turn: Turn): Promise<void> {
    const { run, claim, now } = turn
    if (!(await this.#parts.store.keep(claim, run, keptFor(run, now)))) throw runBusy()
    turn.noteKept(run)
  }

  async #runErrands(turn: Turn): Promise<void> {
    if (turn.run.todo.length === 0) return
    const until = this.#parts.lease / 2
    const events = await this.#parts.errands.run(turn, until, () => this.#keep(turn))
    for (const name of events) await this.#take(turn, { name })
  }
}

function noteIn(turn: Turn, { outcome, stray }: Note): void {
  const { todo, queued } = turn.run
  if (outcome !== undefined) turn.change({ outcome })
  if (stray && !queued) turn.change({ todo: [...todo, { do: 'withdraw' }] })
}

/** What was written when Redis went away, nobody knows. */
async function orInDoubt<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw startInDoubt(error)
  }
}
