import type { HttpReply } from './http-exchange.ts'
import { delivered, type PushOutcome } from './push-channel.ts'

const busy = new Set([408, 425, 429])

/** What statuses mean to one channel. */
export interface Meaning {
  readonly isSuccess: (status: number) => boolean
  /** The statuses by which the far end says that it does not know the device. */
  readonly gone: readonly number[]
}

/** What an answer means for the device. */
export function toOutcome(reply: HttpReply, { isSuccess, gone }: Meaning): PushOutcome {
  if (reply.kind === 'forbidden') return { kind: 'failed', reason: reply.reason }
  if (reply.kind === 'unanswered') return { kind: 'try-later', reason: reply.reason }
  if (isSuccess(reply.status)) return delivered
  const reason = `answered ${reply.status}`
  if (gone.includes(reply.status)) return { kind: 'device-refused', reason }
  if (reply.status < 500 && !busy.has(reply.status)) return { kind: 'failed', reason }
  const { retryAfter } = reply
  return { kind: 'try-later', reason, ...(retryAfter === undefined ? {} : { after: retryAfter }) }
}

/** The URL, when it is one that can be called: http or https. White space around it is forgiven. */
export function toHttpUrl(text: string): URL | undefined {
  if (!/^\s*https?:/i.test(text) || !URL.canParse(text)) return undefined
  return new URL(text)
}
