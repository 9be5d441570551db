import type { SignedIn } from '../../base/http/index.ts'
import {
  type Chat,
  type ChatEntry,
  type ChatEventType,
  type ChatServer,
  client,
  type PartyType,
  type Transcript,
} from '../../center/chat-server/index.ts'
import type { DialWord } from '../../center/orchestration/index.ts'
import type {
  Agent,
  AgentChange,
  Interaction,
  QueueFigures,
  Routing,
} from '../../center/routing/index.ts'
import {
  agentNameReserved,
  notYourCall,
  notYourChat,
  notYourDesk,
  positionBeyondEnd,
  supervisorRequired,
} from './desk-errors.ts'

/** As what somebody at a desk may be in a chat. */
export type StaffType = Exclude<PartyType, 'CLIENT'>

export interface DeskParts {
  readonly routing: Routing
  readonly chats: Pick<
    ChatServer,
    'find' | 'transcript' | 'say' | 'accept' | 'join' | 'leave' | 'transfer'
  >
  /** How the call to a callback's customer went; absent: nobody calls any. */
  readonly dialOutcome?: (serviceId: string, outcome: DialWord) => Promise<void>
}

/** An agent's side of the embedded centre: calls are routing's affair, chats the chat server's too. */
export class DeskService {
  readonly #routing: DeskParts['routing']
  readonly #chats: DeskParts['chats']
  readonly #dialOutcome: DeskParts['dialOutcome']

  constructor({ routing, chats, dialOutcome }: DeskParts) {
    this.#routing = routing
    this.#chats = chats
    this.#dialOutcome = dialOutcome
  }

  /** The agent that is acted as: an agent is its own, a supervisor anybody's, the customer's nobody. */
  seat({ name, role }: SignedIn, agent: string): string {
    if (role === 'agent' && name !== agent) throw notYourDesk(agent)
    if (agent === client) throw agentNameReserved(agent)
    return agent
  }

  agents(): Promise<Agent[]> {
    return this.#routing.agents()
  }

  setAgent(agent: string, change: AgentChange): Promise<Agent> {
    return this.#routing.setAgent(agent, change)
  }

  interactions(agent: string): Promise<Interaction[]> {
    return this.#routing.interactions(agent)
  }

  queues(): Promise<QueueFigures[]> {
    return this.#routing.queues()
  }

  /** With a chat the agent joins it; one that its customer has not begun yet is joined as it begins. */
  async accept(agent: string, id: string): Promise<void> {
    if (await this.#hasChat(id)) await this.#chats.accept(id, agent)
    else await this.#routing.accept(agent, id)
  }

  reject(agent: string, id: string): Promise<void> {
    return this.#routing.reject(agent, id)
  }

  /** Of a chat: leaves it, which ends it unless another agent stays. */
  async complete(agent: string, id: string): Promise<void> {
    const interaction = await this.#routing.interaction(id)
    if (interaction?.agent === agent && (await this.#hasChat(id))) {
      await this.#chats.leave(id, agent)
    } else await this.#routing.complete(agent, id)
  }

  /** Of the call that the agent has with a callback's customer, or tried to have. */
  async sayOutcome(agent: string, id: string, outcome: DialWord): Promise<void> {
    const interaction = await this.#routing.interaction(id)
    const isActive = interaction?.state === 'active' && interaction.agent === agent
    if (!isActive || this.#dialOutcome === undefined) throw notYourCall(agent, id)
    await this.#dialOutcome(id, outcome)
  }

  say(agent: string, id: string, event: { type: ChatEventType; text: string }): Promise<ChatEntry> {
    return this.#chats.say(id, agent, event)
  }

  async join({ role }: SignedIn, agent: string, id: string, type: StaffType): Promise<void> {
    if (type === 'SUPERVISOR' && role === 'agent') throw supervisorRequired()
    const { nickname = agent } = (await this.#routing.agent(agent)) ?? {}
    await this.#chats.join(id, { id: agent, type, nickname })
  }

  leave(agent: string, id: string): Promise<void> {
    return this.#chats.leave(id, agent)
  }

  transfer(
    agent: string,
    id: string,
    to: { queue?: string | undefined; agent?: string | undefined },
  ): Promise<void> {
    return this.#chats.transfer(id, agent, to)
  }

  /** The chat and what came after a position; to agents as far as they have a part in it. */
  async transcript(user: SignedIn, id: string, after: number): Promise<Transcript> {
    const { chat, entries } = await this.#chats.transcript(id, after)
    const last = user.role === 'agent' ? await this.#horizon(user.name, chat) : chat.position
    if (last === undefined) throw notYourChat(user.name)
    if (after > last) throw positionBeyondEnd(after, last)
    return { chat, entries: entries.filter(({ position }) => position <= last) }
  }

  /** How far an agent may read: all of what it has or is offered, and what it had until it left. */
  async #horizon(agent: string, { id, parties, position }: Chat): Promise<number | undefined> {
    if (agent === client) return undefined
    if (parties.some((party) => party.id === agent)) return position
    if ((await this.#routing.interaction(id))?.agent === agent) return position
    const { entries } = await this.#chats.transcript(id, 0)
    return entries.findLast(({ party }) => party.id === agent)?.position
  }

  async #hasChat(id: string): Promise<boolean> {
    return (await this.#chats.find(id)) !== undefined
  }
}
