import type { RunRecord } from '../run/run-record.ts'

/**
 * What the device is told, as the `_action` of its notification: the request it makes next
 * (reference: Callback Push Notifications, "Callback action to perform").
 */
export function promptOf(
  action: 'ask' | 'invite' | 'announce',
  { scenario, plan }: Pick<RunRecord, 'scenario' | 'plan'>,
): string | undefined {
  if (action === 'announce') {
    return scenario === 'VOICE-WAIT-USERTERM' && !plan.confirms ? 'connect-outbound' : undefined
  }
  if (action === 'ask' && plan.confirms) {
    return `get-dialog-user-confirmation-provide_code-${plan.access.withCode}`
  }
  return scenario.startsWith('CHAT-') ? 'get-dialog-start-chat' : 'connect-inbound'
}
