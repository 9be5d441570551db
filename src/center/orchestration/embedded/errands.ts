import { ApiError, type Logger, type Milliseconds, within } from '../../../base/kernel/index.ts'
import { toE164 } from '../../../base/phone/index.ts'
import type { AccessNumbers } from '../../access-numbers/index.ts'
import type { ChatServer } from '../../chat-server/index.ts'
import type { Routing } from '../../routing/index.ts'
import type { Dialler, DialOutcome } from '../dialler/dialler.ts'
import type { CallbackStates, CustomerDevice } from './ports.ts'
import { cardNow } from './run/card.ts'
import { isOver, type RunRecord, type Todo } from './run/run-record.ts'
import type { Turn } from './run/turn.ts'
import type { EventName } from './tables/state-table.ts'

export interface ErrandParts {
  readonly routing: Pick<Routing, 'enqueue' | 'withdraw' | 'requeue' | 'interaction'>
  readonly numbers: Pick<AccessNumbers, 'release'>
  readonly chats: Pick<ChatServer, 'find' | 'end' | 'accept'>
  readonly states: CallbackStates
  readonly device: Pick<CustomerDevice, 'notify'>
  readonly dialler: Dialler
  /** Told before somebody waits. */
  readonly watchDesks: () => Promise<void>
  readonly logger: Logger
}

type Errand<Name extends Todo['do']> = Extract<Todo, { do: Name }>

/** Done, done with something to tell, or to be tried again. */
type Came = 'done' | 'later' | EventName

const patience: Milliseconds = 3000 // for a device to be told; it is asked again after the time-out

/**
 * Does in the world what a change of state has left to do. Each errand may be done again: whoever
 * died may have done it, or not. The call is the exception; see `dial`.
 */
export class Errands {
  readonly #parts: ErrandParts

  constructor(parts: ErrandParts) {
    this.#parts = parts
  }

  /** Does what can be done by `until` (see Turn.worked); keeps what failed. `keep` writes the run. */
  async run(turn: Turn, until: Milliseconds, keep: () => Promise<void>): Promise<EventName[]> {
    const left: Todo[] = []
    const events: EventName[] = []
    for (const todo of turn.run.todo) {
      const waits = todo.do === 'dial' && (events.length > 0 || left.some(keepsFromDialling))
      const came = waits || turn.worked > until ? 'later' : await this.#try(todo, turn, keep)
      if (came === 'later') left.push(todo)
      else if (came !== 'done') events.push(came)
    }
    if (turn.run.todo.length > 0) turn.change({ todo: left })
    return events
  }

  /** Puts the run into its queue; throws what `run` would try again. */
  async queue({ run }: Pick<Turn, 'run'>): Promise<void> {
    const { routing, chats } = this.#parts
    const { serviceId, scenario, plan, former, place } = run
    await this.#parts.watchDesks()
    const found = await routing.interaction(serviceId)
    if (found !== undefined && found.arrivedAt !== former) return // it is there, or has been
    const media = scenario.startsWith('CHAT') ? 'chat' : 'voice'
    if (media === 'chat' && (await chats.find(serviceId))?.ended) return
    const customer = cardNow(run)
    await routing.enqueue({ id: serviceId, media, queue: plan.queue, customer, place })
  }

  async #try(todo: Todo, turn: Turn, keep: () => Promise<void>): Promise<Came> {
    try {
      return await this.#do(todo, turn, keep)
    } catch (err) {
      this.#parts.logger.warn({ err, errand: todo.do }, 'a callback is held up')
      return 'later'
    }
  }

  async #do(todo: Todo, turn: Turn, keep: () => Promise<void>): Promise<Came> {
    switch (todo.do) {
      case 'queue':
        if (turn.run.queued) await this.queue(turn)
        return 'done'
      case 'withdraw':
        return this.#withdraw(turn)
      case 'release':
        await this.#parts.numbers.release(turn.run.serviceId)
        return 'done'
      case 'report':
        return this.#report(todo, turn.run)
      case 'tell':
        return this.#tell(todo, turn)
      case 'pass-on':
        return this.#passOn(todo, turn.run)
      case 'seat':
        return this.#seat(todo, turn.run)
      case 'hang-up':
        return this.#hangUp(todo, turn.now)
      case 'dial':
        return this.#dial(turn, keep)
    }
  }

  /** What is withdrawn is history from then on, whoever took it out. */
  async #withdraw(turn: Turn): Promise<Came> {
    const { routing, chats } = this.#parts
    const { serviceId, scenario } = turn.run
    const found = await routing.interaction(serviceId)
    const chat = scenario.startsWith('CHAT') ? await chats.find(serviceId) : undefined
    if (chat !== undefined && chat.ended === undefined) await chats.end(serviceId, 'customer')
    else await routing.withdraw(serviceId)
    if (found !== undefined) turn.change({ former: found.arrivedAt, place: found.place })
    return 'done'
  }

  async #report({ state, reason, because }: Errand<'report'>, run: RunRecord): Promise<Came> {
    const isOurs = await this.#parts.states.to(run.serviceId, state, reason, because)
    return isOurs || state === 'COMPLETED' ? 'done' : 'terminate' // others have ended it
  }

  /** A device that cannot be told is no reason to stop: its user may look by themselves. */
  async #tell({ action }: Errand<'tell'>, { run, now }: Turn): Promise<Came> {
    const { device, logger } = this.#parts
    const { serviceId, state, dueAt } = run
    if (!['asked', 'held', 'dialling', 'talking'].includes(state)) return 'done' // too late
    const worth = dueAt === undefined ? undefined : Math.max(0, dueAt - now)
    const told = device.notify(serviceId, { _action: action, _id: serviceId }, worth)
    const failed = (err: unknown) => logger.warn({ err }, 'a customer could not be told')
    await within(patience, told.catch(failed))
    return 'done'
  }

  async #passOn({ agent }: Errand<'pass-on'>, { serviceId }: RunRecord): Promise<Came> {
    await unlessRefused(this.#parts.routing.requeue(serviceId, { from: agent }))
    return 'done'
  }

  async #seat({ agent }: Errand<'seat'>, run: RunRecord): Promise<Came> {
    if (!run.scenario.startsWith('CHAT') || isOver(run)) return 'done'
    await unlessRefused(this.#parts.chats.accept(run.serviceId, agent))
    return 'done'
  }

  async #hangUp({ call, until }: Errand<'hang-up'>, now: Milliseconds): Promise<Came> {
    return (await this.#parts.dialler.hangUp(call)) || now >= until ? 'done' : 'later'
  }

  /**
   * A call is begun once: that it begins is written before it does. Whoever finds it begun by a node
   * that died leaves it alone, and asks how it goes; if it never was, that counts as unanswered.
   */
  async #dial(turn: Turn, keep: () => Promise<void>): Promise<Came> {
    const { serviceId, state, call, plan } = turn.run
    if (state !== 'dialling' || call === undefined || call.begun) return 'done'
    turn.change({ call: { ...call, begun: true } })
    await keep()
    const outcome = await this.#parts.dialler.dial({
      ...{ id: call.id, serviceId, agent: call.agent, first: plan.first },
      number: toE164(plan.number, plan.country) ?? plan.number,
    })
    if ('reason' in outcome) turn.change({ outcome: outcome.reason })
    return cameOf[outcome.kind]
  }
}

/** Nobody is called while the last call may ring, or the callback may have been cancelled. */
const keepsFromDialling = (todo: Todo) => todo.do === 'hang-up' || todo.do === 'report'

const cameOf: Readonly<Record<DialOutcome['kind'], Came>> = {
  'by-agent': 'answered', // by the agent, who takes it from here
  placed: 'done',
  'in-doubt': 'done',
  failed: 'unanswered',
  impossible: 'impossible',
}

/** What is refused has been overtaken by events; anything else is a failure. */
async function unlessRefused(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof ApiError && error.status < 500)) throw error
  }
}
