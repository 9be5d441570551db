import type { Run } from '../../orchestrator.ts'
import { mediaTypeInvalid, numberMissing, parameterInvalid } from '../embedded-errors.ts'
import type { EndReason } from '../ports.ts'
import { flag, text } from './run-options.ts'

/** The scenarios by the names that clients of the original know them by. */
export type ScenarioName =
  | 'VOICE-NOW-USERORIG'
  | 'VOICE-WAIT-USERORIG'
  | 'VOICE-NOW-USERTERM'
  | 'VOICE-WAIT-USERTERM'
  | 'CHAT-NOW'
  | 'CHAT-WAIT'

export interface Scenario {
  readonly name: ScenarioName
  readonly media: 'voice' | 'chat'
  /** Whether the customer is asked before they are connected. */
  readonly confirms: boolean
}

/** No scenario at all, with the reason for which the callback ends. */
export interface Misfit {
  readonly reason: EndReason
  readonly error: Error
}

/**
 * Which scenario four parameters choose. Who shall confirm is asked when an agent is there, whatever
 * `_wait_for_agent` says; a booked callback (`_desired_time`) is a delayed one that begins later.
 */
export function toScenario(run: Run): Scenario | Misfit {
  const media = text(run, '_media_type')?.toLowerCase() ?? 'voice'
  if (media !== 'voice' && media !== 'chat') {
    return { reason: 'FAIL_INCORRECT_CONFIG_MEDIA_TYPE', error: mediaTypeInvalid() }
  }
  const confirms = flag(run, '_wait_for_user_confirm')
  const when = flag(run, '_wait_for_agent') || confirms ? 'WAIT' : 'NOW'
  if (media === 'chat') return { name: `CHAT-${when}`, media, confirms }
  const direction = toDirection(run)
  if (direction === 'USERTERM' && text(run, '_customer_number') === undefined) {
    return { reason: 'FAIL_NO_CUSTOMER_NUMBER', error: numberMissing() }
  }
  return { name: `VOICE-${when}-${direction}`, media, confirms }
}

function toDirection(run: Run): 'USERORIG' | 'USERTERM' {
  const direction = text(run, '_call_direction')?.toUpperCase() ?? 'USERTERMINATED'
  if (direction === 'USERORIGINATED') return 'USERORIG'
  if (direction === 'USERTERMINATED') return 'USERTERM'
  throw parameterInvalid('_call_direction', 'is neither USERORIGINATED nor USERTERMINATED')
}
