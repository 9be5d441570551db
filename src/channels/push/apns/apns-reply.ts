import type { Seconds } from '../../../base/kernel/index.ts'
import type { PushOutcome } from '../push-channel.ts'

/**
 * answered    APNs has sent a status
 * unanswered  no connection, or none that lasted, or no answer in time
 */
export type ApnsReply = ApnsAnswer | { readonly kind: 'unanswered'; readonly reason: string }

export interface ApnsAnswer {
  readonly kind: 'answered'
  readonly status: number
  /** The word of APNs for what was wrong: `BadDeviceToken`. */
  readonly reason: string | undefined
  readonly retryAfter: Seconds | undefined
}

/** What an answer means (Apple: Handling notification responses from APNs); `id` is the apns-id. */
export function toApnsOutcome(reply: ApnsReply, id: string): PushOutcome {
  if (reply.kind === 'unanswered') return { kind: 'try-later', reason: reply.reason, id }
  const { status, retryAfter } = reply
  if (status === 200) return { kind: 'delivered', id }
  const reason = reply.reason === undefined ? `answered ${status}` : `${status} ${reply.reason}`
  if (status === 410 || reply.reason === 'BadDeviceToken')
    return { kind: 'device-refused', reason, id }
  if (status < 500 && status !== 429 && !passing.has(reply.reason ?? '')) {
    return { kind: 'failed', reason, id }
  }
  return {
    kind: 'try-later',
    reason,
    id,
    ...(retryAfter === undefined ? {} : { after: retryAfter }),
  }
}

/** Refusals that are about the connection or the moment, not about the push. */
const passing: ReadonlySet<string> = new Set(['ExpiredProviderToken', 'IdleTimeout'])

/** Reads the JSON that goes with a refusal; APNs may send anything. */
export function readReason(body: string): string | undefined {
  if (body === '') return undefined
  try {
    const { reason } = JSON.parse(body)
    return typeof reason === 'string' && /^\w{1,100}$/.test(reason) ? reason : undefined
  } catch {
    return undefined // the status must do
  }
}
