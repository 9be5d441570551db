import type { Milliseconds } from '../../base/kernel/index.ts'

export type NodeStatus = 'ONLINE' | 'OFFLINE'

/** What a node says of itself with every beat. */
export interface Beat {
  /** Stays over restarts: NODE_ID, else host:port. */
  readonly id: string
  /** Fresh at each start. */
  readonly startId: string
  readonly host: string
  readonly port: number
  readonly version: string
  readonly startedAt: Milliseconds
  readonly status: NodeStatus
  /** How busy it is, by name. */
  readonly load: Readonly<Record<string, number>>
}

export interface Member {
  readonly beat: Beat
  /** Since its last beat, by the registry's own clock: nodes need not agree on the time. */
  readonly silentFor: Milliseconds
}

/**
 * Knows every node of the cluster by its beats.
 *
 * It tells how long a node has been silent and leaves it to the caller what that means. Silence
 * is remembered for a limited time, so that nodes which never come back do not pile up.
 */
export interface NodeRegistry {
  /**
   * The node is alive now. Resolves to the start id of another process that beat under the same id
   * within the lease, undefined when there is none.
   */
  beat(beat: Beat): Promise<string | undefined>
  /** All nodes remembered, by id. */
  list(): Promise<Member[]>
  /** The node has gone on purpose; a later start under the same id is left alone. */
  leave(id: string, startId: string): Promise<void>
  /** Forgets a node whose lease has run out; one that still beats is not touched. */
  forget(id: string): Promise<'forgotten' | 'unknown' | 'alive'>
}
