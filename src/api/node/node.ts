import type { Clock, Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { NodeHeart } from './node-heart.ts'
import { createRedisNodeRegistry } from './node-registry-redis.ts'
import { type NodeIdentity, NodeService } from './node-service.ts'

const beatEvery: Milliseconds = 3000 // a third of a command a second is what an idle node pays
const lease: Milliseconds = 3 * beatEvery // one lost beat is a hiccup, three are a death; down shows in 9 s
const memory: Milliseconds = 7 * 86_400_000 // what died on Friday night is still seen after the weekend

export interface NodeOptions {
  readonly identity: NodeIdentity
  readonly logger: Logger
  readonly clock?: Clock
  /** Numbers of other rooms that belong to the load: sessions, held polls. */
  readonly figures?: () => Readonly<Record<string, number>>
  readonly times?: { beatEvery: Milliseconds; lease: Milliseconds; memory: Milliseconds }
}

/** This node as a member of the cluster: what it says, and the heart that says it. */
export interface Node {
  readonly service: NodeService
  /** `start()` joins, `close()` leaves. */
  readonly heart: NodeHeart
}

export function createNode(redis: Redis, options: NodeOptions): Node {
  const { logger, times = { beatEvery, lease, memory }, ...rest } = options
  const registry = createRedisNodeRegistry(redis, times)
  const service = new NodeService({ ...rest, ...times, registry })
  return { service, heart: new NodeHeart(service, times.beatEvery, logger) }
}
