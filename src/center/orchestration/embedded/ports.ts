import type { JsonObject } from '../../../base/http/index.ts'
import type { Milliseconds } from '../../../base/kernel/index.ts'

/** Why a callback ends, as scenarios have reasons (reference: Query-Callback, `_callback_state`). */
export type EndReason =
  | 'AGENT_CONNECTED'
  | 'CANCELLED'
  | 'FAIL_TIMEOUT_TTL'
  | 'FAIL_TARGET_NOT_FOUND'
  | 'FAIL_USER_NO_CONFIRM'
  | 'FAIL_CALL_TO_CUSTOMER'
  | 'FAIL_AGENT_CONNECT'
  | 'FAIL_FAX_REACHED'
  | 'FAIL_NO_CUSTOMER_NUMBER'
  | 'FAIL_INCORRECT_CONFIG_MEDIA_TYPE'
  | `AGENT_PREVIEW_CANCEL_AFTER_${number}_REJECTS`

/** What the scenarios tell whoever keeps the callbacks. */
export interface CallbackStates {
  /**
   * Moves the callback on, never back. False when it is beyond that state, or has ended: then what
   * is done for it should end. `because` says what happened, for whoever asks why.
   */
  to(
    serviceId: string,
    state: 'QUEUED' | 'ROUTING' | 'PROCESSING' | 'COMPLETED',
    reason?: EndReason,
    because?: string,
  ): Promise<boolean>
}

/** How the scenarios reach the customer's device. */
export interface CustomerDevice {
  /** Tells that it is the customer's turn: tag `service.agentavailable.<id>`. After `worth` it is not, as a rule. */
  notify(
    serviceId: string,
    message: { _action: string; _id: string },
    worth: Milliseconds | undefined,
  ): Promise<void>
  /** Brings a message of the agent; false when no device could be told, and it must be fetched. */
  message(serviceId: string, message: JsonObject): Promise<boolean>
}

/** Has a desk ring; what it rings for is to be seen there in any case. Never throws. */
export type RingAgent = (agent: string, event: { tag: string; message: JsonObject }) => void
