/** What `GET mailbox/{user}` answers. */
export interface MailboxJson {
  readonly user: string
  readonly at: string
  /** Positions count within one; absent: there is no mailbox. */
  readonly epoch?: string
  readonly last: number
  readonly confirmed: number
  readonly present: boolean
  readonly entries: readonly EntryJson[]
}

export interface EntryJson {
  readonly position: number
  readonly tag: string
  readonly message: unknown
}

export interface Entry extends EntryJson {
  /** When this page saw it first; absent: it was there before. */
  readonly seenAt?: number
}

/** What this page has seen of a mailbox. */
export interface Tail {
  readonly epoch: string | undefined
  readonly entries: readonly Entry[]
}

export const noTail: Tail = { epoch: undefined, entries: [] }

const most = 1000 // entries; the oldest are let go

/** What is new is added at the end; another epoch is another mailbox. */
export function withNews(tail: Tail, { epoch, entries }: MailboxJson, now: number): Tail {
  if (tail === noTail) return { epoch, entries }
  const seen = (entry: EntryJson) => ({ ...entry, seenAt: now })
  if (tail.epoch !== epoch) return { epoch, entries: entries.map(seen) }
  const last = tail.entries.at(-1)?.position ?? 0
  const fresh = entries.filter(({ position }) => position > last).map(seen)
  return fresh.length === 0 ? tail : { epoch, entries: [...tail.entries, ...fresh].slice(-most) }
}

/** A line of the list: an entry, or how many are missing between two. */
export type Line =
  | { readonly is: 'entry'; readonly entry: Entry }
  | { readonly is: 'gap'; readonly count: number; readonly before: number }

/** Newest first, with a mark wherever positions are left out. */
export function linesOf({ entries }: Tail): Line[] {
  const lines: Line[] = []
  let expected = 1
  for (const entry of entries) {
    const count = entry.position - expected
    if (count > 0) lines.push({ is: 'gap', count, before: entry.position })
    lines.push({ is: 'entry', entry })
    expected = entry.position + 1
  }
  return lines.reverse()
}

/** A line of JSON an entry, as they were published. */
export function toNdjson({ entries }: Tail): string {
  return entries
    .map(({ position, tag, message }) => `${JSON.stringify({ position, tag, message })}\n`)
    .join('')
}
