import type { Milliseconds } from '../../../../base/kernel/index.ts'
import type { RunRecord } from './run-record.ts'
import type { Claim, Claimed } from './run-store.ts'

/** What one claimant makes of a run, from the claim to its end. */
export class Turn {
  readonly claim: Claim
  run: RunRecord
  #kept: RunRecord
  readonly #claimedAt: Milliseconds
  readonly #begun = performance.now()

  constructor({ claim, run, now }: Claimed) {
    this.claim = claim
    this.run = run
    this.#kept = run
    this.#claimedAt = now
  }

  /** By the clock of Redis. */
  get now(): Milliseconds {
    return this.#claimedAt + this.worked
  }

  get worked(): Milliseconds {
    return performance.now() - this.#begun
  }

  /** What has still to be written; undefined when all of it is. */
  get unkept(): RunRecord | undefined {
    return this.run === this.#kept ? undefined : this.run
  }

  noteKept(run: RunRecord): void {
    this.run = run
    this.#kept = run
  }

  change(change: Partial<RunRecord>): void {
    this.run = { ...this.run, ...change }
  }
}
