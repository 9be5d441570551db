import type { PushOptions } from '../../../base/config/index.ts'
import type { Live, Logger, Seconds } from '../../../base/kernel/index.ts'
import type { Settings } from '../../service/index.ts'

/** What the operator of a service wants when its customer sleeps. */
export interface ChatWish {
  /** What the agent reads. */
  readonly awayText: string
  /** From what the agent says first until it is pushed; then at once. */
  readonly pushAfter: Seconds
  readonly pushText: string
  /** Entries that are no reason for a push. */
  readonly filtered: ReadonlySet<string>
}

export interface ChatWishes {
  /** Those of the service of this chat as they are now; the defaults when it has ended. */
  of(id: string): Promise<ChatWish>
}

const times = { min: 0, max: 86_400 }

export function createChatWishes(o: {
  settingsOf: (id: string) => Promise<Settings | undefined>
  push: Live<Pick<PushOptions, 'filtering_chat_events'>>
  logger: Logger
}): ChatWishes {
  return {
    async of(id) {
      const { filtering_chat_events: filtered } = o.push()
      const settings = await o.settingsOf(id)
      try {
        return toWish(settings, filtered)
      } catch (error) {
        o.logger.warn({ err: error }, 'a service does not say how its chats are pushed')
        return toWish(undefined, filtered) // what the operator meant nobody knows; sleepers are woken all the same
      }
    },
  }
}

function toWish(settings: Settings | undefined, usuallyFiltered: readonly string[]): ChatWish {
  const filtered = settings?.option('_filtering_chat_events')?.split(',')
  return {
    awayText: settings?.option('_agent_timeout_notification_message') ?? 'customer is not online',
    pushAfter: settings?.number('_client_timeout_notification', times) ?? 90,
    pushText: settings?.option('_client_timeout_notification_message') ?? 'New message from Agent',
    filtered: new Set(filtered?.map((each) => each.trim()) ?? usuallyFiltered),
  }
}
