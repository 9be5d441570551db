import {
  type Clock,
  type Closable,
  type Live,
  type Logger,
  type Milliseconds,
  newHexId,
  type Undo,
} from '../../base/kernel/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { Routing } from '../routing/index.ts'
import {
  type Chat,
  type ChatEntry,
  type ChatEventType,
  client,
  type EndReason,
  type Party,
} from './chat.ts'
import { chatEnded, chatFull, chatUnknown, notInChat, tooFast } from './chat-errors.ts'
import type { ChatFeed } from './chat-feed.ts'
import type { ChatOptions } from './chat-options.ts'
import type { ChatListener, ChatServer, NewChat } from './chat-server.ts'
import type { Changed, ChatStore, Refusal, Step } from './chat-store.ts'
import { checkEvent } from './check-event.ts'
import { newSessionNames } from './session-names.ts'

const watchTimer = 'chat-server.watch'
const historyLeft = 3600 // seconds a chat whose node died keeps its keys beyond its latest end

/** What a transcript says of who comes and goes, in the words of the reference. */
const hasJoined = 'has joined the session'
const hasLeft = 'has left the session'
const farewells: Readonly<Record<EndReason, string>> = {
  customer: hasLeft,
  agent: hasLeft,
  inactivity: 'has left the session because nobody wrote',
  expired: 'has left the session because its time was over',
  'no-agent': 'has left the session because no agent was free',
}

/** The rules of the embedded chat server over its store, routing and timers. */
export class EmbeddedChatServer implements ChatServer {
  readonly #store: ChatStore & Closable
  readonly #feed: ChatFeed
  readonly #routing: Routing
  readonly #timers: Timers
  readonly #options: Live<ChatOptions>
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #watchAfter: Milliseconds
  #undo: Undo[] = []

  constructor(o: {
    store: ChatStore & Closable
    feed: ChatFeed
    routing: Routing
    timers: Timers
    options: Live<ChatOptions>
    clock: Clock
    logger: Logger
    watchAfter: Milliseconds
  }) {
    this.#store = o.store
    this.#feed = o.feed
    this.#routing = o.routing
    this.#timers = o.timers
    this.#options = o.options
    this.#clock = o.clock
    this.#logger = o.logger
    this.#watchAfter = o.watchAfter
    this.#timers.handle(watchTimer, ({ id }) => this.#look(id))
  }

  feed(listener: ChatListener): void {
    this.#feed.tell(listener)
  }

  start(): void {
    this.#undo = [
      this.#store.onChanged((id) => this.#feed.wake(id)),
      this.#routing.onEvent(({ kind, ...event }) => {
        if (kind !== 'withdrawn' || !('interaction' in event)) return
        const { interaction, reason } = event
        if (interaction.media === 'chat' && reason === 'expired') {
          void this.#endQuietly(interaction.id)
        }
      }),
    ]
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo()
    await this.#feed.close()
    await this.#store.close()
  }

  async open({ id, nickname, ttl, ...given }: NewChat): Promise<Chat> {
    const record = { id, ...newSessionNames(newHexId), ...given }
    await this.#store.create(record, { ttl, history: historyLeft })
    const party: Party = { id: client, type: 'CLIENT', nickname }
    if ((await this.#get(id)).position === 0) {
      await this.#change(id, { verb: 'join', party, text: hasJoined })
    }
    const chat = await this.#get(id)
    if (chat.ended === undefined) await this.#queueUp(chat, nickname)
    return chat
  }

  find(id: string): Promise<Chat | undefined> {
    return this.#store.find(id)
  }

  async transcript(id: string, after: number) {
    const transcript = await this.#store.read(id, after)
    if (transcript === undefined) throw chatUnknown(id)
    return transcript
  }

  async say(
    id: string,
    party: string,
    { type, text }: { type: ChatEventType; text: string },
  ): Promise<ChatEntry> {
    checkEvent(type, text, this.#options().message_max_bytes)
    const [entry] = await this.#change(id, { verb: 'say', party, type, text })
    if (entry === undefined) throw chatUnknown(id)
    return entry
  }

  async accept(id: string, agentId: string): Promise<void> {
    await this.#routing.accept(agentId, id)
    await this.#seat(await this.#get(id), agentId)
  }

  async join(id: string, party: Party): Promise<void> {
    await this.#change(id, { verb: 'join', party, text: hasJoined })
  }

  async leave(id: string, party: string): Promise<void> {
    const chat = await this.#get(id)
    if (chat.ended !== undefined) return
    if (party === client) {
      await this.end(id, 'customer')
      return
    }
    const isPresent = chat.parties.some(({ id: present }) => present === party)
    const others = chat.parties.some((other) => other.type === 'AGENT' && other.id !== party)
    const interaction = await this.#routing.interaction(id)
    const isAwaited = interaction?.state === 'waiting' || interaction?.state === 'offered'
    if (isPresent && !others && !isAwaited) {
      await this.end(id, 'agent') // nobody is left who serves the customer, and nobody is on the way
      return
    }
    await this.#change(id, { verb: 'leave', party, text: hasLeft })
    if (interaction?.agent === party) await this.#routing.complete(party, id)
  }

  async transfer(
    id: string,
    from: string,
    to: { queue?: string | undefined; agent?: string | undefined },
  ): Promise<void> {
    const chat = await this.#get(id)
    if (chat.ended !== undefined) throw chatEnded()
    if (!chat.parties.some((party) => party.id === from)) throw notInChat(from)
    await this.#store.noteTransfer(id, from) // before the offer: it may be accepted at once
    try {
      await this.#routing.requeue(id, { ...to, from })
    } catch (error) {
      await this.#store.noteTransfer(id, '')
      throw error
    }
  }

  async end(id: string, reason: EndReason): Promise<boolean> {
    const chat = await this.#get(id)
    if (chat.ended !== undefined) return false
    const text = farewells[reason]
    const leaves = chat.parties.map((party) => ({ verb: 'leave', party: party.id, text }) as const)
    const steps = [...leaves, { verb: 'end', reason } as const]
    const changed = await this.#apply(id, steps)
    if ('refused' in changed && changed.refused !== 'ended') throw toError(id, changed)
    await this.#routing.withdraw(id)
    return !('refused' in changed)
  }

  /** Again, in case the node that began the chat died before it had a place in the queue. */
  async #queueUp({ id, queue, subject, customer, parties }: Chat, nickname: string): Promise<void> {
    if (parties.some(({ type }) => type === 'AGENT')) return
    const seen = { ...customer, nickname, subject }
    await this.#routing.enqueue({ id, media: 'chat', queue, customer: seen })
  }

  /** The agent takes the seat of whoever has transferred the chat, in one change that all see as one. */
  async #seat(chat: Chat, agentId: string): Promise<void> {
    const agent = await this.#routing.agent(agentId)
    const party: Party = { id: agentId, type: 'AGENT', nickname: agent?.nickname ?? agentId }
    const join = { verb: 'join', party, text: hasJoined } as const
    const giver = chat.transferredBy
    if (giver === undefined || giver === agentId) await this.#change(chat.id, join)
    else await this.#change(chat.id, { verb: 'leave', party: giver, text: hasLeft }, join)
    if (giver !== undefined) await this.#store.noteTransfer(chat.id, '')
  }

  async #change(id: string, ...steps: readonly Step[]): Promise<readonly ChatEntry[]> {
    const changed = await this.#apply(id, steps)
    if ('refused' in changed) throw toError(id, changed)
    return changed.entries
  }

  async #apply(id: string, steps: readonly Step[]): Promise<Changed | Refusal> {
    const { max_entries, events_per_minute, max_parties, history } = this.#options()
    const askedAt = performance.now()
    const changed = await this.#store.change(id, steps, {
      entries: max_entries,
      eventsPerMinute: events_per_minute,
      parties: max_parties,
      history,
      watchAfter: this.#watchAfter,
    })
    if ('refused' in changed) return changed
    this.#feed.changed(id, changed, askedAt)
    if (changed.watch) await this.#watchAt(id, this.#clock.now() + this.#watchAfter)
    return changed
  }

  /** Looks after what a node may have left undone, and after those who have fallen silent. */
  async #look(id: string): Promise<void> {
    const isTold = await this.#feed.takeOver(id)
    const chat = await this.find(id)
    if (chat?.ended !== undefined) await this.#routing.withdraw(id) // whoever ended it may have died over it
    if (chat === undefined || (chat.ended !== undefined && isTold)) {
      this.#feed.forget(id)
      return
    }
    const now = this.#clock.now()
    if (!isTold) await this.#watchAt(id, now + this.#watchAfter) // its node may be dead, and nobody can know yet
    if (chat.ended !== undefined) return
    await this.#seatWhoAccepted(chat)
    const { inactivity_timeout } = this.#options()
    const silentAt = chat.activeAt + inactivity_timeout * 1000
    if (now >= chat.endsAt) await this.end(id, 'expired')
    else if (now >= silentAt) await this.end(id, 'inactivity')
    else if (isTold) await this.#watchAt(id, Math.min(silentAt, chat.endsAt))
  }

  /** The node that took an agent's acceptance may have died before the agent was let in. */
  async #seatWhoAccepted(chat: Chat): Promise<void> {
    const interaction = await this.#routing.interaction(chat.id)
    const { state, agent } = interaction ?? {}
    if (state !== 'active' || agent === undefined || agent === chat.transferredBy) return
    if (!chat.parties.some((party) => party.id === agent)) await this.#seat(chat, agent)
  }

  async #watchAt(id: string, at: number): Promise<void> {
    await this.#timers.schedule(watchTimer, id, at)
  }

  async #endQuietly(id: string): Promise<void> {
    try {
      await this.end(id, 'no-agent')
    } catch (error) {
      this.#logger.warn({ err: error }, 'a chat that found no agent could not be ended')
    }
  }

  async #get(id: string): Promise<Chat> {
    const chat = await this.find(id)
    if (chat === undefined) throw chatUnknown(id)
    return chat
  }
}

function toError(id: string, refusal: Refusal): Error {
  if (refusal.refused === 'absent') return notInChat(refusal.party)
  if (refusal.refused === 'fast') return tooFast(refusal.after)
  if (refusal.refused === 'ended') return chatEnded()
  return refusal.refused === 'full' ? chatFull() : chatUnknown(id)
}
