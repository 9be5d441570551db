import type { Milliseconds } from '../../../../base/kernel/index.ts'

/** Notifications between agent and customer that wait to be fetched, the oldest first. */
export interface MessageBox {
  /** False when too many wait. */
  add(serviceId: string, to: 'customer' | 'agent', text: string): Promise<boolean>
  /** Whoever takes them has them: they are not there any more. */
  take(serviceId: string, to: 'customer' | 'agent'): Promise<string[]>
}

/** What one box holds, and for how long after the last message. */
export interface BoxLimits {
  readonly most: number
  readonly kept: Milliseconds
}
