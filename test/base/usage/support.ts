import { createLogger, type Milliseconds } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createUsage, type Usage } from '../../../src/base/usage/index.ts'
import { redisForTest } from '../../support/redis.ts'

/** A clock that a test moves. */
export class TestClock {
  #now: Milliseconds

  constructor(at: string | Milliseconds) {
    this.#now = new Date(at).getTime()
  }

  now(): Milliseconds {
    return this.#now
  }

  set(at: string | Milliseconds): void {
    this.#now = new Date(at).getTime()
  }
}

export interface CountingNode {
  readonly usage: Usage
  readonly clock: TestClock
  readonly redis: Redis
}

/** A node that counts into a Redis prefix of its own; nothing is flushed but by the test. */
export async function countingNode(at: string | Milliseconds): Promise<CountingNode> {
  const redis = await redisForTest()
  const clock = new TestClock(at)
  return { usage: createUsage({ redis, clock, logger: createLogger('silent') }), clock, redis }
}
