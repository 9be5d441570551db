import type { Milliseconds } from '../../base/kernel/index.ts'

/**
 * | state      | entered when                                                     | leaves for                        |
 * | ---------- | ---------------------------------------------------------------- | --------------------------------- |
 * | SCHEDULED  | it is booked for later, or could not be handed over and will be  | QUEUED when its time has come     |
 * | QUEUED     | it is handed over to who carries it out; no agent is assigned    | ROUTING, PROCESSING               |
 * | ROUTING    | an agent is reserved, or the customer is reached; not both yet   | PROCESSING                        |
 * | PROCESSING | customer and agent are connected                                 | COMPLETED                         |
 * | COMPLETED  | it has ended, with a reason                                      | nothing                           |
 *
 * Each may leave for any later one, COMPLETED included; none for an earlier one, but for QUEUED whose
 * handing over failed. Reasons of COMPLETED (reference: Query-Callback, `_callback_state`):
 *
 * | reason                                | the callback                                               |
 * | ------------------------------------- | ---------------------------------------------------------- |
 * | AGENT_CONNECTED                       | was routed to an agent                                     |
 * | CANCELLED                             | was cancelled                                              |
 * | NOT_AVAILABLE                         | ended, and nobody said why                                 |
 * | SUBMIT_ERROR                          | could not be handed over                                   |
 * | FAIL_TIMEOUT_TTL                      | was not done within its `_ttl`                             |
 * | FAIL_ERROR                            | failed by an error nobody knows                            |
 * | FAIL_LOAD_MESSAGE_FILE                | lacked the texts it was to show                            |
 * | FAIL_INTERACTION_DELETED              | lost its interaction before an agent had it                |
 * | FAIL_TARGET_NOT_FOUND                 | found nobody who could take it                             |
 * | FAIL_IXN_UNKNOWN_MEDIA_TYPE           | came by a medium that is neither voice nor chat            |
 * | FAIL_INCORRECT_CONFIG_MEDIA_TYPE      | is of a service with a wrong `_media_type`                 |
 * | FAIL_NO_CUSTOMER_NUMBER               | has no number to call                                      |
 * | FAIL_USER_NO_CONFIRM                  | was not confirmed, and `_on_user_confirm_timeout` ended it |
 * | FAIL_QUEUEING                         | could not be queued                                        |
 * | FAIL_AGENT_CONNECT                    | could not be connected to the agent                        |
 * | AGENT_PREVIEW_CANCEL_AFTER_n_REJECTS  | was rejected by agents n times                             |
 * | FAIL_CALL_TO_CUSTOMER                 | could not reach the customer                               |
 * | FAIL_USER_UNREACHABLE                 | the same, of older strategies                              |
 * | FAIL_FAX_REACHED                      | reached a fax machine                                      |
 *
 * Strategies and operators may give reasons of their own, in the same spelling.
 */
export type CallbackState = 'SCHEDULED' | 'QUEUED' | 'ROUTING' | 'PROCESSING' | 'COMPLETED'

export const states: readonly CallbackState[] = [
  'SCHEDULED',
  'QUEUED',
  'ROUTING',
  'PROCESSING',
  'COMPLETED',
]

export type CallbackReason =
  | 'AGENT_CONNECTED'
  | 'CANCELLED'
  | 'NOT_AVAILABLE'
  | 'SUBMIT_ERROR'
  | 'FAIL_TIMEOUT_TTL'
  | 'FAIL_ERROR'
  | 'FAIL_LOAD_MESSAGE_FILE'
  | 'FAIL_INTERACTION_DELETED'
  | 'FAIL_TARGET_NOT_FOUND'
  | 'FAIL_IXN_UNKNOWN_MEDIA_TYPE'
  | 'FAIL_INCORRECT_CONFIG_MEDIA_TYPE'
  | 'FAIL_NO_CUSTOMER_NUMBER'
  | 'FAIL_USER_NO_CONFIRM'
  | 'FAIL_QUEUEING'
  | 'FAIL_AGENT_CONNECT'
  | `AGENT_PREVIEW_CANCEL_AFTER_${number}_REJECTS`
  | 'FAIL_CALL_TO_CUSTOMER'
  | 'FAIL_USER_UNREACHABLE'
  | 'FAIL_FAX_REACHED'

/** Name of the kind of service that callbacks are; `_service` says it. */
export const callbackKind = 'callback'

/** True for how reasons are spelled; strategies have their own. */
export function isReason(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{1,99}$/.test(text)
}

/** Where a callback is kept. */
export interface CallbackRef {
  readonly service: string
  readonly id: string
}

/** A handing over whose end is not on record. */
export interface Submission {
  /** 1 the first time. */
  readonly attempt: number
  /** Of the claim that began it, 0 for one within the request itself; a higher one may take it over. */
  readonly fence: number
  readonly begunAt: Milliseconds
  /** It may have happened, and nobody knows: until when the session has time to report. */
  readonly inDoubtUntil: Milliseconds | undefined
}

/** A change that another system has yet to be told of: the callback as it was then. */
export interface News {
  /** The version that the callback had then; rises from one to the next. */
  readonly version: number
  readonly at: Milliseconds
  readonly state: CallbackState
  readonly reason: string | undefined
  readonly desiredAt: Milliseconds
  readonly expiresAt: Milliseconds
}

/** How telling the first of the news has gone so far; see news-teller.ts. */
export interface Telling {
  /** The subscription that was made for who is told. */
  readonly subscription?: string
  readonly tries?: number
  readonly retryAt?: Milliseconds
}

export interface Farewell {
  readonly by: 'cancel' | 'terminate'
  readonly since: Milliseconds
}

export interface Callback extends CallbackRef {
  /** Grows with every change. */
  readonly version: number
  readonly state: CallbackState
  /** Only when it is completed. */
  readonly reason: string | undefined
  readonly desiredAt: Milliseconds
  readonly createdAt: Milliseconds
  /** End of its `_ttl`, which is counted from the desired time. */
  readonly expiresAt: Milliseconds
  /** When it is to be handed over; undefined once it has been, and where others do it. */
  readonly dueAt: Milliseconds | undefined
  /** The cell of its slot in which it is counted; see slots.ts. */
  readonly cell: number | undefined
  readonly dataId: string
  /** The `gms_user` who asked for it. */
  readonly user: string | undefined
  /** By which whoever carries it out knows it; '' where nothing can be asked of it. */
  readonly session: string | undefined
  readonly submission: Submission | undefined
  /** While it is QUEUED: when its session is asked after; undefined where sessions do not vanish. */
  readonly askAt: Milliseconds | undefined
  /** How often it was handed over, or was to be. */
  readonly attempts: number
  /** What whoever carries it out has still to be told. */
  readonly farewell: Farewell | undefined
  /** In their order; only where somebody wants to be told. */
  readonly news: readonly News[]
  readonly telling: Telling | undefined
  /** Under which it is counted as outstanding, where that is checked. */
  readonly customer: string | undefined
  /** What steers it, and the values it can be found by. */
  readonly properties: Readonly<Record<string, string>>
  /** What decided each step, as text; see history.ts. */
  readonly history: string
}

const rank = { SCHEDULED: 0, QUEUED: 1, ROUTING: 2, PROCESSING: 3, COMPLETED: 4 }

/** Whether a callback may go from one to the other. */
export function isForward(from: CallbackState, to: CallbackState): boolean {
  return rank[to] > rank[from]
}

/** For how long it is kept beyond its end, so that what became of yesterday's can be seen. */
export const keptAfter: Milliseconds = 86_400_000

export function keptUntil({ expiresAt }: Pick<Callback, 'expiresAt'>): Milliseconds {
  return expiresAt + keptAfter
}
