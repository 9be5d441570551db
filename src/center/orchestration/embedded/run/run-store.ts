import type { Milliseconds } from '../../../../base/kernel/index.ts'
import type { RunRecord } from './run-record.ts'

/** The right to change a run, until it is given up or its lease is over, unless that is renewed. */
export interface Claim {
  readonly serviceId: string
  readonly token: string
}

export interface Claimed {
  readonly claim: Claim
  readonly run: RunRecord
  readonly now: Milliseconds
}

/**
 * Where runs are kept, each changed by one claimant at a time: what a claimant writes whose lease
 * is over is refused. Times are by the store's own clock.
 */
export interface RunStore {
  now(): Promise<Milliseconds>
  /** Claims what it makes; undefined when there is such a run. */
  create(run: RunRecord, kept: Milliseconds): Promise<Claim | undefined>
  /** Undefined when there is no such run. */
  find(serviceId: string): Promise<RunRecord | undefined>
  claim(serviceId: string): Promise<Claimed | 'busy' | undefined>
  /** The lease begins anew. False when the claim is lost. */
  renew(claim: Claim): Promise<boolean>
  /** Renews, too. False when the claim is lost. */
  keep(claim: Claim, run: RunRecord, kept: Milliseconds): Promise<boolean>
  /** Ends the claim; with a run, keeps it first. False when the claim is lost. */
  release(claim: Claim, run?: RunRecord, kept?: Milliseconds): Promise<boolean>
  /** Forgets the run, and the claim with it. */
  forget(claim: Claim): Promise<void>
}
