import type { RoutingOptions } from '../../base/config/index.ts'
import { keyPart, type Live, type Milliseconds, type Seconds } from '../../base/kernel/index.ts'
import type { Redis, Script } from '../../base/redis/index.ts'
import type { AgentChange, InteractionState } from './routing.ts'
import {
  agentStem,
  agentsKey,
  crewStem,
  deskStem,
  dueKey,
  figuresStem,
  interactionStem,
  lineStem,
  queuesKey,
  refusedStem,
  sequenceKey,
  waitingStem,
} from './routing-keys.ts'
import { routingLimits } from './routing-limits.ts'
import {
  arrivalOf,
  type FlatEvent,
  type FlatFields,
  type FlatQueue,
  toAgent,
  toEvent,
  toInteraction,
  toQueueState,
} from './routing-record.ts'
import type { Change, Changed, QueueState, RoutingStore } from './routing-store.ts'

type ChangeReply = [Changed['outcome'], now: Milliseconds, next: Milliseconds, FlatEvent[]]
type ListReply = [now: Milliseconds, ...FlatFields[]]
type QueuesReply = [now: Milliseconds, state: InteractionState | '', ahead: number, FlatQueue[]]

const changeKeys = [
  ...[sequenceKey, agentsKey, queuesKey, dueKey],
  ...[agentStem, deskStem, refusedStem, interactionStem],
  ...[crewStem, lineStem, waitingStem, figuresStem],
]
const changeParts = ['change-state', 'change-matching', 'change-verbs']
const agentKeys = [agentsKey, agentStem]
const interactionKeys = [agentStem, deskStem, interactionStem]
const queueKeys = [queuesKey, interactionStem, crewStem, lineStem, waitingStem, figuresStem]

/** One script changes, three read; time is Redis's own, so that clocks of nodes may differ. */
export function createRedisRoutingStore(redis: Redis, options: Live<RoutingOptions>): RoutingStore {
  return new RedisRoutingStore(redis, options)
}

class RedisRoutingStore implements RoutingStore {
  readonly #options: Live<RoutingOptions>
  readonly #change: Script<ChangeReply>
  readonly #listAgents: Script<ListReply>
  readonly #listInteractions: Script<ListReply | null>
  readonly #describeQueues: Script<QueuesReply>

  constructor(redis: Redis, options: Live<RoutingOptions>) {
    this.#options = options
    const script = <Reply>(name: string, { length }: readonly string[], parts = [name]) =>
      redis.script<Reply>({
        name: `routing-${name}`,
        keys: length,
        file: parts.map((part) => new URL(`./${part}.lua`, import.meta.url)),
      })
    this.#change = script('change', changeKeys, changeParts)
    this.#listAgents = script('list-agents', agentKeys)
    this.#listInteractions = script('list-interactions', interactionKeys)
    this.#describeQueues = script('describe-queues', queueKeys)
  }

  async change(change: Change): Promise<Changed> {
    const [outcome, now, next, events] = await this.#change(changeKeys, [
      change.verb,
      ...toRules(this.#options()),
      ...toParameters(change, this.#options()),
    ])
    return {
      outcome,
      nextDeadline: next < 0 ? undefined : next,
      events: events.map((event) => toEvent(event, now)),
    }
  }

  async agents() {
    const [now, ...agents] = await this.#listAgents(agentKeys, [''])
    return sortedBy(
      agents.map((flat) => toAgent(flat, now)),
      ({ id }) => id,
    )
  }

  async agent(id: string) {
    const [now, flat] = await this.#listAgents(agentKeys, [keyPart(id)])
    return flat && toAgent(flat, now)
  }

  async interaction(id: string) {
    const reply = await this.#listInteractions(interactionKeys, [keyPart(id), ''])
    const [now = 0, flat] = reply ?? []
    return flat && toInteraction(flat, now)
  }

  async interactionsOf(agent: string) {
    const reply = await this.#listInteractions(interactionKeys, ['', keyPart(agent)])
    if (reply === null) return undefined
    const [now, ...interactions] = reply
    return sortedBy(interactions, arrivalOf).map((flat) => toInteraction(flat, now))
  }

  async queues() {
    const [now, , , queues] = await this.#describeQueues(queueKeys, ['', ''])
    return sortedBy(
      queues.map((flat) => toQueueState(flat, now)),
      ({ queue }) => queue,
    )
  }

  async queue(name: string): Promise<QueueState> {
    const [now, , , [flat]] = await this.#describeQueues(queueKeys, [keyPart(name), ''])
    return toQueueState(flat ?? [keyPart(name), 0, 0, 0, 0, 0, 0, 0, []], now)
  }

  async place(id: string) {
    const [now, state, ahead, [flat]] = await this.#describeQueues(queueKeys, ['', keyPart(id)])
    if (state === '' || flat === undefined) return undefined
    return { state, ahead, queue: toQueueState(flat, now) }
  }
}

/** What every change must know: ARGV 2 to 9 of change-state.lua. */
function toRules(options: RoutingOptions): (string | number)[] {
  return [
    toMilliseconds(options.offer_timeout),
    toMilliseconds(options.refusal_pause),
    toMilliseconds(options.longest_wait),
    toMilliseconds(options.longest_handling),
    options.after_missed_offer,
    routingLimits.agents,
    routingLimits.queues,
    options.max_waiting,
  ]
}

const toMilliseconds = (duration: Seconds): Milliseconds => Math.round(duration * 1000)

/** From ARGV 10 on, as the verb's function in change-verbs.lua names them. */
function toParameters(change: Change, options: RoutingOptions): (string | number)[] {
  switch (change.verb) {
    case 'enqueue':
      return [
        keyPart(change.id),
        change.media,
        keyPart(change.queue),
        JSON.stringify(change.customer),
        change.place ?? '',
      ]
    case 'withdraw':
      return [keyPart(change.id)]
    case 'accept':
    case 'reject':
    case 'complete':
      return [keyPart(change.agent), keyPart(change.id)]
    case 'requeue': {
      const { id, queue = '', agent = '', from = '' } = change
      return [id, queue, agent, from].map(keyPart)
    }
    case 'agent':
      return [keyPart(change.id), options.chats_per_agent, ...toFields(change.change)]
    case 'sweep':
      return [change.most]
  }
}

function toFields({ nickname, queues, chats, state, reason }: AgentChange): (string | number)[] {
  const fields = { nickname, queues: queues && spellQueues(queues), chats, state, reason }
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  )
}

/** Each once: a queue is one place in line. */
function spellQueues(queues: readonly string[]): string {
  return [...new Set(queues.map(keyPart))].join(' ')
}

function sortedBy<T>(things: readonly T[], of: (thing: T) => string | number): T[] {
  return [...things].sort((one, other) => (of(one) < of(other) ? -1 : 1))
}
