import type { Claim } from '../mailbox/index.ts'

const mostAhead = 100 // entries kept beyond a hole; with more, reading all anew is cheaper

/**
 * What this node holds of one user's mailbox: an unbroken run of entries, from `base` + 1 to `tail`,
 * as long as a session here has not confirmed them.
 *
 * Entries come from appends of this node, from those of others and from claims, so they may come
 * twice, late or with a hole between; a view takes each once and in order, and says when it must read.
 */
export class View {
  readonly user: string
  readonly epoch: string
  /** Position before the first entry held; older ones are in Redis or nowhere. */
  base: number
  /** False until this node hears of every append: then what it holds must be read anew. */
  claimed = false
  #entries: string[] = []
  #size = 0
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

  /** False when the entry is nothing new. */
  take(epoch: string, position: number, body: string): boolean {
    if (epoch !== this.epoch || position <= this.tail) return false
    if (position > this.tail + 1 || !this.claimed) this.#keepAhead(position, body)
    else {
      this.#push(body)
      this.#absorb()
    }
    return true
  }

  /**
   * Joins what a claim has read. What was heard beyond it is in no mailbox any more, since the claim
   * was made after: a failover took it along, and its positions are given out again.
   */
  join({ cursor, last, entries }: Claim): void {
    const first = entries[0]?.position ?? last + 1
    const adjoins = this.claimed && this.base <= cursor && first <= this.tail + 1
    if (!adjoins) this.#clear(first - 1)
    for (const { position, body } of entries) if (position > this.tail) this.#push(body)
    this.claimed = true
    this.#ahead = undefined
  }

  /** Forgets what every session here has confirmed. */
  forget(confirmed: number): void {
    this.#drop(confirmed - this.base)
  }

  /** Forgets the oldest entries beyond the caps of a mailbox: Redis keeps no more of them either. */
  cap(mostEntries: number, mostBytes: number): void {
    this.#drop(this.#entries.length - mostEntries)
    while (this.#size > mostBytes && this.#entries.length > 1) this.#drop(1)
  }

  #push(body: string): void {
    this.#entries.push(body)
    this.#size += body.length
  }

  #drop(count: number): void {
    if (count <= 0) return
    for (const body of this.#entries.splice(0, count)) this.#size -= body.length
    this.base += count
  }

  #clear(base: number): void {
    this.#entries = []
    this.#size = 0
    this.base = base
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
      if (position === this.tail + 1 && body !== undefined) this.#push(body)
      if (position <= this.tail) this.#ahead.delete(position)
    }
    if (this.#ahead.size === 0) this.#ahead = undefined
  }
}
