import type { ChatServer } from '../../chat-server/index.ts'
import type { Routing } from '../../routing/index.ts'
import type { Dialler } from '../dialler/dialler.ts'
import { type AgentEvent, nextAgentEvent } from './agent-events.ts'
import type { RunRecord } from './run/run-record.ts'
import type { Turn } from './run/turn.ts'
import type { EventName } from './tables/state-table.ts'

export interface OutlookParts {
  readonly routing: Pick<Routing, 'interaction'>
  readonly chats: Pick<ChatServer, 'find'>
  readonly dialler: Pick<Dialler, 'progress'>
}

/** Something that is so, as an event. */
export interface Seen {
  readonly name: EventName
  /** What is known of the world from then on, whether the event means anything or not. */
  readonly change?: Partial<RunRecord>
}

/** Finds out how things stand with agents, chats, calls and time. */
export class Outlook {
  readonly #parts: OutlookParts

  constructor(parts: OutlookParts) {
    this.#parts = parts
  }

  /** What may be news to the run, the most telling first; whoever has acted on one asks again. */
  async *of(turn: Turn): AsyncIterable<Seen> {
    const { run } = turn
    if (run.state === 'over') return
    const chat = run.scenario.startsWith('CHAT')
      ? await this.#parts.chats.find(run.serviceId)
      : undefined
    const isLeft = chat?.ended !== undefined && chat.ended.reason !== 'no-agent'
    const agent = run.queued
      ? nextAgentEvent(run, await this.#parts.routing.interaction(run.serviceId))
      : undefined
    if (agent !== undefined) yield toSeen(agent, isLeft)
    if (chat !== undefined) yield { name: chat.ended === undefined ? 'arrived' : 'left' }
    if (run.state === 'dialling' && run.call?.begun === true) yield* this.#ofCall(run, run.call.id)
    if (turn.now >= run.endsAt) yield { name: 'expiry' }
    if (run.dueAt !== undefined && turn.now >= run.dueAt) yield { name: 'timeout' }
  }

  async *#ofCall({ plan }: RunRecord, call: string): AsyncIterable<Seen> {
    const progress = await this.#parts.dialler.progress(call)
    if (progress === 'answered') yield { name: 'answered' }
    if (progress !== 'ended') return
    const change = { outcome: 'no answer' }
    yield { name: plan.first === 'AGENT' ? 'silent' : 'unanswered', change }
  }
}

/** Whoever leaves a chat before an agent has come takes it out of the queue. */
function toSeen({ name, agent, ended }: AgentEvent, isLeft: boolean): Seen {
  const isOut = name === 'done' || name === 'dropped'
  const out = isOut ? { queued: false, ...(ended === undefined ? {} : { former: ended }) } : {}
  return { name: name === 'dropped' && isLeft ? 'left' : name, change: { agent, ...out } }
}
