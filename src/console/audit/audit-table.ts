import { toTimestamp } from '../../base/kernel/index.ts'
import type { AuditEntry } from './audit.ts'

const columns = ['at', 'who', 'role', 'address', 'what', 'thing', 'before', 'after'] as const
const byteOrderMark = '\uFEFF' // without it Excel takes UTF-8 for something else

/** An entry as it is shown: the time spelled out. */
export function toView({ at, ...entry }: AuditEntry) {
  return { ...entry, at: toTimestamp(at) }
}

/** RFC 4180, line by line; text that a spreadsheet would run as a formula gets an apostrophe before it. */
export async function* toCsv(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  yield `${byteOrderMark}${columns.join(',')}\r\n`
  for await (const entry of entries) {
    const view = toView(entry)
    yield `${columns.map((column) => toCell(view[column] ?? '')).join(',')}\r\n`
  }
}

/** One JSON object a line. */
export async function* toNdjson(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(toView(entry))}\n`
}

function toCell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
