export type CallbackOutcome =
  | 'connected'
  | 'cancelled'
  | 'timed-out'
  | 'not-confirmed'
  | 'declined'
  | 'not-reached'
  | 'failed'

const outcomes: Readonly<Record<string, CallbackOutcome>> = {
  AGENT_CONNECTED: 'connected',
  FAIL_TIMEOUT_TTL: 'timed-out',
  TIMED_OUT: 'timed-out', // as the reference writes it beside the names of its templates
  FAIL_USER_NO_CONFIRM: 'not-confirmed',
  FAIL_CALL_TO_CUSTOMER: 'not-reached',
  FAIL_USER_UNREACHABLE: 'not-reached',
  FAIL_FAX_REACHED: 'not-reached',
}

/** Under which a callback that ended for this reason is counted; strategies give reasons of their own. */
export function toOutcome(spelled: string): CallbackOutcome {
  const reason = spelled.toUpperCase().replaceAll(/[\s-]+/g, '_')
  if (reason.startsWith('CANCELLED')) return 'cancelled'
  if (/^AGENT_PREVIEW_CANCEL_AFTER_\d+_REJECTS$/.test(reason)) return 'declined'
  return outcomes[reason] ?? 'failed'
}
