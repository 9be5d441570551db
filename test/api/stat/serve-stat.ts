import { afterAll } from 'vitest'
import { StatService, statRoutes } from '../../../src/api/stat/index.ts'
import type { ServerOptions } from '../../../src/base/config/index.ts'
import { type Closable, createLogger } from '../../../src/base/kernel/index.ts'
import {
  type ContactCentre,
  createStatistics,
  type StatSource,
} from '../../../src/center/stat-server/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve } from '../serve.ts'

const opened: Closable[] = []

afterAll(async () => {
  await Promise.all(opened.splice(0).map((statistics) => statistics.close()))
})

/** The Stat Server API alone, over real HTTP and a real Redis; resolves to its base URL. */
export async function serveStat(
  centre: ContactCentre,
  more: { sources?: readonly StatSource[]; server?: Partial<ServerOptions> } = {},
): Promise<string> {
  const statistics = await createStatistics({
    redis: await redisForTest(),
    centre,
    stat: () => ({ cache_expiration: 600 }), // a busy machine may take its time between two calls
    sources: () => more.sources ?? [],
    logger: createLogger('silent'),
  })
  opened.push(statistics)
  return serve([statRoutes(new StatService(statistics))], more.server)
}

/** A contact centre that a test changes while it is measured. */
export function changing(
  centre: ContactCentre,
): ContactCentre & { become(other: ContactCentre): void } {
  let current = centre
  return {
    agents: () => current.agents(),
    queues: () => current.queues(),
    become(other) {
      current = other
    },
  }
}
