import type { Closable, Milliseconds, Seconds, Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Chat, ChatEntry, ChatEventType, EndReason, Party, PartyType } from './chat.ts'
import { chatKeys, feedChannel } from './chat-keys.ts'
import type { Changed, ChatLimits, ChatRecord, ChatStore, Refusal, Step } from './chat-store.ts'

const tellFor: Milliseconds = 5000 // a node that died keeps its chats to itself for this long

type ChangeReply = [string, ...(string | number)[]]

export async function createRedisChatStore(
  redis: Redis,
  nodeId: string,
): Promise<ChatStore & Closable> {
  const listeners = new Set<(id: string) => void>()
  const stop = await redis.subscribe(feedChannel(nodeId), (id) => {
    for (const listener of listeners) listener(id)
  })
  return new RedisChatStore(redis, nodeId, listeners, stop)
}

class RedisChatStore implements ChatStore, Closable {
  readonly #redis: Redis
  readonly #nodeId: string
  readonly #listeners: Set<(id: string) => void>
  readonly #stop: Undo
  readonly #channel: string
  readonly #create
  readonly #change
  readonly #told
  readonly #takeOver
  readonly #release

  constructor(redis: Redis, nodeId: string, listeners: Set<(id: string) => void>, stop: Undo) {
    this.#redis = redis
    this.#nodeId = nodeId
    this.#listeners = listeners
    this.#stop = stop
    this.#channel = redis.channel(feedChannel(''))
    this.#create = redis.script<number>(source('create', 1))
    this.#change = redis.script<ChangeReply>(source('change', 2))
    this.#told = redis.script<number>(source('told', 1))
    this.#takeOver = redis.script<number>(source('take-over', 1))
    this.#release = redis.batch(source('release', 1), () => [nodeId])
  }

  async create(chat: ChatRecord, { ttl, history }: { ttl: Seconds; history: Seconds }) {
    await this.#create(
      [chatKeys(chat.id).chat],
      [Math.ceil(ttl * 1000), history * 1000, ...toFields(chat)],
    )
  }

  async change(
    id: string,
    steps: readonly Step[],
    { entries, eventsPerMinute, parties, history, watchAfter }: ChatLimits,
  ): Promise<Changed | Refusal> {
    const keys = chatKeys(id)
    const limits = [entries, eventsPerMinute, parties, history, watchAfter]
    const [kind, ...rest] = await this.#change(
      [keys.chat, keys.transcript],
      [this.#nodeId, tellFor, ...limits, this.#channel, id, ...steps.flatMap(toWords)],
    )
    return kind === 'done' ? toChanged(rest) : toRefusal(kind, rest[0])
  }

  async find(id: string): Promise<Chat | undefined> {
    return toChat(id, await this.#redis.commands.hgetall(chatKeys(id).chat))
  }

  async read(id: string, after: number) {
    const keys = chatKeys(id)
    const [fields, texts] = await Promise.all([
      this.#redis.commands.hgetall(keys.chat),
      this.#redis.commands.lrange(keys.transcript, after, -1),
    ])
    const chat = toChat(id, fields)
    if (chat === undefined) return undefined
    return { chat, entries: texts.map((text, at) => toEntry(text, after + at + 1)) }
  }

  async noteTransfer(id: string, by: string): Promise<void> {
    const { chat } = chatKeys(id)
    if ((await this.#redis.commands.exists(chat)) === 1) {
      await this.#redis.commands.hset(chat, 'h', by)
    }
  }

  async told(id: string, position: number): Promise<boolean> {
    return (await this.#told([chatKeys(id).chat], [this.#nodeId, position, tellFor])) === 1
  }

  async takeOver(id: string): Promise<number | 'all-told' | 'told-elsewhere'> {
    const told = await this.#takeOver([chatKeys(id).chat], [this.#nodeId, tellFor])
    if (told >= 0) return told
    return told === -1 ? 'all-told' : 'told-elsewhere'
  }

  async release(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#release([chatKeys(id).chat], [])))
  }

  onChanged(listener: (id: string) => void): Undo {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#stop()
  }
}

const source = (verb: string, keys: number) => ({
  name: `chat-server-${verb}`,
  keys,
  file: new URL(`./${verb}.lua`, import.meta.url),
})

function toFields(chat: ChatRecord): string[] {
  const { sessionId, userId, secureKey, queue, subject, customer } = chat
  const named = { s: sessionId, u: userId, k: secureKey, q: queue, j: subject }
  return [...Object.entries(named).flat(), 'c', JSON.stringify(customer)]
}

/** A step as change.lua reads it: verb, party, type or record or reason, text as JSON. */
function toWords(step: Step): [string, string, string, string] {
  if (step.verb === 'end') return ['end', '', step.reason, '']
  const text = JSON.stringify(step.text)
  if (step.verb === 'say') return ['say', step.party, step.type, text]
  if (step.verb === 'leave') return ['leave', step.party, '', text]
  const { id, type, nickname } = step.party
  return ['join', id, JSON.stringify([id, type, nickname]), text]
}

function toChanged([position, here, told, watch, ...texts]: readonly (string | number)[]): Changed {
  const first = Number(position) - texts.length + 1
  return {
    entries: texts.map((text, at) => toEntry(String(text), first + at)),
    here: here === 1,
    told: Number(told),
    watch: watch === 1,
  }
}

function toRefusal(kind: string, more: string | number | undefined): Refusal {
  if (kind === 'absent') return { refused: kind, party: String(more) }
  if (kind === 'fast') return { refused: kind, after: Number(more) }
  return { refused: kind === 'ended' || kind === 'full' ? kind : 'unknown' }
}

type PartyRecord = [string, PartyType, string]

function toEntry(text: string, position: number): ChatEntry {
  const [type, party, said, seconds, at] = JSON.parse(text) as [
    ChatEventType,
    PartyRecord,
    string,
    number,
    Milliseconds,
  ]
  return { position, type, party: toParty(party), text: said, seconds, at }
}

const toParty = ([id, type, nickname]: PartyRecord): Party => ({ id, type, nickname })

function toChat(id: string, fields: Record<string, string>): Chat | undefined {
  if (fields.t === undefined) return undefined
  const records = Object.entries(fields).filter(([name]) => name.startsWith('p:'))
  return {
    id,
    sessionId: fields.s ?? '',
    userId: fields.u ?? '',
    secureKey: fields.k ?? '',
    queue: fields.q ?? '',
    subject: fields.j ?? '',
    customer: JSON.parse(fields.c ?? '{}') as Record<string, string>,
    startedAt: Number(fields.t),
    activeAt: Number(fields.a),
    endsAt: Number(fields.d),
    ended:
      fields.e === undefined ? undefined : { at: Number(fields.e), reason: fields.r as EndReason },
    parties: records.map(([, record]) => toParty(JSON.parse(record) as PartyRecord)),
    position: Number(fields.n),
    transferredBy: fields.h === '' ? undefined : fields.h,
  }
}
