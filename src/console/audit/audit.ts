import type { Role } from '../../base/config/index.ts'
import type { Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { AuditStore } from './audit-store.ts'

/** What was done. Nothing secret: where a secret changed, `before` and `after` say `changed`. */
export interface AuditNote {
  /** Name of a console user; `(system)` where nobody asked for it. */
  readonly who: string
  readonly role?: Role
  readonly address?: string
  /** `<thing>.<verb, past>`: option.changed, session.opened, node.removed … */
  readonly what: string
  /** The one it was done to, as its view is addressed: a section, a node, a callback's id. */
  readonly thing: string
  readonly before?: string
  readonly after?: string
}

export interface AuditEntry extends AuditNote {
  readonly id: string
  readonly at: Milliseconds
}

export interface AuditFilter {
  /** The very name. */
  readonly who?: string | undefined
  /** Of an action, or all that begin with it and a dot: `option`. */
  readonly what?: string | undefined
  readonly from?: Milliseconds | undefined
  readonly to?: Milliseconds | undefined
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Where to go on; undefined when there is no more. */
  readonly cursor: string | undefined
}

const keep: Milliseconds = 90 * 86_400_000 // a quarter, as auditors ask for
const mostNotes = 100_000 // about 30 MB; a busy console makes a thousand a day
const longestText = 2048 // characters of `before` and `after`; a diff for people, not a backup
const longestName = 256 // characters of all else
const batch = 1000 // notes read at once
const mostRead = 10_000 // notes looked at for one page; then it ends early, and goes on with its cursor

/** Notes who did what. */
export class Audit {
  readonly #store: AuditStore
  readonly #logger: Logger
  readonly #onNote: (note: AuditNote) => void

  constructor(o: { store: AuditStore; logger: Logger; onNote?: (note: AuditNote) => void }) {
    this.#store = o.store
    this.#logger = o.logger
    this.#onNote = o.onNote ?? (() => undefined)
  }

  /** Resolves once it is kept. Never rejects: what was done is done, and the log then holds the note. */
  async note(note: AuditNote): Promise<void> {
    const short = shorten(note)
    try {
      await this.#store.add(JSON.stringify(short), keep, mostNotes)
      this.#onNote(short)
    } catch (cause) {
      this.#logger.error({ err: cause, note: short }, 'an audit note could not be kept')
    }
  }

  /** Newest first, at most so many. */
  async page(filter: AuditFilter, most: number, cursor?: string): Promise<AuditPage> {
    const entries: AuditEntry[] = []
    let before = cursor
    for (let read = 0; read < mostRead; ) {
      const { from, to } = filter
      const rows = await this.#store.read({ before, from, to, most: batch })
      for (const { id, text } of rows) {
        before = id
        const entry = toEntry(id, text)
        if (isMeant(filter, entry)) entries.push(entry)
        if (entries.length === most) return { entries, cursor: before }
      }
      read += rows.length
      if (rows.length < batch) return { entries, cursor: undefined }
    }
    return { entries, cursor: before }
  }

  /** All that the filter lets through, newest first. */
  async *all(filter: AuditFilter): AsyncGenerator<AuditEntry> {
    let cursor: string | undefined
    do {
      const page = await this.page(filter, batch, cursor)
      yield* page.entries
      cursor = page.cursor
    } while (cursor !== undefined)
  }
}

function toEntry(id: string, text: string): AuditEntry {
  return { id, at: Number(id.split('-')[0]), ...(JSON.parse(text) as AuditNote) }
}

function isMeant({ who, what }: AuditFilter, entry: AuditEntry): boolean {
  if (who !== undefined && entry.who !== who) return false
  return what === undefined || entry.what === what || entry.what.startsWith(`${what}.`)
}

function shorten(note: AuditNote): AuditNote {
  const { before, after, ...rest } = note
  const names = Object.entries(rest).map(([name, text]) => [name, cut(text, longestName)])
  return {
    ...(Object.fromEntries(names) as typeof rest),
    ...(before === undefined ? {} : { before: cut(before, longestText) }),
    ...(after === undefined ? {} : { after: cut(after, longestText) }),
  }
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text
}
