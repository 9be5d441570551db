import type { RoutingOptions } from '../../base/config/index.ts'
import { type Clock, type Live, type Logger, systemClock } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { Routing } from './routing.ts'
import { RoutingService } from './routing-service.ts'
import { createRedisRoutingStore } from './routing-store-redis.ts'

export interface RoutingParts {
  readonly redis: Redis
  /** Not started yet: routing says what is to be done with its timers. */
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  readonly options: Live<RoutingOptions>
  readonly logger: Logger
  /** Only says when to wake up; what is due is decided by the time of Redis. */
  readonly clock?: Clock
}

export function createRouting(parts: RoutingParts): Routing {
  const { redis, options, clock = systemClock, ...rest } = parts
  const store = createRedisRoutingStore(redis, options)
  return new RoutingService({ store, options, clock, ...rest })
}
