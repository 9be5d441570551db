import type { Seconds } from '../../base/kernel/index.ts'

/**
 * How old an answer may be by a request's Cache-Control (RFC 9111 §5.2.1): undefined when it does
 * not say, 0 when it wants none from a cache. What is no directive of these is passed over, and so is
 * a value that is no number; of several max-age the strictest counts.
 */
export function maxAgeOf(header: string | undefined): Seconds | undefined {
  let strictest: Seconds | undefined
  for (const directive of (header ?? '').split(',')) {
    const maxAge = toMaxAge(directive)
    if (maxAge !== undefined) strictest = Math.min(maxAge, strictest ?? maxAge)
  }
  return strictest
}

function toMaxAge(directive: string): Seconds | undefined {
  if (/^\s*no-(?:cache|store)\s*(?:=.*)?$/i.test(directive)) return 0
  const digits = /^\s*max-age\s*=\s*"?\s*(\d{1,15})(?:\.\d*)?\s*"?\s*$/i.exec(directive)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
