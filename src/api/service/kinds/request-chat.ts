import type { ServiceKind } from '../service-kind.ts'

/**
 * Keeps what an app knows of its user until a chat begins. The chat itself, and whether an agent is
 * there for it, is another room's affair: it adds kinds of these names with requests of their own.
 */
export function requestChat(name: 'request-chat' | 'request-chat-poll'): ServiceKind {
  return {
    name,
    async create({ id, settings, start }) {
      const isVerbose = settings.flag('_verbose')
      await start()
      const url = `/genesys/1/service/${id}/ixn/chat`
      return { body: { ...(isVerbose ? { '_chatIxnAPI-CREATE-URL': url } : {}), _id: id } }
    },
  }
}
