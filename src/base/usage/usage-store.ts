import type { Milliseconds } from '../kernel/index.ts'
import type { Resolution } from './buckets.ts'
import type { Subject } from './metrics.ts'

/** `watch` counts the nodes that were counting, so that nothing counted can be told from nobody counting. */
export type Counted = Subject | 'watch'

/** What one name came to in one minute. */
export interface Group {
  readonly minute: number
  readonly name: string
  readonly parts: ReadonlyMap<string, number>
}

export interface Batch {
  /** Unique to one life of one node. */
  readonly run: string
  /** Greater than that of every earlier batch of this run. */
  readonly number: number
  readonly groups: readonly Group[]
}

/** Consecutive buckets of one name. */
export interface BucketRange {
  readonly resolution: Resolution
  readonly first: number
  readonly count: number
}

/** Sums by part; each has `count` numbers, 0 where nothing was counted. Absent: nothing at all was. */
export type Parts = ReadonlyMap<string, Float64Array>

/** Keeps sums by minute, hour and day for as long as `kept` says, and a little longer. */
export interface UsageStore {
  /**
   * Adds the whole batch to all three resolutions, or fails; then the same batch may come again and
   * is added once, unless a day has passed. Names beyond the thousandth are added to `(other)`.
   */
  add(subject: Counted, batch: Batch): Promise<void>
  read(subject: Counted, name: string, range: BucketRange): Promise<Parts>
  /** Names counted on that day or since. */
  names(subject: Subject, since: Milliseconds): Promise<string[]>
  /** Remembers the first time it was called, and answers with it. */
  begin(now: Milliseconds): Promise<Milliseconds>
  began(): Promise<Milliseconds | undefined>
  /** True for one caller a minute, of all nodes. */
  claimSampling(minute: number): Promise<boolean>
}
