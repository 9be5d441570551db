import type { Peek } from './peek.ts'
import { nameOf, type Statistic, spell } from './statistic.ts'

/** Values of the statistics that are watched, as they came. */
export interface Samples {
  /** Seconds since 1970. */
  readonly times: readonly number[]
  /** By the statistic's word in the address; null: not known then. */
  readonly values: Readonly<Record<string, readonly (number | string | null)[]>>
}

export const noSamples: Samples = { times: [], values: {} }

const most = 900 // half an hour of one every two seconds

/** One more moment. What was not watched before begins with gaps; what is not any more is left. */
export function withSample(
  { times, values }: Samples,
  at: number,
  peeks: readonly (readonly [Statistic, Peek])[],
): Samples {
  const gaps = times.map(() => null)
  const next = peeks.map(([statistic, peek]) => {
    const key = spell(statistic)
    const value = peek.is === 'value' ? peek.value : null
    return [key, [...(values[key] ?? gaps), value].slice(-most)] as const
  })
  return { times: [...times, at].slice(-most), values: Object.fromEntries(next) }
}

/** What a chart can draw: a state that is a word is a gap. */
export function linesOf(
  { values, times }: Samples,
  statistics: readonly Statistic[],
): (number | null)[][] {
  return statistics.map((each) => {
    const own = values[spell(each)] ?? times.map(() => null)
    return own.map((value) => (typeof value === 'number' ? value : null))
  })
}

/** For a spreadsheet: a row a moment; what was not known stays empty, zero is 0. */
export function toCsv({ times, values }: Samples, statistics: readonly Statistic[]): string {
  const head = ['time', ...statistics.map(nameOf)]
  const rows = times.map((seconds, at) => [
    new Date(seconds * 1000).toISOString(),
    ...statistics.map((each) => values[spell(each)]?.[at] ?? ''),
  ])
  return `\ufeff${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

/** What a spreadsheet would take for a formula gets an apostrophe; numbers are none. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
