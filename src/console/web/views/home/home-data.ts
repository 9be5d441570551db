/** What Home reads: answers of other rooms, as far as it shows them. */
export interface NodeView {
  readonly id: string
  readonly state: 'up' | 'draining' | 'silent' | 'down'
  readonly version: string
  readonly startedAt: string
  readonly lastSeenAt: string
  readonly load: Readonly<Partial<Record<'cpu' | 'memory' | 'sessions' | 'held', number>>>
  readonly self: boolean
}

export interface QueueView {
  readonly queue: string
  readonly waiting: number
  /** Seconds, of who waits now. */
  readonly longestWait: number
  readonly readyAgents: number
}

export interface AgentView {
  readonly id: string
  readonly state: 'READY' | 'NOT_READY' | 'LOGGED_OUT'
}

export interface CallbackList {
  readonly callbacks: readonly { readonly id: string; readonly desiredTime: string }[]
  readonly next?: string
}

export interface OptionSections {
  readonly sections: Readonly<Record<string, unknown>>
}

const removalAdvisedAfter = 45 * 60 // seconds a node is down before it is no longer expected back

export function secondsDown({ state, lastSeenAt }: NodeView, now: number): number {
  return state === 'down' ? Math.max(0, (now - Date.parse(lastSeenAt)) / 1000) : 0
}

/** True for a node that has been down for so long that it will hardly return by itself. */
export function isToBeRemoved(node: NodeView, now: number): boolean {
  return secondsDown(node, now) >= removalAdvisedAfter
}

/** All waiting, and the longest of them, over all queues. */
export function waitingIn(queues: readonly QueueView[]): { waiting: number; longest: number } {
  return {
    waiting: queues.reduce((sum, { waiting }) => sum + waiting, 0),
    longest: Math.max(
      0,
      ...queues.map(({ waiting, longestWait }) => (waiting > 0 ? longestWait : 0)),
    ),
  }
}

const hour = 3_600_000 // ms

/** Those of a list whose time comes within the hour. */
export function dueWithinHour({ callbacks }: CallbackList, now: number): number {
  return callbacks.filter(({ desiredTime }) => Date.parse(desiredTime) <= now + hour).length
}

/** Queues where somebody waits for agents that are not there. */
export function unattended(queues: readonly QueueView[]): QueueView[] {
  return queues.filter(({ waiting, readyAgents }) => waiting > 0 && readyAgents === 0)
}

/** Those who are there: ready, and all that are logged in. */
export function attendance(agents: readonly AgentView[]): { ready: number; present: number } {
  const present = agents.filter(({ state }) => state !== 'LOGGED_OUT')
  return {
    ready: present.filter(({ state }) => state === 'READY').length,
    present: present.length,
  }
}

/** The state of the whole: the worst of its nodes. */
export function worstOf(nodes: readonly NodeView[]): NodeView['state'] {
  const order = ['down', 'silent', 'draining', 'up'] as const
  return order.find((state) => nodes.some((node) => node.state === state)) ?? 'up'
}
