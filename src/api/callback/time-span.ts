import type { Milliseconds } from '../../base/kernel/index.ts'

const units = {
  y: (date: Date, n: number) => date.setUTCFullYear(date.getUTCFullYear() + n),
  M: (date: Date, n: number) => addMonths(date, n),
  w: (date: Date, n: number) => date.setUTCDate(date.getUTCDate() + 7 * n),
  d: (date: Date, n: number) => date.setUTCDate(date.getUTCDate() + n),
  h: (date: Date, n: number) => date.setTime(date.getTime() + n * 3_600_000),
  m: (date: Date, n: number) => date.setTime(date.getTime() + n * 60_000),
}

/**
 * `1M`, `2w`, `1d12h` after a time, by the calendar in UTC; a month after 31 January is the last of
 * February. Undefined: no such span.
 */
export function addSpan(at: Milliseconds, span: string): Milliseconds | undefined {
  if (!/^(\d{1,6}[yMwdhm])+$/.test(span)) return undefined
  const date = new Date(at)
  for (const [, n, unit] of span.matchAll(/(\d+)([yMwdhm])/g)) {
    if (isUnit(unit)) units[unit](date, Number(n))
  }
  return Number.isNaN(date.getTime()) ? Number.POSITIVE_INFINITY : date.getTime()
}

function isUnit(text: string | undefined): text is keyof typeof units {
  return text !== undefined && Object.hasOwn(units, text)
}

function addMonths(date: Date, n: number): void {
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + n)
  if (date.getUTCDate() !== day) date.setUTCDate(0) // ran over into the next
}
