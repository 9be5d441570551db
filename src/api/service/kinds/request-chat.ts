import type { Seconds } from '../../../base/kernel/index.ts'
import type { ServiceKind } from '../service-kind.ts'

const ttl: Seconds = 86_400 // a chat ends with its service; in less somebody may still be waiting

/**
 * Keeps what an app knows of its user until a chat begins. The chat itself, and whether an agent is
 * there for it, is another room's affair: it adds kinds of these names with requests of their own.
 */
export function requestChat(name: 'request-chat' | 'request-chat-poll'): ServiceKind {
  return {
    name,
    ttl,
    async create({ id, settings, start }) {
      // The reference spells it both ways; without the underscore it may be anybody's data.
      const says = settings.parameter('verbose')?.toLowerCase() === 'true'
      const isVerbose = settings.flag('_verbose') || says
      await start()
      const url = `/genesys/1/service/${id}/ixn/chat`
      return { body: { ...(isVerbose ? { '_chatIxnAPI-CREATE-URL': url } : {}), _id: id } }
    },
  }
}
