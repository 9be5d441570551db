import type { Milliseconds } from '../../base/kernel/index.ts'
import type { CallbackRef } from './callback.ts'

/** Knows of which service a callback is, for those who have its id alone. */
export interface Homes {
  find(id: string): Promise<CallbackRef | undefined>
  /** Its service instance is about to be deleted; it is to be found all the same, until then. */
  remember(callback: CallbackRef, until: Milliseconds): Promise<void>
}
