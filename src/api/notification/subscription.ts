import type { Milliseconds } from '../../base/kernel/index.ts'
import type { PushDevice } from '../../channels/push/index.ts'

export interface Subscription {
  readonly id: string
  readonly subscriberId: string
  readonly filter: string
  readonly expiresAt: Milliseconds
  readonly device: PushDevice
  /** The gms_user who made it; of a comet subscription that is the device. */
  readonly user?: string | undefined
}

/** Where a subscription stands in the index: its filter, and all a delivery needs as one text. */
export interface IndexEntry {
  readonly filter: string
  readonly record: string
}
