import type { EntryText, StoredValue } from './storage-store.ts'

/*
 * The text of an entry is one flat JSON object: a string for each value, `null` for each file, no
 * white space, escapes as JSON.stringify makes them. An entry without files is therefore its own
 * reply, with nothing to parse; and put.lua merges two texts without decoding a value, so that what
 * was stored comes back byte for byte.
 */

export function toEntryText(values: Iterable<readonly [string, StoredValue]>): EntryText {
  let members = ''
  for (const [name, value] of values) {
    const member = `${JSON.stringify(name)}:${typeof value === 'string' ? JSON.stringify(value) : 'null'}`
    members = members === '' ? member : `${members},${member}`
  }
  return `{${members}}`
}

/** Name → value, or null where a file is. */
export function parseEntry(text: EntryText): Map<string, string | null> {
  return new Map(Object.entries(JSON.parse(text) as Record<string, string | null>))
}

/** May say yes to an entry without files when a value contains these characters, never no to one with. */
export function mayHoldFiles(text: EntryText): boolean {
  return text.includes(':null')
}
