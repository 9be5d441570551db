import type { Closable, Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type { Peeked } from './stat-server.ts'
import type { StatisticValue } from './statistic.ts'

/**
 * Where a value is to come from.
 *
 * cached  it was computed not long ago
 * ours    nobody computes it: the caller must, and say `finish` however that ends
 * theirs  somebody does; `ended` tells how it ended, undefined when nobody told in time
 */
export type Claim =
  | { readonly kind: 'cached'; readonly value: StatisticValue; readonly age: Seconds }
  | { readonly kind: 'ours' }
  | { readonly kind: 'theirs'; readonly ended: Promise<Peeked | undefined> }

export interface ClaimFor {
  /** A value must be younger; undefined takes any there is. */
  readonly maxAge: Seconds | undefined
  /** Names this claim. */
  readonly token: string
  /** How long the others leave the computing to the caller. */
  readonly lease: Milliseconds
  /** How long `ended` may take. */
  readonly patience: Milliseconds
}

/**
 * The latest value of each statistic, for all nodes.
 *
 * In the original a statistic belongs to the node that opened it, and the others ask that node. Here
 * it belongs to none: any node finds the value, and whichever is asked first for one that is missing
 * or too old computes it for all. So no statistic is lost with a node, and none needs a second hop.
 */
export interface StatisticCache extends Closable {
  claim(id: string, o: ClaimFor): Promise<Claim>
  /** Keeps what was just computed; for how long is the cache's own affair. */
  put(id: string, value: StatisticValue): Promise<void>
  /** Ends a claim that was ours; undefined lets those who wait try for themselves. */
  finish(id: string, token: string, ended: Peeked | undefined): Promise<void>
}
