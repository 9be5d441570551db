import type { Closable, Seconds } from '../../base/kernel/index.ts'
import type { Chat, ChatEntry, ChatEventType, EndReason, Party, Transcript } from './chat.ts'

export interface NewChat {
  /** That of the service. */
  readonly id: string
  readonly queue: string
  /** The customer's. */
  readonly nickname: string
  readonly subject: string
  readonly customer: Readonly<Record<string, string>>
  /** It ends after this time, whatever is said. */
  readonly ttl: Seconds
}

/**
 * Hears what is new in a chat. The entries count as told when the promise resolves; when it rejects
 * they are told again. `resumed` says that some may have been told before, by a node that died.
 */
export type ChatListener = (
  chat: Chat,
  entries: readonly ChatEntry[],
  how: { readonly resumed: boolean },
) => Promise<void>

/**
 * Chat sessions and their transcripts.
 *
 * What a call has resolved is in the transcript, with its position; a call that is refused has
 * changed nothing. All throw 404 for a chat that is not known (or forgotten), and whatever writes
 * throws 400 for one that has ended. Any node serves any call.
 */
export interface ChatServer extends Closable {
  /** Begins a chat and puts it into its queue. The same id again: the chat as it is, ended or not. */
  open(chat: NewChat): Promise<Chat>
  /** Undefined when it is not known. */
  find(id: string): Promise<Chat | undefined>
  /** The entries after a position, 0 for all. */
  transcript(id: string, after: number): Promise<Transcript>
  /** Refuses empty and overlong texts, parties that are not in the chat, and whoever writes too fast. */
  say(id: string, partyId: string, event: { type: ChatEventType; text: string }): Promise<ChatEntry>

  /** The agent takes the offer of routing and joins, in the place of whoever has transferred the chat. */
  accept(id: string, agentId: string): Promise<void>
  /** Another party beside those that are there; again changes nothing. */
  join(id: string, party: Party): Promise<void>
  /** The last agent to leave ends the chat. Leaving again changes nothing. */
  leave(id: string, partyId: string): Promise<void>
  /** Offers the chat to another queue or agent; who gives it away stays until somebody has accepted. */
  transfer(
    id: string,
    from: string,
    to: { queue?: string | undefined; agent?: string | undefined },
  ): Promise<void>
  /** False when it had ended before. */
  end(id: string, reason: EndReason): Promise<boolean>

  /**
   * Tells `listener` of all entries of all chats: each chat's in order, on one node at a time, at
   * least once. Set before `start`, once.
   */
  feed(listener: ChatListener): void
  start(): void
}
