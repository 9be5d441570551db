import { createNode, type Node, type NodeOptions, nodeRoutes } from '../../../src/api/node/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve } from '../serve.ts'

const slow = { beatEvery: 60_000, lease: 180_000, memory: 600_000 } // beats only when told

/** A node that beats when told, on the Redis of the others or on one of its own. */
export function nodeOn(redis: Redis, id: string, more: Partial<NodeOptions> = {}): Node {
  const identity = { id, host: '127.0.0.1', port: 8080, version: '1.2.3' }
  return createNode(redis, { identity, logger: createLogger('silent'), times: slow, ...more })
}

/** The Node API of that node alone, over real HTTP. */
export async function serveNode(
  id: string,
  redis?: Redis,
  more: Partial<NodeOptions> = {},
): Promise<{ baseUrl: string; node: Node }> {
  const node = nodeOn(redis ?? (await redisForTest()), id, more)
  return { baseUrl: await serve([nodeRoutes(node.service)]), node }
}
