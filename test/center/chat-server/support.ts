import { onTestFinished } from 'vitest'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import {
  type ChatEntry,
  type ChatListener,
  type ChatOptions,
  type ChatServer,
  createChatServer,
  type NewChat,
} from '../../../src/center/chat-server/index.ts'
import {
  createRouting,
  type Routing,
  type RoutingOptions,
} from '../../../src/center/routing/index.ts'
import { redisForTest } from '../../support/redis.ts'

export const chatOptions: ChatOptions = {
  message_max_bytes: 16_384,
  events_per_minute: 120,
  max_entries: 5000,
  max_parties: 20,
  inactivity_timeout: 900,
  history: 3600,
}

const routingOptions: RoutingOptions = {
  offer_timeout: 20,
  after_missed_offer: 'NOT_READY',
  refusal_pause: 60,
  chats_per_agent: 3,
  assumed_handling_time: 180,
  max_waiting: 1000,
  longest_wait: 3600,
  longest_handling: 3600,
}

/** A node of the embedded centre: its chat server, its routing, and what its listener was told. */
export interface ChatNode {
  readonly chats: ChatServer
  readonly routing: Routing
  readonly told: { id: string; entries: readonly ChatEntry[]; resumed: boolean }[]
  /** Stops without giving anything back, as a process that was killed. */
  die(): void
}

const shared = await redisForTest()

/** A key prefix of its own; nodes that are given the same are one cluster. */
export const newCluster = () => shared.channel(`${newHexId()}:`)

export async function nodeOf(
  cluster: string,
  o: { options?: Partial<ChatOptions>; listener?: ChatListener } = {},
): Promise<ChatNode> {
  const redis = await redisForTest(cluster)
  const logger = createLogger('silent')
  const nodeId = newHexId()
  const timers = createTimers(redis, { nodeId, logger })
  const routing = createRouting({ redis, timers, options: () => routingOptions, logger })
  const options = { ...chatOptions, ...o.options }
  const parts = { redis, startId: nodeId, routing, timers, logger }
  const chats = await createChatServer({ ...parts, options: () => options, watchAfter: 1000 })
  const told: ChatNode['told'] = []
  let dead = false
  chats.feed(async (chat, entries, { resumed }) => {
    if (dead) await new Promise(() => undefined) // nobody is there any more to go on
    await o.listener?.(chat, entries, { resumed })
    told.push({ id: chat.id, entries, resumed })
  })
  chats.start()
  await timers.start()
  onTestFinished(async () => {
    await timers.close()
    await chats.close()
    await routing.close()
  })
  return {
    chats,
    routing,
    told,
    die() {
      dead = true
      void timers.close() // its timers are for others to claim
    },
  }
}

export function newChat(more: Partial<NewChat> = {}): NewChat {
  const customer = { fldnFirstName: 'John' }
  const id = newHexId()
  return { id, queue: 'sales', nickname: 'John', subject: 'None', customer, ttl: 3600, ...more }
}

/** An agent of the queue who takes chats at once. */
export async function readyAgent(node: ChatNode, id = 'kristi', queue = 'sales'): Promise<string> {
  await node.routing.setAgent(id, {
    nickname: `${id} S.`,
    queues: [queue],
    state: 'READY',
    chats: 9,
  })
  return id
}

/** A chat with an agent in it. */
export async function chatWith(node: ChatNode, agent: string, more: Partial<NewChat> = {}) {
  const chat = await node.chats.open(newChat(more))
  await node.chats.accept(chat.id, agent)
  return chat
}

/** [position, type, nickname, text, party type] of each. */
export const shown = (entries: readonly ChatEntry[]) =>
  entries.map(({ position, type, party, text }) => [
    position,
    type,
    party.nickname,
    text,
    party.type,
  ])

export const text = (text: string) => ({ type: 'Message.Text', text }) as const
