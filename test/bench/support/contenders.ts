import type { ChildServer } from '../../support/child-server.ts'
import type { BayeuxServer } from './bayeux-session.ts'
import { startRingback, startRival } from './child-servers.ts'
import { askOnce } from './exchange.ts'
import { jsonType } from './raw-http.ts'

/** A Bayeux server in a process of its own with a door to publish through, ours or a rival. */
export interface Contender extends BayeuxServer {
  readonly name: string
  readonly pid: number
  /** All processes whose work counts, where there are more. */
  readonly pids?: readonly number[]
  readonly publishPath: string
  /** Where that path is, when elsewhere. */
  readonly publishPort?: number
  /** The channel on which the client of that tag hears its messages. */
  channelOf(tag: string): string
  /** Makes events of the tag go to the user; a rival needs nothing beside the Bayeux subscription. */
  route(user: string, tag: string): Promise<void>
  close(): Promise<void>
}

export async function startOurs(
  redisUrl: string,
  more: { ack?: boolean; collectible?: boolean } = {},
): Promise<Contender> {
  const node = await startRingback(redisUrl, more)
  return { ...asContender(node), ack: more.ack ?? true }
}

/** Two nodes of one cluster: clients are on one, everything is published on the other. */
export async function startTwoOfOurs(redisUrl: string): Promise<Contender> {
  const [near, far] = [await startRingback(redisUrl), await startRingback(redisUrl)]
  return {
    ...asContender(near),
    name: 'published on another node',
    pids: [near.pid, far.pid],
    publishPort: far.port,
    close: async () => {
      await ended(near)
      await ended(far)
    },
  }
}

/** A node that is there already. */
export function asContender(node: ChildServer): Contender {
  return {
    name: 'ringback',
    pid: node.pid,
    port: node.port,
    path: '/genesys/cometd',
    publishPath: '/genesys/1/notification/publish',
    ack: true,
    channelOf: () => '/_genesys',
    route: (user, tag) => subscribeToTag(node.port, user, tag),
    close: () => ended(node),
  }
}

export async function startBayeuxRival(
  name: 'faye' | 'cometd-nodejs',
  more: { collectible?: boolean } = {},
): Promise<Contender> {
  const server = await startRival(name, more)
  return {
    name,
    pid: server.pid,
    port: server.port,
    path: '/cometd',
    publishPath: '/publish',
    ack: false,
    channelOf: (tag) => `/${tag.replaceAll('.', '/')}`,
    route: async () => undefined,
    close: () => ended(server),
  }
}

/** Lets the user hear what is published under the tag. */
export async function subscribeToTag(
  port: number,
  user: string,
  tag: string,
  expire = 3600,
): Promise<void> {
  const subscription = {
    subscriberId: user,
    notificationDetails: { type: 'comet' },
    expire,
    filter: tag,
  }
  const headers = `${jsonType}gms_user: ${user}\r\n`
  const path = '/genesys/1/notification/subscription'
  await askOnce(port, 'POST', path, headers, JSON.stringify(subscription))
}

async function ended(server: ChildServer): Promise<void> {
  await server.kill() // a server under load would take its time to drain, and nothing is left to save
}
