import type { JsonObject } from '../../base/http/index.ts'
import { type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { Chat, ChatEntry } from '../../center/chat-server/index.ts'

/** The words of the wire: what apps are answered, and what arrives in mailboxes. */
export type ChatState = 'CONNECTED' | 'TRANSCRIPT' | 'DISCONNECTED'

const channel = '/_genesys'

const serviceMessages: Readonly<Record<ChatState, string>> = {
  CONNECTED: 'Chat service is available',
  TRANSCRIPT: 'Chat service is available',
  DISCONNECTED: 'Chat was finished',
}

/** Clients parse it strictly, and other than every other time it has no milliseconds. */
function startedAt(at: Milliseconds): string {
  return `${toTimestamp(at).slice(0, 19)}Z`
}

/** An entry as clients take it apart: five texts. */
function toRow({ type, party, text, seconds }: ChatEntry): readonly string[] {
  return [type, party.nickname, text, String(seconds), party.type]
}

/** The tag under which a customer's mailbox hears of the chat. */
export const refreshTag = (id: string) => `service.chat.refresh.${id}`

/** The message a mailbox gets. `entries` are consecutive; with the last of a chat that ended it says so. */
export function toMessage(chat: Chat, entries: readonly ChatEntry[]): JsonObject {
  const last = entries.at(-1)?.position ?? chat.position
  const state = chat.ended !== undefined && last >= chat.position ? 'DISCONNECTED' : 'TRANSCRIPT'
  return {
    chatSessionId: chat.sessionId,
    transcriptPosition: String(last),
    chatServiceMessage: serviceMessages[state],
    startedAt: startedAt(chat.startedAt),
    chatIxnState: state,
    transcriptToShow: entries.map(toRow),
  }
}

/** The positions that a message of `toMessage` tells of; undefined for a message of another kind. */
export function positionsIn(message: unknown): { first: number; last: number } | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { transcriptPosition, transcriptToShow } = message as Readonly<Record<string, unknown>>
  const last = Number(transcriptPosition)
  if (!Array.isArray(transcriptToShow) || !Number.isSafeInteger(last)) return undefined
  return { first: last - transcriptToShow.length + 1, last }
}

export interface Answer {
  readonly chat: Chat
  readonly state: ChatState
  readonly position: number
  /** For a customer who asks; a mailbox tells the others. */
  readonly entries?: readonly ChatEntry[] | undefined
  readonly isComet: boolean
  /** What a verbose answer has beside. */
  readonly details: JsonObject | undefined
}

/** The union of the reference's answers, for its examples of one request differ. */
export function toBody({ chat, state, position, entries, isComet, details }: Answer): JsonObject {
  const isTold = entries !== undefined && (entries.length > 0 || state !== 'CONNECTED')
  return {
    _id: chat.id,
    chatIxnState: state,
    chatSessionId: chat.sessionId,
    transcriptPosition: String(position),
    chatServiceMessage: serviceMessages[state],
    ...(isTold ? { transcriptToShow: entries.map(toRow) } : {}),
    startedAt: startedAt(chat.startedAt),
    ...(isComet ? { comet_channel: channel } : {}),
    ...details,
  }
}

/**
 * What a verbose answer tells beside: the keys of the session, where the chat server is, and the
 * addresses to go on with. There is no balancer of chat servers here; its places name this server,
 * and the path to check is the one by which any balancer sees whether a node serves.
 */
export function toDetails(chat: Chat, base: string, timeZoneOffset: string): JsonObject {
  const { hostname, port, protocol } = new URL(base)
  const isSecure = protocol === 'https:'
  const area = `/genesys/1/service/${encodeURIComponent(chat.id)}/ixn/chat`
  return {
    userId: chat.userId,
    secureKey: chat.secureKey,
    checkChatServiceLoadBalancerPath: `/genesys/1/admin/node/status?chatServerLoadBalancerAlias=${alias}`,
    chatServerLoadBalancerAlias: alias,
    chatServerHost: hostname,
    chatWebApiPort: port || (isSecure ? '443' : '80'),
    isTLSrequired: String(isSecure),
    clientTimeZoneOffset: timeZoneOffset,
    _chatIxnAPI_SEND_URL: `${area}/send`,
    _chatIxnAPI_REFRESH_URL: `${area}/refresh`,
    _chatIxnAPI_START_TYPING_URL: `${area}/startTyping`,
    _chatIxnAPI_STOP_TYPING_URL: `${area}/stopTyping`,
    _chatIxnAPI_DISCONNECT_URL: `${area}/disconnect`,
    _chatIxnAPI_SEND_CUSTOM_URL: `${area}/customNotice`,
    _chatIxnAPI_REFRESH_FROM_START_URL: `${area}/refresh?transcriptPosition=1`,
  }
}

const alias = '1' // clients send it back or show it; there is one chat server
