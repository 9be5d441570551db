import type { GmsOptions, OrsOptions, ServerOptions } from '../../../base/config/index.ts'
import type { Clock, Live, Logger } from '../../../base/kernel/index.ts'
import type { Redis } from '../../../base/redis/index.ts'
import { OrsCaller } from './ors-caller.ts'
import { OrsOrchestrator } from './ors-orchestrator.ts'
import { createRedisOrsRuns } from './ors-runs-redis.ts'
import { Turns } from './turns.ts'

export interface OrsParts {
  readonly redis: Redis
  readonly ors: Live<OrsOptions>
  readonly gms: Live<GmsOptions>
  readonly server: Live<Pick<ServerOptions, 'external_url_base'>>
  readonly logger: Logger
  /** Tells how long a server that failed is left alone; any beginning, milliseconds. */
  readonly clock?: Clock
}

export function createOrsOrchestrator(parts: OrsParts): OrsOrchestrator {
  const { redis, ors, gms, server, logger, clock = { now: () => performance.now() } } = parts
  return new OrsOrchestrator({
    runs: createRedisOrsRuns(redis),
    caller: new OrsCaller(gms, logger, clock),
    turns: new Turns(),
    ...{ ors, server, logger },
  })
}
