import { afterEach } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createTimers, type TimerHandler, type Timers } from '../../../src/base/timers/index.ts'
import {
  createRouting,
  type NewInteraction,
  type Routing,
  type RoutingEvent,
  type RoutingOptions,
} from '../../../src/center/routing/index.ts'
import { redisForTest } from '../../support/redis.ts'

/** Long enough that nothing ends by itself while a test looks. */
export const slow: RoutingOptions = {
  offer_timeout: 600,
  after_missed_offer: 'NOT_READY',
  refusal_pause: 600,
  chats_per_agent: 3,
  assumed_handling_time: 180,
  max_waiting: 10_000,
  longest_wait: 86_400,
  longest_handling: 86_400,
}

export interface RoutingNode {
  readonly routing: Routing
  readonly redis: Redis
  /** What was told here, as `kind agent interaction` or `kind interaction`. */
  readonly told: string[]
  /** Ends what is due, as a timer would. */
  sweep(): Promise<void>
}

const logger = createLogger('silent')
const opened: Timers[] = []

afterEach(async () => {
  await Promise.all(opened.splice(0).map((timers) => timers.close()))
})

type Given = Partial<RoutingOptions> | (() => Partial<RoutingOptions>)

/** Two nodes over one state; only `sweep` ends what is due. */
export async function nodesForTest(given: Given = {}): Promise<[RoutingNode, RoutingNode]> {
  const one = await redisForTest()
  const two = await redisForTest(one.channel(''))
  return [openNode(one, given), openNode(two, given)]
}

export async function nodeForTest(given: Given = {}): Promise<RoutingNode> {
  return openNode(await redisForTest(), given)
}

/** A node whose deadlines are kept by real timers once `start` is called. */
export async function timedNode(
  given: Given = {},
  redis?: Redis,
): Promise<RoutingNode & { start(): Promise<void> }> {
  const own = redis ?? (await redisForTest())
  const timers = createTimers(own, { nodeId: 'n', logger, lease: 1 })
  opened.push(timers)
  return { ...openNode(own, given, timers), start: () => timers.start() }
}

function openNode(redis: Redis, given: Given, timers?: Timers): RoutingNode {
  let handler: TimerHandler = () => Promise.reject(new Error('no handler'))
  const own = timers ?? createTimers(redis, { nodeId: 'n', logger }) // never started
  const routing = createRouting({
    redis,
    timers: {
      handle(kind, sweep) {
        handler = sweep
        own.handle(kind, sweep)
      },
      schedule: (...timer) => own.schedule(...timer),
    },
    options: () => ({ ...slow, ...(typeof given === 'function' ? given() : given) }),
    logger,
  })
  const told: string[] = []
  routing.onEvent((event) => void told.push(spell(event)))
  const timer = { kind: 'routing-sweep', id: 'now', payload: '', dueAt: 0, attempt: 1, fence: 1 }
  return { routing, redis, told, sweep: () => handler(timer) }
}

export function spell(event: RoutingEvent): string {
  if (event.kind === 'agent-changed') return `agent-changed ${event.agent.id}`
  const { kind, reason, agent, interaction } = event
  return [kind, agent, interaction.id, reason].filter((each) => each !== undefined).join(' ')
}

export const call = (id: string, queue = 'sales'): NewInteraction => ({
  id,
  media: 'voice',
  queue,
  customer: { _customer_number: '5115' },
})

export const chat = (id: string, queue = 'sales'): NewInteraction => ({
  ...call(id, queue),
  media: 'chat',
})

/** Makes agents, who are READY in the order given. */
export async function ready(
  { routing }: RoutingNode,
  agents: readonly string[],
  more: { queues?: readonly string[]; chats?: number } = {},
): Promise<void> {
  for (const id of agents) {
    await routing.setAgent(id, { queues: ['sales'], ...more, state: 'READY' })
  }
}

/** What each agent has: `id state` of each interaction, by arrival. */
export async function desk({ routing }: RoutingNode, agent: string): Promise<string[]> {
  return (await routing.interactions(agent)).map(({ id, state }) => `${id} ${state}`)
}
