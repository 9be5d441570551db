import type { Chat, ChatEntry, Party } from '../../center/chat-server/index.ts'
import type { ChatMailbox } from './chat-mailbox.ts'

/** How the agents' side hears what is new in a chat. */
export interface DeskNotifier {
  /** Rejects when somebody could not be told; then all are told again, with `resumed`. */
  tell(chat: Chat, entries: readonly ChatEntry[], resumed: boolean): Promise<void>
}

/** The tag under which the mailbox `agent:<id>` hears of a chat. */
const deskTag = (id: string) => `desk.chat.${id}`

/**
 * By the mailboxes of the agents and supervisors who are in the chat, and of those who have just
 * left: these hear of their leaving, and nothing that was said behind their backs.
 */
export function createDeskNotifier(mailbox: ChatMailbox): DeskNotifier {
  return {
    async tell(chat, entries, resumed) {
      const telling = { tag: deskTag(chat.id), chat, resumed, more: { id: chat.id } }
      const audience = [...audienceOf(chat, entries)]
      await Promise.all(
        audience.map(([id, heard]) => mailbox.put(`agent:${id}`, { ...telling, entries: heard })),
      )
    },
  }
}

/** What each of the staff is to hear. */
function audienceOf(
  { parties }: Chat,
  entries: readonly ChatEntry[],
): ReadonlyMap<string, readonly ChatEntry[]> {
  const audience = new Map<string, readonly ChatEntry[]>()
  for (const [at, { type, party }] of entries.entries()) {
    if (type === 'Notice.Left' && isStaff(party)) audience.set(party.id, entries.slice(0, at + 1))
  }
  for (const party of parties.filter(isStaff)) audience.set(party.id, entries)
  return audience
}

const isStaff = ({ type }: Party) => type === 'AGENT' || type === 'SUPERVISOR'
