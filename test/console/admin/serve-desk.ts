import { expect, onTestFinished } from 'vitest'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import { createTimers } from '../../../src/base/timers/index.ts'
import {
  type ChatOptions,
  type ChatServer,
  createChatServer,
} from '../../../src/center/chat-server/index.ts'
import {
  type DeskParts,
  DeskService,
  deskChatRoutes,
  deskRoutes,
} from '../../../src/console/admin/index.ts'
import type { AuditNote } from '../../../src/console/audit/index.ts'
import { startServer } from '../../base/http/start-server.ts'
import { chatOptions, newChat } from '../../center/chat-server/support.ts'
import { nodeForTest, type RoutingNode } from '../../center/routing/support.ts'
import { basic, request, type Transcript } from '../../support/http.ts'

const roles = {
  ...{ kate: 'agent', adam: 'agent', client: 'agent' },
  ...{ boss: 'supervisor', root: 'admin', eve: 'viewer' },
}

export type DeskUser = keyof typeof roles

export interface Desk extends RoutingNode {
  /** One call below `/genesys/1/admin/desk`. */
  as(user: DeskUser, method: string, path: string, body?: unknown): Promise<Transcript>
  readonly chats: ChatServer
  readonly base: string
  readonly notes: readonly AuditNote[]
}

/** The desk alone, over real HTTP and a real Redis, for users with every role. */
export async function serveDesk(
  options: Partial<ChatOptions> = {},
  dialOutcome: DeskParts['dialOutcome'] = async () => {},
): Promise<Desk> {
  const node = await nodeForTest()
  const logger = createLogger('silent')
  const startId = newHexId()
  const { redis, routing } = node
  const chats = await createChatServer({
    ...{ redis, startId, routing, logger },
    timers: createTimers(redis, { nodeId: startId, logger }), // never started: nothing ends by itself
    options: () => ({ ...chatOptions, ...options }),
  })
  chats.start()
  onTestFinished(() => chats.close())
  const users = Object.entries(roles).map(([name, role]) => [name, { password: `${name}!`, role }])
  const notes: AuditNote[] = []
  const audit = { note: async (note: AuditNote) => void notes.push(note) }
  const desk = new DeskService({ routing, chats, dialOutcome, audit })
  const { base } = await startServer({
    routes: [deskRoutes(desk), deskChatRoutes(desk)],
    users: Object.fromEntries(users),
    translateError: toRedisError,
    logger,
  })
  return {
    ...node,
    ...{ chats, base, notes },
    as: (user, method, path, body) =>
      request(base, method, `/genesys/1/admin/desk${path}`, body, basic(user, `${user}!`)),
  }
}

/** Agents who are ready for chats of the queue, the first of them longest. */
export async function readyAgents(desk: Desk, ...agents: DeskUser[]): Promise<void> {
  for (const agent of agents) {
    const given = { nickname: `${agent} S.`, queues: ['sales'], state: 'READY', chats: 9 }
    await desk.as(agent, 'PUT', `/agents/${agent}`, given)
  }
}

/** A chat of John's that the agent has accepted at its desk. */
export async function chatWith(desk: Desk, agent: DeskUser, id = 'c1'): Promise<string> {
  await desk.chats.open(newChat({ id }))
  const accepted = await desk.as(agent, 'POST', `/agents/${agent}/interactions/${id}/accept`)
  if (accepted.status !== 200) throw new Error(`${accepted.status} ${accepted.text}`)
  return id
}

/** The rows that a reader of the chat sees. */
export async function rowsOf(desk: Desk, id: string, user: DeskUser = 'boss'): Promise<string[][]> {
  const { body } = await desk.as(user, 'GET', `/chats/${id}`)
  return (body as { transcriptToShow: string[][] }).transcriptToShow
}

/** A refusal in the one shape. */
export const refusal = (status: number, exception: string) => ({
  status,
  body: { message: expect.any(String), exception: expect.stringContaining(exception) },
})
