import { type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { ChatEntry, Transcript } from '../../center/chat-server/index.ts'
import type { Agent, Interaction } from '../../center/routing/index.ts'

/** What desks show: points in time spelled out, transcripts as in the mailboxes of all parties. */

export function toAgentView({ queues, since, loggedInAt, ...agent }: Agent) {
  return {
    ...agent,
    queues: [...queues],
    since: toTimestamp(since),
    loggedInAt: toTimestampIf(loggedInAt),
  }
}

/** Its place says nothing to an agent: who is before whom is for routing to compare. */
export function toInteractionView({ place: _, ...interaction }: Interaction) {
  const { arrivedAt, offeredAt, offerEndsAt, acceptedAt } = interaction
  return {
    ...interaction,
    arrivedAt: toTimestamp(arrivedAt),
    offeredAt: toTimestampIf(offeredAt),
    offerEndsAt: toTimestampIf(offerEndsAt),
    acceptedAt: toTimestampIf(acceptedAt),
  }
}

/** A chat and its entries after a position, in the words of a customer's refresh. */
export function toChatView({ chat, entries }: Transcript, after: number) {
  const { id, queue, subject, customer, parties, ended, transferredBy } = chat
  return {
    id,
    queue,
    subject,
    customer,
    parties: [...parties],
    transferredBy,
    startedAt: toTimestamp(chat.startedAt),
    endedAt: toTimestampIf(ended?.at),
    endReason: ended?.reason,
    chatSessionId: chat.sessionId,
    chatIxnState: ended === undefined ? ('TRANSCRIPT' as const) : ('DISCONNECTED' as const),
    transcriptPosition: String(entries.at(-1)?.position ?? after),
    transcriptToShow: entries.map(toRow),
  }
}

function toRow({ type, party, text, seconds }: ChatEntry): string[] {
  return [type, party.nickname, text, String(seconds), party.type]
}

function toTimestampIf(at: Milliseconds | undefined): string | undefined {
  return at === undefined ? undefined : toTimestamp(at)
}
