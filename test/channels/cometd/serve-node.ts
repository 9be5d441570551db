import { onTestFinished } from 'vitest'
import { type Clock, createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createCometdServer } from '../../../src/channels/cometd/index.ts'
import { serve } from '../../api/serve.ts'
import { cometdOptions } from '../../support/cometd.ts'

/** The CometD channel of a node that ends with the test, unless it has ended before. */
export async function serveNode(redis: Redis, o: { timeout?: number; clock?: Clock } = {}) {
  const { clock, ...given } = o
  const options = cometdOptions(given)
  const startId = newHexId()
  const cometd = await createCometdServer({
    redis,
    startId,
    options: () => options,
    logger: createLogger('silent'),
    ...(clock === undefined ? {} : { clock }),
  })
  let left: Promise<void> | undefined
  const leave = () => {
    left ??= cometd.close()
    return left
  }
  onTestFinished(leave)
  return { cometd, startId, url: await serve([cometd.routes]), leave }
}
