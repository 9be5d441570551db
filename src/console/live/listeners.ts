import type { Milliseconds } from '../../base/kernel/index.ts'

/** The mailboxes that open consoles read, over all nodes. */
export interface Listeners {
  /** The mailbox counts as open for so long from now. */
  keep(mailbox: string, open: Milliseconds): Promise<void>
  /** Does nothing when it was not open. */
  drop(mailbox: string): Promise<void>
  /** Those that are open now, at most so many. */
  open(most: number): Promise<readonly string[]>
}
