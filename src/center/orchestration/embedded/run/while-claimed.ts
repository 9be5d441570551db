import type { Milliseconds } from '../../../../base/kernel/index.ts'
import type { Claim, RunStore } from './run-store.ts'

export interface Holding {
  readonly store: Pick<RunStore, 'renew'>
  readonly lease: Milliseconds
  /** Then the claim is renewed no more: what has not ended by then may never end. */
  readonly longest: Milliseconds
}

/** Renews the claim for as long as the work on the run takes, which may be longer than a lease. */
export async function whileClaimed<T>(
  claim: Claim,
  { store, lease, longest }: Holding,
  work: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + longest
  const renew = () => {
    if (performance.now() > until) return clearInterval(renewal)
    store.renew(claim).then(
      (isHeld) => {
        if (!isHeld) clearInterval(renewal)
      },
      () => {}, // Redis is away: the next time it may be back, and else the claim is lost
    )
  }
  const renewal = setInterval(renew, lease / 4)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
  }
}
