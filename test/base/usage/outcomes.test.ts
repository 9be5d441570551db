import { expect, it } from 'vitest'
import { toOutcome } from '../../../src/base/usage/outcomes.ts'

it.each([
  ['AGENT_CONNECTED', 'connected'],
  ['CANCELLED', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['timed-out', 'timed-out'],
  ['CANCELLED_BY_ADMIN', 'cancelled'],
  ['FAIL_TIMEOUT_TTL', 'timed-out'],
  ['FAIL_USER_NO_CONFIRM', 'not-confirmed'],
  ['AGENT_PREVIEW_CANCEL_AFTER_3_REJECTS', 'declined'],
  ['FAIL_CALL_TO_CUSTOMER', 'not-reached'],
  ['SUBMIT_ERROR', 'failed'],
  ['REASON_OF_A_STRATEGY', 'failed'],
])('a callback that ended for %s counts as %s', (reason, outcome) => {
  expect(toOutcome(reason)).toBe(outcome)
})
