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
import type { Audit, AuditNote } from '../audit/index.ts'
import { notYourCall, notYourChat, positionBeyondEnd, supervisorRequired } from './desk-errors.ts'
import { type Seat, spellChange } from './desk-seat.ts'

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
  readonly audit: Pick<Audit, 'note'>
}

/**
 * An agent's side of the embedded centre: calls are routing's affair, chats the chat server's too.
 * What somebody does in an agent's stead is noted.
 */
export class DeskService {
  readonly #routing: DeskParts['routing']
  readonly #chats: DeskParts['chats']
  readonly #dialOutcome: DeskParts['dialOutcome']
  readonly #audit: DeskParts['audit']

  constructor({ routing, chats, dialOutcome, audit }: DeskParts) {
    this.#routing = routing
    this.#chats = chats
    this.#dialOutcome = dialOutcome
    this.#audit = audit
  }

  agents(): Promise<Agent[]> {
    return this.#routing.agents()
  }

  async setAgent(seat: Seat, change: AgentChange): Promise<Agent> {
    const before = seat.by && (await this.#routing.agent(seat.agent))
    const agent = await this.#routing.setAgent(seat.agent, change)
    await this.#note(seat, 'changed', {
      ...(before === undefined ? {} : { before: spellChange(change, before) }),
      after: spellChange(change, agent),
    })
    return agent
  }

  interactions({ agent }: Seat): Promise<Interaction[]> {
    return this.#routing.interactions(agent)
  }

  queues(): Promise<QueueFigures[]> {
    return this.#routing.queues()
  }

  /** With a chat the agent joins it; one that its customer has not begun yet is joined as it begins. */
  async accept(seat: Seat, id: string): Promise<void> {
    if (await this.#hasChat(id)) await this.#chats.accept(id, seat.agent)
    else await this.#routing.accept(seat.agent, id)
    await this.#note(seat, 'accepted', { after: id })
  }

  async reject(seat: Seat, id: string): Promise<void> {
    await this.#routing.reject(seat.agent, id)
    await this.#note(seat, 'rejected', { after: id })
  }

  /** Of a chat: leaves it, which ends it unless another agent stays. */
  async complete(seat: Seat, id: string): Promise<void> {
    const { agent } = seat
    const interaction = await this.#routing.interaction(id)
    if (interaction?.agent === agent && (await this.#hasChat(id))) {
      await this.#chats.leave(id, agent)
    } else await this.#routing.complete(agent, id)
    await this.#note(seat, 'completed', { after: id })
  }

  /** Of the call that the agent has with a callback's customer, or tried to have. */
  async sayOutcome(seat: Seat, id: string, outcome: DialWord): Promise<void> {
    const { agent } = seat
    const interaction = await this.#routing.interaction(id)
    const isActive = interaction?.state === 'active' && interaction.agent === agent
    if (!isActive || this.#dialOutcome === undefined) throw notYourCall(agent, id)
    await this.#dialOutcome(id, outcome)
    await this.#note(seat, 'outcome-said', { after: `${id}: ${outcome}` })
  }

  /** A note does not repeat the words: they stand in the transcript. That somebody types is none. */
  async say(
    seat: Seat,
    id: string,
    event: { type: ChatEventType; text: string },
  ): Promise<ChatEntry> {
    const entry = await this.#chats.say(id, seat.agent, event)
    if (!isTyping(event.type)) await this.#note(seat, 'said', { after: id })
    return entry
  }

  async join({ role }: SignedIn, seat: Seat, id: string, type: StaffType): Promise<void> {
    if (type === 'SUPERVISOR' && role === 'agent') throw supervisorRequired()
    const { agent } = seat
    const { nickname = agent } = (await this.#routing.agent(agent)) ?? {}
    await this.#chats.join(id, { id: agent, type, nickname })
    await this.#note(seat, 'joined', { after: `${id} as ${type}` })
  }

  async leave(seat: Seat, id: string): Promise<void> {
    await this.#chats.leave(id, seat.agent)
    await this.#note(seat, 'left', { after: id })
  }

  async transfer(
    seat: Seat,
    id: string,
    to: { queue?: string | undefined; agent?: string | undefined },
  ): Promise<void> {
    await this.#chats.transfer(id, seat.agent, to)
    const { queue, agent } = to
    const target = [queue && `queue ${queue}`, agent && `agent ${agent}`].filter(Boolean)
    await this.#note(seat, 'transferred', { after: `${id} to ${target.join(', ')}` })
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

  /** Nothing of what agents do themselves: it is their work. */
  async #note(
    { agent, by }: Seat,
    verb: string,
    more: Pick<AuditNote, 'before' | 'after'>,
  ): Promise<void> {
    if (by === undefined) return
    await this.#audit.note({ ...by, what: `desk.${verb}`, thing: agent, ...more })
  }

  async #hasChat(id: string): Promise<boolean> {
    return (await this.#chats.find(id)) !== undefined
  }
}

const isTyping = (type: ChatEventType) => type.startsWith('Notice.Typing')
