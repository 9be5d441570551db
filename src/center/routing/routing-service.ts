import type { RoutingOptions } from '../../base/config/index.ts'
import type { Clock, Live, Logger, Milliseconds, Seconds, Undo } from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import { expectedWait } from './expected-wait.ts'
import type {
  Agent,
  AgentChange,
  Interaction,
  Media,
  NewInteraction,
  QueueFigures,
  QueuePlace,
  QueueWait,
  RequeueTo,
  Routing,
  RoutingEvent,
} from './routing.ts'
import {
  checkAgentChange,
  checkDestination,
  checkInteraction,
  checkName,
} from './routing-checks.ts'
import { agentNotFound } from './routing-errors.ts'
import { RoutingEvents } from './routing-events.ts'
import { toRefusal } from './routing-refusals.ts'
import type { Change, Changed, QueueState, RoutingStore } from './routing-store.ts'
import { Sweeps } from './sweeps.ts'

const sweptAtOnce = 100 // interactions a script: longer would keep Redis from others for milliseconds
const mostSweeps = 100 // in a row; what is left then is the next timer's

export interface RoutingServiceParts {
  readonly store: RoutingStore
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  readonly options: Live<RoutingOptions>
  readonly logger: Logger
  readonly clock: Clock
}

/** Checks what is wished, has it done, tells of it, and sees that deadlines are kept. */
export class RoutingService implements Routing {
  readonly #store: RoutingStore
  readonly #options: Live<RoutingOptions>
  readonly #logger: Logger
  readonly #events: RoutingEvents
  readonly #sweeps: Sweeps

  constructor({ store, timers, options, logger, clock }: RoutingServiceParts) {
    this.#store = store
    this.#options = options
    this.#logger = logger
    this.#events = new RoutingEvents(logger)
    this.#sweeps = new Sweeps(timers, () => this.#sweep(), clock)
  }

  async enqueue(interaction: NewInteraction): Promise<void> {
    checkInteraction(interaction)
    await this.#make({ verb: 'enqueue', ...interaction })
  }

  async withdraw(id: string): Promise<boolean> {
    const { outcome } = await this.#try({ verb: 'withdraw', id })
    return outcome === 'done'
  }

  async requeue(id: string, to: RequeueTo): Promise<void> {
    checkDestination(to)
    await this.#make({ verb: 'requeue', id, ...to })
  }

  async accept(agent: string, id: string): Promise<void> {
    await this.#make({ verb: 'accept', agent, id })
  }

  async reject(agent: string, id: string): Promise<void> {
    await this.#make({ verb: 'reject', agent, id })
  }

  async complete(agent: string, id: string): Promise<void> {
    await this.#make({ verb: 'complete', agent, id })
  }

  interaction(id: string): Promise<Interaction | undefined> {
    return this.#store.interaction(id)
  }

  async interactions(agent: string): Promise<Interaction[]> {
    const interactions = await this.#store.interactionsOf(agent)
    if (interactions === undefined) throw agentNotFound(agent)
    return interactions
  }

  async position(id: string): Promise<QueuePlace | undefined> {
    const place = await this.#store.place(id)
    if (place?.state !== 'waiting' && place?.state !== 'offered') return undefined
    const { state, ahead, queue } = place
    const position = ahead + 1
    const wait = state === 'offered' ? 0 : this.#expectedWait(position, queue)
    return { queue: queue.queue, position, expectedWait: wait }
  }

  async expectedWait(queue: string, media: Media = 'voice'): Promise<QueueWait> {
    checkName(queue, 'a queue')
    const state = await this.#store.queue(queue)
    const { waiting, ready } = state
    const seconds = this.#newcomersWait(state, media)
    return { waiting, position: waiting + 1, seconds, readyAgents: ready }
  }

  async queues(): Promise<QueueFigures[]> {
    const queues = await this.#store.queues()
    return queues.map((state) => ({
      queue: state.queue,
      waiting: state.waiting,
      longestWait: state.longestWait,
      expectedWait: this.#newcomersWait(state, 'voice'),
      loggedInAgents: state.loggedIn,
      readyAgents: state.ready,
      servingAgents: state.serving,
      ...state.total,
      lastHour: state.lastHour,
    }))
  }

  agents(): Promise<Agent[]> {
    return this.#store.agents()
  }

  async agent(id: string): Promise<Agent | undefined> {
    return id === '' ? undefined : this.#store.agent(id)
  }

  async setAgent(id: string, change: AgentChange): Promise<Agent> {
    checkName(id, 'an agent')
    checkAgentChange(change)
    const { events } = await this.#make({ verb: 'agent', id, change })
    const told = events.findLast((event) => event.kind === 'agent-changed' && event.agent.id === id)
    if (told?.kind !== 'agent-changed') throw new Error('routing did not tell of a changed agent')
    return told.agent
  }

  onEvent(listener: (event: RoutingEvent) => void | Promise<void>): Undo {
    return this.#events.onEvent(listener)
  }

  async close(): Promise<void> {
    this.#events.close()
  }

  #newcomersWait(queue: QueueState, media: Media): Seconds | undefined {
    return queue.free[media] > 0 ? 0 : this.#expectedWait(queue.waiting + 1, queue)
  }

  #expectedWait(position: number, queue: QueueState): Seconds | undefined {
    return expectedWait(position, queue, this.#options().assumed_handling_time)
  }

  async #make(change: Change): Promise<Changed> {
    const changed = await this.#try(change)
    const refusal = toRefusal(changed.outcome, change)
    if (refusal !== undefined) throw refusal
    return changed
  }

  async #try(change: Change): Promise<Changed> {
    const offerTimeout = this.#options().offer_timeout * 1000
    await this.#sweeps.within(offerTimeout)
    const changed = await this.#store.change(change)
    this.#events.tell(changed.events)
    const { nextDeadline } = changed
    if (nextDeadline !== undefined && nextDeadline < offerTimeout) {
      this.#sweeps.within(nextDeadline).catch((err: unknown) => {
        this.#logger.warn({ err }, 'a routing deadline may be kept late')
      })
    }
    return changed
  }

  async #sweep(): Promise<Milliseconds | undefined> {
    for (let sweeps = 1; ; sweeps++) {
      const changed = await this.#store.change({ verb: 'sweep', most: sweptAtOnce })
      this.#events.tell(changed.events)
      if (changed.outcome !== 'more' || sweeps === mostSweeps) return changed.nextDeadline
    }
  }
}
