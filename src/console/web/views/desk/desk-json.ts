/** What the desk's routes answer (OpenAPI: tag `desk`), as far as it is shown. */

export type AgentState = 'READY' | 'NOT_READY' | 'LOGGED_OUT'

export interface Agent {
  readonly id: string
  readonly nickname: string
  readonly queues: readonly string[]
  readonly state: AgentState
  readonly reason?: string
  readonly since: string
  readonly chats: number
  readonly load: { readonly voice: number; readonly chat: number }
  readonly handled: number
}

export interface Interaction {
  readonly id: string
  readonly media: 'voice' | 'chat'
  readonly state: 'waiting' | 'offered' | 'active' | 'ended'
  readonly queue: string
  readonly customer: Readonly<Record<string, string>>
  readonly arrivedAt: string
  /** Seconds until acceptance, or until now. */
  readonly waited: number
  readonly offerEndsAt?: string
  readonly offerEndsIn?: number
  readonly acceptedAt?: string
  readonly refusals: number
}

export interface Queue {
  readonly queue: string
  readonly waiting: number
  readonly longestWait: number
  readonly expectedWait?: number
  readonly readyAgents: number
  readonly servingAgents: number
}

/** Event, nickname, text, seconds since the beginning, type of party. */
export type Entry = readonly [string, string, string, string, string]

export interface Chat {
  readonly id: string
  readonly queue: string
  readonly subject: string
  readonly parties: readonly {
    readonly id: string
    readonly type: string
    readonly nickname: string
  }[]
  readonly startedAt: string
  readonly endReason?: string
  readonly chatIxnState: 'TRANSCRIPT' | 'DISCONNECTED'
  readonly transcriptPosition: string
  readonly transcriptToShow: readonly Entry[]
}

export const agentPath = (agent: string) => `/desk/agents/${encodeURIComponent(agent)}`

export function interactionPath(agent: string, id: string, verb: string): string {
  return `${agentPath(agent)}/interactions/${encodeURIComponent(id)}/${verb}`
}

export function chatPath(agent: string, id: string, verb: string): string {
  return `${agentPath(agent)}/chats/${encodeURIComponent(id)}/${verb}`
}
