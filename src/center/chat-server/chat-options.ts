import type { ChatOptions as ChatSection } from '../../base/config/index.ts'

/** The options of section chat that this room reads. */
export type ChatOptions = Pick<
  ChatSection,
  | 'message_max_bytes'
  | 'events_per_minute'
  | 'max_entries'
  | 'max_parties'
  | 'inactivity_timeout'
  | 'history'
>
