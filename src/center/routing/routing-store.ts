import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type {
  Agent,
  AgentChange,
  Interaction,
  InteractionState,
  Media,
  NewInteraction,
  QueueCounts,
  RequeueTo,
  RoutingEvent,
} from './routing.ts'

/** One wish of a caller, or of a deadline: `sweep` ends what is due. */
export type Change =
  | ({ readonly verb: 'enqueue' } & NewInteraction)
  | { readonly verb: 'withdraw'; readonly id: string }
  | { readonly verb: 'accept' | 'reject' | 'complete'; readonly agent: string; readonly id: string }
  | ({ readonly verb: 'requeue'; readonly id: string } & RequeueTo)
  | { readonly verb: 'agent'; readonly id: string; readonly change: AgentChange }
  | { readonly verb: 'sweep'; readonly most: number }

/** Why a change was not made. */
export type Refusal =
  | 'unknown'
  | 'not-offered'
  | 'not-active'
  | 'not-free'
  | 'queue-full'
  | 'too-many-queues'
  | 'too-many-agents'

export interface Changed {
  /** `known`: it had been done before. `more`: sweep again, there is more that is due. */
  readonly outcome: 'done' | 'known' | 'more' | Refusal
  /** Until the next deadline; undefined when there is none. */
  readonly nextDeadline: Milliseconds | undefined
  /** In the order in which it happened, matching included. */
  readonly events: readonly RoutingEvent[]
}

/** A queue at one moment. */
export interface QueueState {
  readonly queue: string
  readonly waiting: number
  readonly longestWait: Seconds
  readonly loggedIn: number
  readonly serving: number
  readonly ready: number
  /** Agents who could take one more at once. */
  readonly free: Readonly<Record<Media, number>>
  readonly total: QueueCounts
  readonly lastHour: QueueCounts
}

export interface Place {
  readonly state: InteractionState
  /** How many of any media are before it; 0 unless it waits. */
  readonly ahead: number
  readonly queue: QueueState
}

/** Keeps the state of routing; each change and each answer is one atomic step. */
export interface RoutingStore {
  /** Makes the change and then every match it allows, or refuses it and changes nothing. */
  change(change: Change): Promise<Changed>
  agents(): Promise<Agent[]>
  agent(id: string): Promise<Agent | undefined>
  interaction(id: string): Promise<Interaction | undefined>
  /** Undefined for an unknown agent. */
  interactionsOf(agent: string): Promise<Interaction[] | undefined>
  queues(): Promise<QueueState[]>
  /** A queue that nobody has used is empty. */
  queue(name: string): Promise<QueueState>
  place(id: string): Promise<Place | undefined>
}
