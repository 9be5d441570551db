import type { HttpReply } from './http-sender.ts'
import { delivered, type PushOutcome } from './push-channel.ts'

const gone = new Set([404, 410])
const busy = new Set([408, 425, 429])

/** What an answer means for the device; `isSuccess` is each channel's own. */
export function toOutcome(reply: HttpReply, isSuccess: (status: number) => boolean): PushOutcome {
  if (reply.kind === 'forbidden') return { kind: 'failed', reason: reply.reason }
  if (reply.kind === 'unanswered') return { kind: 'try-later', reason: reply.reason }
  if (isSuccess(reply.status)) return delivered
  const reason = `answered ${reply.status}`
  if (gone.has(reply.status)) return { kind: 'device-refused', reason }
  if (reply.status < 500 && !busy.has(reply.status)) return { kind: 'failed', reason }
  const { retryAfter } = reply
  return { kind: 'try-later', reason, ...(retryAfter === undefined ? {} : { after: retryAfter }) }
}

/** The URL, when it is one that can be called: http or https. White space around it is forgiven. */
export function toHttpUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}
