import type { Seconds } from '../../../base/kernel/index.ts'
import type { PushOutcome } from '../push-channel.ts'

/**
 * taken       Firebase has taken it, and named it
 * answered    Firebase has sent a status, and a body as far as it was read
 * unanswered  no connection, or no answer in time
 * unsendable  the SDK would not send it
 */
export type FcmReply =
  | { readonly kind: 'taken'; readonly name: string }
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfter: Seconds | undefined
      readonly body: string
    }
  | { readonly kind: 'unanswered' | 'unsendable'; readonly reason: string }

/** What an answer means (REST: ErrorCode). */
export function toFcmOutcome(reply: FcmReply): PushOutcome {
  if (reply.kind === 'taken') return { kind: 'delivered', id: reply.name.slice(0, mostOfName) }
  if (reply.kind === 'unsendable') return { kind: 'failed', reason: reply.reason }
  if (reply.kind !== 'answered') return { kind: 'try-later', reason: reply.reason }
  const { status, retryAfter } = reply
  const code = readCode(reply.body)
  const reason = code === undefined ? `answered ${status}` : `${status} ${code}`
  // 404 alone may be the project: only the code says that it is the device.
  if (code === 'UNREGISTERED') return { kind: 'device-refused', reason }
  if (status >= 400 && status < 500 && status !== 401 && status !== 429) {
    return { kind: 'failed', reason }
  }
  if (code === 'THIRD_PARTY_AUTH_ERROR') return { kind: 'failed', reason }
  const after = retryAfter ?? (status === 429 ? pauseBeyondQuota : undefined)
  return { kind: 'try-later', reason, ...(after === undefined ? {} : { after }) }
}

const pauseBeyondQuota: Seconds = 60 // Firebase: "Best practices when sending FCM messages at scale", where it names none

const mostOfName = 300 // characters
const detailType = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'

/** The code of a refusal: FCM's own, else Google's general one. */
function readCode(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body)
    const details: unknown[] = Array.isArray(error?.details) ? error.details : []
    const own = details.map(readOwnCode).find((code) => code !== undefined)
    const code = own ?? error?.status
    return typeof code === 'string' && /^\w{1,100}$/.test(code) ? code : undefined
  } catch {
    return undefined // the status must do
  }
}

function readOwnCode(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined
  const { '@type': type, errorCode }: { '@type'?: unknown; errorCode?: unknown } = detail
  return type === detailType && typeof errorCode === 'string' ? errorCode : undefined
}
