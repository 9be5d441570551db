import type { HttpReply } from '../http-exchange.ts'
import type { PushOutcome } from '../push-channel.ts'
import { lone } from '../retry-after.ts'

/** What an answer means (WNS: "Push notification service request and response headers"). */
export function toWnsOutcome(reply: HttpReply): PushOutcome {
  if (reply.kind === 'forbidden') return { kind: 'failed', reason: reply.reason }
  if (reply.kind === 'unanswered') return { kind: 'try-later', reason: reply.reason }
  const { status, headers, retryAfter } = reply
  const named = lone(headers['x-wns-msg-id'])
  const id = named === undefined ? {} : { id: named.slice(0, 200) }
  const after = retryAfter === undefined ? {} : { after: retryAfter }
  if (status === 200) {
    const fate = lone(headers['x-wns-status'] ?? headers['x-wns-notificationstatus'])
    if (fate === 'dropped')
      return { kind: 'failed', reason: 'dropped by the device or its user', ...id }
    if (fate === 'channelthrottled') return { kind: 'try-later', reason: fate, ...id, ...after }
    return { kind: 'delivered', ...id }
  }
  const told = lone(headers['x-wns-error-description'])
  const reason = told === undefined ? `answered ${status}` : `${status} ${told.slice(0, 200)}`
  if (status === 404 || status === 410) return { kind: 'device-refused', reason, ...id }
  const isPassing = status >= 500 || status === 401 || status === 406 || status === 429
  return isPassing
    ? { kind: 'try-later', reason, ...id, ...after }
    : { kind: 'failed', reason, ...id }
}
