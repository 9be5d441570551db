import type { CallbackReason, CallbackState } from './callback.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import type { Homes } from './homes.ts'
import type { Schedule } from './schedule.ts'
import { moved } from './transitions.ts'

/** How whoever carries a callback out tells how it goes. */
export interface CallbackStates {
  /**
   * True when the callback is in that state now, also when it was before; false when it is beyond
   * it, has ended or is unknown: then it is no longer theirs, and what they do for it should end.
   */
  to(
    serviceId: string,
    state: Exclude<CallbackState, 'SCHEDULED'>,
    reason?: CallbackReason,
    because?: string,
  ): Promise<boolean>
}

export function createCallbackStates(o: {
  ledger: CallbackLedger
  homes: Homes
  schedule: Schedule
}): CallbackStates {
  const { ledger, homes, schedule } = o
  return {
    async to(serviceId, state, reason, because) {
      const ref = await homes.find(serviceId)
      if (ref === undefined) return false
      const changed = await ledger.change(ref, (current) => {
        const changes = moved(current, state, reason)
        if (changes === undefined) return { result: 'beyond' }
        if (changes === 'same') return { result: 'same' }
        const detail = because ?? reason
        const decision = { step: `to ${state}`, verdict: 'done', detail } as const
        return { after: ledger.next(current, changes, decision), result: 'moved' }
      })
      if (changed.kind !== 'done') return false
      if (changed.result === 'moved') await schedule.wakeQuietly(changed.callback)
      return changed.result !== 'beyond'
    },
  }
}
