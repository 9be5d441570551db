import type { Closable, Milliseconds, Seconds, Undo } from '../../base/kernel/index.ts'

export type Media = 'voice' | 'chat'

/*
 * State        entered when                                      left by
 * LOGGED_OUT   the agent is made, logs out, or was not heard of  any state
 * NOT_READY    the agent says so, or has missed an offer         any other
 * READY        the agent says so                                 any other; a missed offer
 * Only a READY agent has offers: whoever leaves READY loses them, and keeps what is active, also
 * LOGGED_OUT: that is completed, moved on, or ended by `longest_handling`.
 */
export type AgentState = 'READY' | 'NOT_READY' | 'LOGGED_OUT'

export interface Agent {
  readonly id: string
  readonly nickname: string
  readonly queues: readonly string[]
  readonly state: AgentState
  /** Why not ready, in the agent's words; `missed-offer` when it was set by a missed offer. */
  readonly reason: string | undefined
  /** When the state began. */
  readonly since: Milliseconds
  /** Most chats at a time. */
  readonly chats: number
  /** What the agent has now, offers included. */
  readonly load: Readonly<Record<Media, number>>
  readonly loggedInAt: Milliseconds | undefined
  /** Of all log-ins, and of all READY times, the running one included; forgotten with the agent. */
  readonly loginTime: Seconds
  readonly readyTime: Seconds
  readonly handled: number
}

/** What is left out stays as it is; of a new agent it is: the id, none, LOGGED_OUT, the option's. */
export interface AgentChange {
  readonly nickname?: string | undefined
  readonly queues?: readonly string[] | undefined
  readonly state?: AgentState | undefined
  /** With NOT_READY. */
  readonly reason?: string | undefined
  readonly chats?: number | undefined
}

/*
 * State     entered when                                       left by
 * waiting   it arrives, or an offer ends without acceptance    an offer; withdrawal; `longest_wait`
 * offered   it is an agent's turn                              acceptance; rejection; the time-out;
 *                                                              withdrawal; the agent leaves READY
 * active    the agent accepts                                  completion; withdrawal; moving on
 * ended     completed or withdrawn                             enqueued again; an hour's passing
 */
export type InteractionState = 'waiting' | 'offered' | 'active' | 'ended'

export interface NewInteraction {
  /** That of the service. */
  readonly id: string
  readonly media: Media
  readonly queue: string
  /** What the agent gets to see, and whatever a listener wants to find again. */
  readonly customer: Readonly<Record<string, string>>
  /** That of an interaction which left for a while: it comes back to where it stood. */
  readonly place?: number | undefined
}

export interface Interaction extends NewInteraction {
  readonly state: InteractionState
  /** Who has it, or had it when it ended. */
  readonly agent: string | undefined
  /** Its place among all that wait anywhere; the lowest is served first. */
  readonly place: number
  /** In this queue. */
  readonly arrivedAt: Milliseconds
  readonly offeredAt: Milliseconds | undefined
  readonly offerEndsAt: Milliseconds | undefined
  readonly acceptedAt: Milliseconds | undefined
  /** Until acceptance, until its end, or until now. */
  readonly waited: Seconds
  /** Left of the offer, by the clock that ends it. */
  readonly offerEndsIn: Seconds | undefined
  /** Offers that were rejected or missed. */
  readonly refusals: number
}

/** The queue afresh (the same one when left out), or one agent of it, who must be free right now. */
export interface RequeueTo {
  readonly queue?: string | undefined
  readonly agent?: string | undefined
  /** Refused unless this agent has it. */
  readonly from?: string | undefined
}

export interface QueuePlace {
  readonly queue: string
  /** 1 for whoever is next, and while an offer runs. */
  readonly position: number
  /** Undefined while nobody serves the queue. */
  readonly expectedWait: Seconds | undefined
}

/** What a newcomer would meet. */
export interface QueueWait {
  readonly waiting: number
  readonly position: number
  /** 0 while somebody is free; undefined while nobody serves the queue. */
  readonly seconds: Seconds | undefined
  readonly readyAgents: number
}

export interface QueueCounts {
  readonly accepted: number
  readonly handled: number
  readonly abandoned: number
  /** From arrival to acceptance; undefined when nothing was accepted. */
  readonly averageWait: Seconds | undefined
  /** From acceptance to the end; undefined when nothing was handled. */
  readonly averageHandling: Seconds | undefined
}

/** The counts are those since the queue is known; a queue is forgotten after a week without use. */
export interface QueueFigures extends QueueCounts {
  readonly queue: string
  readonly waiting: number
  /** Of who waits now; 0 when nobody does. */
  readonly longestWait: Seconds
  /** What a newcomer may expect. */
  readonly expectedWait: Seconds | undefined
  readonly loggedInAgents: number
  readonly readyAgents: number
  /** Ready, or busy with something. */
  readonly servingAgents: number
  /** The last 50 to 60 minutes. */
  readonly lastHour: QueueCounts
}

/**
 * `revoked` is an offer taken back without the agent's doing: `missed` when it ran out, `not-ready`
 * when its agent left READY. `expired` came to an end by `longest_wait` or `longest_handling`.
 */
export type RoutingEvent =
  | {
      readonly kind:
        | 'enqueued'
        | 'offered'
        | 'accepted'
        | 'rejected'
        | 'revoked'
        | 'completed'
        | 'withdrawn'
        | 'requeued'
      readonly reason: 'missed' | 'not-ready' | 'expired' | undefined
      /** As it is after the event. */
      readonly interaction: Interaction
      /** Whom it concerns: who was offered it, has it, or had it until now. */
      readonly agent: string | undefined
    }
  | { readonly kind: 'agent-changed'; readonly agent: Agent }

/**
 * Who serves whom.
 *
 * Every change is atomic and ends in matching: when it resolves, no interaction waits that an agent
 * could take. The earliest arrival goes first, to the agent with the least to do, and among those to
 * the one who has been ready for longest; who rejects, misses or completes goes to the end of that
 * line. An agent takes one call, or as many chats as set; never both, because nobody types while
 * talking. An interaction keeps its place through offers that come to nothing.
 *
 * Nothing lives in the node: an agent whose node died keeps its interactions, and deadlines are
 * kept by whichever node is there. Where a change cannot be made the promise is rejected and nothing
 * has changed, except that with Redis away nobody can tell; every change may be made again.
 */
export interface Routing extends Closable {
  /** Resolves when it has its place, or is offered already. The same id again: no second place. */
  enqueue(interaction: NewInteraction): Promise<void>
  /** Ends it wherever it is: waiting or offered as abandoned, active as handled. False when there was none. */
  withdraw(id: string): Promise<boolean>
  /** A new place at the end of a queue, or an offer to one agent; who had it gets it back last. */
  requeue(id: string, to: RequeueTo): Promise<void>
  /** Again by the same agent changes nothing. */
  accept(agent: string, id: string): Promise<void>
  /** Again by the same agent changes nothing, as long as the refusal is remembered. */
  reject(agent: string, id: string): Promise<void>
  /** Again by the same agent changes nothing. */
  complete(agent: string, id: string): Promise<void>

  /** Undefined when it is unknown; one that ended is known for an hour. */
  interaction(id: string): Promise<Interaction | undefined>
  /** What the agent has, offers included, by arrival; 404 for an unknown agent. */
  interactions(agent: string): Promise<Interaction[]>
  /** Undefined unless it waits or is offered. */
  position(id: string): Promise<QueuePlace | undefined>
  /** `media`: what the newcomer brings; a call when left out. */
  expectedWait(queue: string, media?: Media): Promise<QueueWait>
  /** All queues that are known, by name. */
  queues(): Promise<QueueFigures[]>

  /** All agents of the last seven days, by id. */
  agents(): Promise<Agent[]>
  agent(id: string): Promise<Agent | undefined>
  /** Makes an unknown agent. Setting READY again keeps the place in the line. */
  setAgent(id: string, change: AgentChange): Promise<Agent>

  /**
   * Hears what changed on this node, in order, before the change resolves; what a listener does
   * later is not waited for, and its failure is logged and not repeated.
   *
   * An event can be lost with its node, never what it tells: `interaction`, `interactions` and
   * `agents` say the same for as long as it matters. Who must act on an event whatever happens (a
   * device to be told of an acceptance) sets a timer of its own beforehand and asks then.
   */
  onEvent(listener: (event: RoutingEvent) => void | Promise<void>): Undo
}
