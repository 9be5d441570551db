import { createHmac } from 'node:crypto'
import type { Milliseconds } from '../../base/kernel/index.ts'

/** The headers by which a receiver knows the sender and the age of a call (Standard Webhooks 1.0.0). */
export function webhookHeaders(
  secret: string,
  call: { id: string; at: Milliseconds; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(call.at / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signed = createHmac('sha256', key).update(`${call.id}.${timestamp}.${call.body}`)
  return {
    'webhook-id': call.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signed.digest('base64')}`,
  }
}
