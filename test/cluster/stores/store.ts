import type { Closable } from '../../../src/base/kernel/index.ts'
import type { Fault } from '../fault.ts'

/** Where the nodes keep what they share. */
export interface Store extends Closable {
  readonly name: string
  readonly faults: readonly Fault[]
  /** As REDIS_URL; known once it has started. */
  readonly url: string
  start(): Promise<void>
}

/** Has on disk what it has answered, so that a crash of the process costs nothing. */
export const durable = ['--appendonly', 'yes', '--appendfsync', 'always']

export const outage = 2000 // ms for which a server that comes back is away
