import type { Callback } from '../../../api/callback/index.ts'
import { invalidParameter } from '../../../base/http/index.ts'
import type { Milliseconds } from '../../../base/kernel/index.ts'

/** A place in all callbacks by desired time, then id. */
export interface Mark {
  readonly at: Milliseconds
  readonly id: string
}

/** Where a page ends: behind a mark, or after so many rows where another order was asked for. */
export type Cursor = { readonly mark: Mark } | { readonly skip: number }

const longest = 512 // characters; ours have fewer than a hundred

export function markOf({ desiredAt, id }: Callback): Mark {
  return { at: desiredAt, id }
}

/** Negative when `one` comes first. */
export function compareMarks(one: Mark, other: Mark): number {
  if (one.at !== other.at) return one.at - other.at
  return one.id < other.id ? -1 : Number(one.id > other.id)
}

export function spellCursor(cursor: Cursor): string {
  const parts = 'mark' in cursor ? [cursor.mark.at, cursor.mark.id] : [cursor.skip]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

export function parseCursor(text: string): Cursor {
  const [first, id]: readonly unknown[] = partsOf(text)
  if (typeof first === 'number' && Number.isFinite(first)) {
    if (typeof id === 'string') return { mark: { at: first, id } }
    if (id === undefined && Number.isInteger(first) && first >= 0) return { skip: first }
  }
  throw invalidParameter('cursor is none that was given out')
}

function partsOf(text: string): readonly unknown[] {
  if (text.length > longest) return []
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    return [] // not one of ours: refused by whoever asks
  }
}
