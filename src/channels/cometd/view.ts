import type { Claim, Entry } from './mailbox.ts'

const mostAhead = 1000 // entries kept beyond a hole; with more, reading all anew is cheaper

/** What became of an entry that reached the view. */
export type Taken = 'new' | 'known' | 'ahead' | 'other-epoch'

/**
 * What this node holds of one user's mailbox: an unbroken run of entries, from `base` + 1 to `tail`,
 * as long as a session here has not confirmed them.
 *
 * Entries come from appends of this node, from those of others and from claims, so they may come
 * twice, late or with a hole between; a view takes each once and in order, and says when it must read.
 */
export class View {
  readonly user: string
  epoch: string
  /** Position before the first entry held; older ones are in Redis or nowhere. */
  base: number
  /** False until this node hears of every append: then what it holds must be read anew. */
  claimed = false
  /** When the claim must be renewed, lest the keys in Redis expire. */
  renewAt = 0
  #entries: string[] = []
  #ahead: Map<number, string> | undefined

  constructor(user: string, epoch: string, base: number) {
    this.user = user
    this.epoch = epoch
    this.base = base
  }

  get tail(): number {
    return this.base + this.#entries.length
  }

  /** True when nothing between `cursor` and the tail is missing here. */
  covers(cursor: number): boolean {
    return this.claimed && this.base <= cursor && cursor <= this.tail && this.#ahead === undefined
  }

  /** The messages after `cursor`, oldest first; call it only where the view covers the cursor. */
  after(cursor: number): readonly string[] {
    return cursor === this.base ? this.#entries : this.#entries.slice(cursor - this.base)
  }

  take(epoch: string, position: number, body: string): Taken {
    if (epoch !== this.epoch) return 'other-epoch'
    const next = this.tail + 1
    if (position < next) return 'known'
    if (position > next || !this.claimed) {
      this.#keepAhead(position, body)
      return 'ahead'
    }
    this.#entries.push(body)
    this.#absorb()
    return 'new'
  }

  /** Joins what a claim has read with what came meanwhile. */
  join(claim: Claim): void {
    const { entries, cursor, last } = claim
    const first = entries[0]?.position ?? last + 1
    const adjoins = this.claimed && this.base <= cursor && first <= this.tail + 1
    if (!adjoins) this.#replace(first - 1, entries)
    else
      for (const { position, body } of entries) if (position > this.tail) this.#entries.push(body)
    this.claimed = true
    this.#absorb()
  }

  /** Forgets what every session here has confirmed. */
  forget(confirmed: number): void {
    this.#drop(confirmed - this.base)
  }

  /** Forgets the oldest entries beyond `most`: Redis keeps no more of them either. */
  cap(most: number): void {
    this.#drop(this.#entries.length - most)
  }

  #drop(count: number): void {
    if (count <= 0) return
    this.#entries.splice(0, count)
    this.base += count
  }

  #replace(base: number, entries: readonly Entry[]): void {
    const formerBase = this.base
    const formerEntries = this.#entries
    this.base = base
    this.#entries = entries.map((entry) => entry.body)
    formerEntries.forEach((body, index) => {
      const position = formerBase + index + 1
      if (position > this.tail) this.#keepAhead(position, body)
    })
  }

  #keepAhead(position: number, body: string): void {
    this.#ahead ??= new Map()
    this.#ahead.set(position, body)
    if (this.#ahead.size <= mostAhead) return
    this.#ahead = undefined
    this.claimed = false
  }

  #absorb(): void {
    if (this.#ahead === undefined) return
    for (const position of [...this.#ahead.keys()].sort((a, b) => a - b)) {
      const body = this.#ahead.get(position)
      if (position <= this.tail) this.#ahead.delete(position)
      else if (position === this.tail + 1 && body !== undefined) {
        this.#entries.push(body)
        this.#ahead.delete(position)
      }
    }
    if (this.#ahead.size === 0) this.#ahead = undefined
  }
}
