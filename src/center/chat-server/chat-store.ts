import type { Milliseconds, Seconds, Undo } from '../../base/kernel/index.ts'
import type { Chat, ChatEntry, ChatEventType, EndReason, Party, Transcript } from './chat.ts'

/** One change of a chat. All steps of a call happen or none does, and nobody sees some of them. */
export type Step =
  | {
      readonly verb: 'say'
      readonly party: string
      readonly type: ChatEventType
      readonly text: string
    }
  | { readonly verb: 'join'; readonly party: Party; readonly text: string }
  | { readonly verb: 'leave'; readonly party: string; readonly text: string }
  | { readonly verb: 'end'; readonly reason: EndReason }

export interface ChatLimits {
  readonly entries: number
  readonly eventsPerMinute: number
  readonly parties: number
  /** How long a chat is kept after its end. */
  readonly history: Seconds
  /** How long after a change somebody looks whether it was told. */
  readonly watchAfter: Milliseconds
}

export interface Changed {
  readonly entries: readonly ChatEntry[]
  /** True when this node is the one that tells the listeners. */
  readonly here: boolean
  /** What they have been told of before. */
  readonly told: number
  /** True when somebody has to look at the chat before long, and nobody is about to. */
  readonly watch: boolean
}

export type Refusal =
  | { readonly refused: 'unknown' | 'ended' | 'full' }
  | { readonly refused: 'absent'; readonly party: string }
  | { readonly refused: 'fast'; readonly after: Seconds }

export type ChatRecord = Omit<
  Chat,
  'startedAt' | 'activeAt' | 'endsAt' | 'ended' | 'parties' | 'position' | 'transferredBy'
>

/** Chats and their transcripts. It knows neither who may say what nor who is told of it. */
export interface ChatStore {
  /** Makes a chat nobody is in; one that exists stays as it is. */
  create(chat: ChatRecord, life: { ttl: Seconds; history: Seconds }): Promise<void>
  change(id: string, steps: readonly Step[], limits: ChatLimits): Promise<Changed | Refusal>
  find(id: string): Promise<Chat | undefined>
  /** The entries after a position. */
  read(id: string, after: number): Promise<Transcript | undefined>
  /** Who is to be replaced by the next agent that accepts. */
  noteTransfer(id: string, by: string): Promise<void>

  /** False when another node tells of this chat now. */
  told(id: string, position: number): Promise<boolean>
  /** The position told so far, when something is untold and this node has taken it over. */
  takeOver(id: string): Promise<number | 'all-told' | 'told-elsewhere'>
  /** Another node may tell of them from now on. */
  release(ids: readonly string[]): Promise<void>
  /** Another node has changed a chat that this one tells of. */
  onChanged(listener: (id: string) => void): Undo
}
