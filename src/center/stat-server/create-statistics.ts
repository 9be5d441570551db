import type { StatOptions } from '../../base/config/index.ts'
import {
  type Clock,
  Closing,
  type Live,
  type Logger,
  systemClock,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { ContactCentre } from './contact-centre.ts'
import { EmbeddedStatServer } from './embedded-stat-server.ts'
import { HttpStatServer } from './http-stat-server.ts'
import { SourceCaller } from './source-caller.ts'
import type { StatSource } from './stat-source.ts'
import { StatSources } from './stat-sources.ts'
import { createRedisStatisticCache } from './statistic-cache-redis.ts'
import { Statistics } from './statistics.ts'

export interface StatisticsParts {
  readonly redis: Redis
  readonly centre: ContactCentre
  /** Queues that exist by configuration, also while routing has not met them. */
  readonly configuredQueues?: Live<readonly string[]>
  readonly stat: Live<StatOptions>
  /** Every section `stat.<name>` there is now. */
  readonly sources: Live<readonly StatSource[]>
  readonly logger: Logger
  readonly clock?: Clock
}

/** Sources by the names of their sections, so that all nodes ask in one order; the embedded one last. */
export async function createStatistics(parts: StatisticsParts): Promise<Statistics> {
  const { redis, stat, sources, logger } = parts
  const closing = new Closing()
  const caller = closing.keep(new SourceCaller(logger))
  const embedded = new EmbeddedStatServer({ clock: systemClock, ...parts })
  const all = () => [
    ...sources()
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((source) => new HttpStatServer(source, caller)),
    embedded,
  ]
  try {
    const expiration = () => stat().cache_expiration
    const cache = closing.keep(await createRedisStatisticCache(redis, expiration))
    return new Statistics({ source: new StatSources(all), cache, parts: closing })
  } catch (error) {
    await closing.close()
    throw error
  }
}
