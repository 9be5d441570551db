import type { Parsed } from '../../../src/base/calendar/index.ts'

/** What options say, of those that have no faults. */
export function read<T>(parsed: Parsed<T>): T {
  if ('value' in parsed) return parsed.value
  throw new Error(parsed.faults.map(({ option, message }) => `${option}: ${message}`).join('\n'))
}
