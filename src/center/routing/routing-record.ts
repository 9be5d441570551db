import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type {
  Agent,
  AgentState,
  Interaction,
  InteractionState,
  Media,
  QueueCounts,
  RoutingEvent,
} from './routing.ts'
import type { QueueState } from './routing-store.ts'

/*
 * What the scripts keep and answer, as the room speaks of it. Names are spelled by keyPart in Redis,
 * a hash is a flat list of names and values, and `now` is the time of the script that answered.
 */

export type FlatFields = readonly string[]

export type FlatEvent = readonly [
  kind: string,
  reason: string,
  agent: string,
  id: string,
  fields: FlatFields,
]

export type FlatQueue = readonly [
  queue: string,
  waiting: number,
  longestWait: Milliseconds,
  loggedIn: number,
  serving: number,
  ready: number,
  freeForVoice: number,
  freeForChat: number,
  figures: FlatFields,
]

const bucketLength: Milliseconds = 600_000 // of the figures, as change-state.lua counts them
const bucketsOfHour = 6

class Fields {
  readonly #values = new Map<string, string>()

  constructor(flat: FlatFields) {
    for (let at = 0; at < flat.length; at += 2) this.#values.set(flat[at] ?? '', flat[at + 1] ?? '')
  }

  text(name: string): string {
    return this.#values.get(name) ?? ''
  }

  /** Undefined when it is missing or empty. */
  textIf(name: string): string | undefined {
    return this.#values.get(name) || undefined
  }

  name(name: string): string {
    return decodeURIComponent(this.text(name))
  }

  nameIf(name: string): string | undefined {
    return this.textIf(name) && this.name(name)
  }

  number(name: string): number {
    return Number(this.text(name))
  }

  numberIf(name: string): number | undefined {
    const text = this.textIf(name)
    return text === undefined ? undefined : Number(text)
  }
}

export function toAgent(flat: FlatFields, now: Milliseconds): Agent {
  const fields = new Fields(flat)
  const state = fields.text('state') as AgentState
  const inState = now - fields.number('since')
  const loggedIn = fields.number('loginTime') + (state === 'LOGGED_OUT' ? 0 : inState)
  const ready = fields.number('readyTime') + (state === 'READY' ? inState : 0)
  const queues = fields.textIf('queues')?.split(' ') ?? []
  return {
    id: fields.name('id'),
    nickname: fields.textIf('nickname') ?? fields.name('id'),
    queues: queues.map(decodeURIComponent),
    state,
    reason: fields.textIf('reason'),
    since: fields.number('since'),
    chats: fields.number('chats'),
    load: { voice: fields.number('voice'), chat: fields.number('chat') },
    loggedInAt: fields.numberIf('loginAt'),
    loginTime: toSeconds(loggedIn),
    readyTime: toSeconds(ready),
    handled: fields.number('handled'),
  }
}

export function toInteraction(flat: FlatFields, now: Milliseconds): Interaction {
  const fields = new Fields(flat)
  const state = fields.text('state') as InteractionState
  const arrivedAt = fields.number('arrivedAt')
  const acceptedAt = fields.numberIf('acceptedAt')
  const offerEndsAt = state === 'offered' ? fields.number('offerEndsAt') : undefined
  const until = acceptedAt ?? fields.numberIf('endedAt') ?? now
  return {
    id: fields.name('id'),
    media: fields.text('media') as Media,
    queue: fields.name('queue'),
    customer: JSON.parse(fields.text('customer')) as Record<string, string>,
    state,
    agent: fields.nameIf('agent'),
    place: fields.number('number'),
    arrivedAt,
    offeredAt: fields.numberIf('offeredAt'),
    offerEndsAt,
    acceptedAt,
    waited: toSeconds(until - arrivedAt),
    offerEndsIn: offerEndsAt === undefined ? undefined : toSeconds(offerEndsAt - now),
    refusals: fields.number('refusals'),
  }
}

/** Rises with every arrival, also within one millisecond. */
export function arrivalOf(flat: FlatFields): number {
  return new Fields(flat).number('number')
}

export function toEvent(
  [kind, reason, agent, id, flat]: FlatEvent,
  now: Milliseconds,
): RoutingEvent {
  if (kind === 'agent-changed') return { kind, agent: toAgent(['id', agent, ...flat], now) }
  return {
    kind: kind as InteractionEvent['kind'],
    reason: (reason || undefined) as InteractionEvent['reason'],
    agent: agent === '' ? undefined : decodeURIComponent(agent),
    interaction: toInteraction(['id', id, ...flat], now),
  }
}

type InteractionEvent = Exclude<RoutingEvent, { kind: 'agent-changed' }>

export function toQueueState(flat: FlatQueue, now: Milliseconds): QueueState {
  const [queue, waiting, longest, loggedIn, serving, ready, voice, chat, figures] = flat
  const fields = new Fields(figures)
  const bucket = Math.floor(now / bucketLength)
  const recent = Array.from({ length: bucketsOfHour }, (_, ago) => `${bucket - ago}:`)
  return {
    queue: decodeURIComponent(queue),
    waiting,
    longestWait: toSeconds(longest),
    loggedIn,
    serving,
    ready,
    free: { voice, chat },
    total: toCounts((name) => fields.number(name)),
    lastHour: toCounts((name) => sum(recent.map((prefix) => fields.number(prefix + name)))),
  }
}

function toCounts(count: (name: string) => number): QueueCounts {
  const [accepted, handled] = [count('accepted'), count('handled')]
  return {
    accepted,
    handled,
    abandoned: count('abandoned'),
    averageWait: average(count('waited'), accepted),
    averageHandling: average(count('handling'), handled),
  }
}

function average(total: Milliseconds, of: number): Seconds | undefined {
  return of === 0 ? undefined : toSeconds(Math.round(total / of))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

const toSeconds = (duration: Milliseconds): Seconds => Math.max(0, duration) / 1000
