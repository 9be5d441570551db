import type { IncomingHttpHeaders } from 'node:http'
import type { Seconds } from '../../base/kernel/index.ts'

const longest: Seconds = 999_999 // eleven days; who asks for more is not believed

/**
 * Retry-After (RFC 9110 §10.2.3) in seconds. A date counts from the answer's own Date, so that the
 * two clocks need not agree.
 */
export function readRetryAfter(headers: IncomingHttpHeaders): Seconds | undefined {
  const text = lone(headers['retry-after'])
  if (text === undefined) return undefined
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : sinceAnswer(text, lone(headers.date))
  return seconds <= longest ? Math.max(0, seconds) : undefined
}

function sinceAnswer(text: string, answeredAt: string | undefined): number {
  const seconds = (Date.parse(text) - Date.parse(answeredAt ?? '')) / 1000
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : Math.ceil(seconds)
}

/** A header that should come once. */
export function lone(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
