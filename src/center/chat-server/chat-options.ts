import type { Seconds } from '../../base/kernel/index.ts'

/** The options of section chat that this room reads. */
export interface ChatOptions {
  readonly message_max_bytes: number
  readonly events_per_minute: number
  readonly max_entries: number
  readonly max_parties: number
  readonly inactivity_timeout: Seconds
  /** How long a chat can be read after its end. */
  readonly history: Seconds
}
