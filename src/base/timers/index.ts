/**
 * "Call me at this time": timers that outlive the node that set them, each run by one node. What a
 * timer means is its handler's affair; calendars and repetition are not known here.
 */
import { type Clock, type Logger, type Seconds, systemClock } from '../kernel/index.ts'
import type { Redis } from '../redis/index.ts'
import { TimerRunner } from './timer-runner.ts'
import { createRedisTimerStore } from './timer-store-redis.ts'
import type { Timers } from './timers.ts'
import { TimersInGroups } from './timers-in-groups.ts'

export type { Timer, TimerHandler, Timers } from './timers.ts'

const defaultShards = 4 // spread over a cluster's masters; must not shrink while timers are kept
const defaultLease: Seconds = 10 // how long the timers of a node that died wait for another

export interface TimersOptions {
  readonly nodeId: string
  readonly logger: Logger
  readonly clock?: Clock
  readonly shards?: number
  readonly lease?: Seconds
}

export function createTimers(redis: Redis, options: TimersOptions): Timers {
  const { nodeId, clock = systemClock, lease = defaultLease, shards = defaultShards } = options
  const logger = options.logger.child({ room: 'timers', nodeId })
  const runner = (group?: string) => {
    const store = createRedisTimerStore(redis, shards, group)
    return new TimerRunner(store, { clock, lease: lease * 1000, logger })
  }
  return new TimersInGroups(runner(), runner('apart'))
}
