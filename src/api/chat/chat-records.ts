import type { Closable, Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type { Place } from '../../channels/cometd/index.ts'
import type { PushDevice } from '../../channels/push/index.ts'

/** Where a sleeping device is reached: by what ixn/chat said of it, or by a subscription that exists. */
export type PushTarget = { readonly device: PushDevice } | { readonly subscription: string }

/** How the customer hears of a chat, as ixn/chat said. */
export interface Telling {
  /** Whose mailbox it is over CometD; undefined when the customer asks. */
  readonly user: string | undefined
  readonly push: PushTarget | undefined
  /** Minutes, as the client said. */
  readonly timeZoneOffset: string
}

/*
 * A customer over CometD is
 * here      from the beginning; with a handshake; when a confirmation shows that a device is back
 * away      with the `/meta/disconnect` of the last device; when news stay unconfirmed for too long
 * and while away
 * announced the agent has been told
 * pushing   the time-out before the first push is over: news are pushed as they come
 */
export interface Absence {
  /** What the user's devices had confirmed when it began; undefined: there was no mailbox. */
  readonly confirmed: Place | undefined
  readonly announced: boolean
  readonly pushing: boolean
  /** Pushes in a row that did not get through. */
  readonly failures: number
}

export interface ChatRecord extends Telling {
  /** Its service has said that an agent is available. */
  readonly available: boolean
  /** The last position that was answered to a customer who asks. */
  readonly answered: number
  readonly away: Absence | undefined
  /** The last position that was pushed. */
  readonly pushed: number
}

/**
 * What is known of the customers of chats, beside the transcripts. A record ends by itself a while
 * after its service; what changes a record that is gone does nothing.
 */
export interface ChatRecords extends Closable {
  /** Makes the record, or changes how the customer of one that is there hears of the chat. */
  begin(id: string, telling: Telling, ttl: Seconds): Promise<void>
  /** Notes, before a chat begins or later, that its service has named an agent. */
  noteAvailable(id: string, ttl: Seconds): Promise<void>
  find(id: string): Promise<ChatRecord | undefined>
  /** As find, for whoever asks often: `user`, `push` and `away` may be those of a moment ago. */
  recall(id: string): Promise<ChatRecord | undefined>
  /** The chats of a user over CometD that go on, the latest first. */
  ofUser(user: string): Promise<readonly string[]>
  /** It does not go on. */
  unlist(id: string, user: string): Promise<void>
  noteAnswered(id: string, position: number): Promise<void>

  /** The customer is away; again, only what was confirmed changes. */
  leave(id: string, confirmed: Place | undefined): Promise<void>
  /** The customer is here, whatever was before. */
  comeBack(id: string): Promise<void>
  /** True for the first who says so in an absence. */
  announce(id: string): Promise<boolean>
  notePushed(id: string, position: number): Promise<void>
  notePushFailed(id: string, failures: number): Promise<void>
  /** Its device is known to nobody any more. */
  dropPush(id: string): Promise<void>

  remove(id: string): Promise<void>
  /** The time by the clock that dates transcripts. */
  now(): Promise<Milliseconds>
}
