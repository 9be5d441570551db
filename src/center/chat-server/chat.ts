import type { Milliseconds } from '../../base/kernel/index.ts'

export type PartyType = 'CLIENT' | 'AGENT' | 'SUPERVISOR' | 'EXTERNAL'

/** What a transcript may hold, in the words of the wire. */
export type ChatEventType =
  | 'Message.Text'
  | 'Notice.Joined'
  | 'Notice.Left'
  | 'Notice.TypingStarted'
  | 'Notice.TypingStopped'
  | 'Notice.PushUrl'
  | 'Notice.Custom'

/** Somebody in a chat; the customer's id is `client`, an agent's that of routing. */
export interface Party {
  readonly id: string
  readonly type: PartyType
  readonly nickname: string
}

export interface ChatEntry {
  /** 1, 2, 3, … without a hole. */
  readonly position: number
  readonly type: ChatEventType
  readonly party: Party
  readonly text: string
  /** Since the chat began. */
  readonly seconds: number
  readonly at: Milliseconds
}

/*
 * State   entered when                              left by
 * open    the customer begins it                    an end
 * ended   the customer leaves          (customer)   –; readable for `history`, then forgotten
 *         the last agent leaves        (agent)
 *         nobody says anything         (inactivity)
 *         the service's time is over   (expired)
 *         no agent came in time        (no-agent)
 */
export type EndReason = 'customer' | 'agent' | 'inactivity' | 'expired' | 'no-agent'

export interface Chat {
  /** That of the service. */
  readonly id: string
  /** Made up in the form of the original's, for clients that show or keep them. */
  readonly sessionId: string
  readonly userId: string
  readonly secureKey: string
  readonly queue: string
  readonly subject: string
  /** What the customer said of itself: `fldn…` and user data. */
  readonly customer: Readonly<Record<string, string>>
  readonly startedAt: Milliseconds
  readonly activeAt: Milliseconds
  /** When it ends at the latest. */
  readonly endsAt: Milliseconds
  readonly ended: { readonly at: Milliseconds; readonly reason: EndReason } | undefined
  /** Who is in it now. */
  readonly parties: readonly Party[]
  /** That of the last entry; 0 before the first. */
  readonly position: number
  /** Whoever accepts it next takes the place of this party. */
  readonly transferredBy: string | undefined
}

export interface Transcript {
  readonly chat: Chat
  readonly entries: readonly ChatEntry[]
}

/** The id of the customer's party in every chat. */
export const client = 'client'
