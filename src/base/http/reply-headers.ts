import { validateHeaderValue } from 'node:http'
import type { Milliseconds } from '../kernel/index.ts'

/** What the original sends with every answer; frozen once, so that a request only points to it. */

/** The exact spelling of the original: clients have been seen to compare it. */
export const jsonType = 'application/json;charset=UTF-8'

/** Two header lines, not one with a comma. */
export const cacheControl = ['no-cache', 'no-store']

export const pragma = 'no-cache'

/** Answers differ by the page that asks, also where none does: see cross-origin.ts. */
export const vary = 'Origin'

/** No browser is to take an answer for anything but what it says it is. */
export const noSniffing = ['X-Content-Type-Options', 'nosniff'] as const

/** The lines against storing an answer and guessing its type, flat as `writeHead` takes them with the least work. */
export const uncached: readonly string[] = [
  ...cacheControl.flatMap((value) => ['Cache-Control', value]),
  'Pragma',
  pragma,
  ...noSniffing,
]

/** Longer than the usual 60 s of a balancer, which must be the one to close. Told in every answer. */
export const keepAliveTimeout: Milliseconds = 65_000

/** Names and values in turn as they are sent; throws for a value that would be more than one line. */
export function headerLines(flat: readonly string[]): string {
  let lines = ''
  for (let at = 0; at < flat.length; at += 2) {
    const [name = '', value = ''] = [flat[at], flat[at + 1]]
    validateHeaderValue(name, value)
    lines += `${name}: ${value}\r\n`
  }
  return lines
}
