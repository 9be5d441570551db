import type { Registry } from 'prom-client'
import type { Closable, Milliseconds, Undo } from '../../base/kernel/index.ts'
import type { PushChannels, PushDevice, PushEvent, PushOutcome } from '../push/index.ts'
import type { DeliveryRecord, DeliveryState } from './delivery-record.ts'
import type { Purpose } from './retry-schedule.ts'

export interface SendOptions {
  /** `event` when absent. */
  readonly purpose?: Purpose
  /** It is tried no longer than until then; the purpose's own horizon when absent. */
  readonly until?: Milliseconds
  /** The subscription it comes by: it ends when the provider says that the device is gone. */
  readonly subscription?: string
  /**
   * The same event lies in the mailbox of this user, who is the device's. While they are connected
   * the push waits, and it is not sent if they have read it there.
   */
  readonly joined?: { readonly user: string }
  /** Write it down now and begin it by a timer: too many are before it. */
  readonly later?: boolean
  /**
   * The sender itself tries again and will say how often it has: all attempts under one name are one
   * delivery, until it has ended.
   */
  readonly bySender?: { readonly name: string; readonly attempt: number }
}

/** Where subscriptions end when their device is gone, and how they come back. */
export interface Subscriptions {
  /** The subscription as text from which it can be put back; undefined when there is none. */
  stored(id: string): Promise<string | undefined>
  remove(id: string): Promise<void>
  /** False when it would have expired by now. */
  putBack(text: string): Promise<boolean>
}

export interface Filter {
  /** `dead`: refused or expired. */
  readonly state?: DeliveryState | 'dead' | undefined
  readonly provider?: string | undefined
  readonly type?: string | undefined
  /** Found in the id, the event's id or tag, the device or an answer. */
  readonly q?: string | undefined
  readonly from?: Milliseconds | undefined
  readonly to?: Milliseconds | undefined
  /** As the page before gave it. */
  readonly cursor?: string | undefined
  readonly most: number
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryRecord[]
  /** Where the next page begins; undefined when this is the last. */
  readonly cursor: string | undefined
}

/** What became of those an operator named; `skipped`: unknown, or not in a state for it. */
export interface Handled {
  readonly done: readonly string[]
  readonly skipped: readonly string[]
}

/** Brings notifications to devices, writes down what becomes of each, and tries again. */
export interface Deliveries extends Closable, Pick<PushChannels, 'isEnabled' | 'sendToUsers'> {
  /**
   * The outcome of the first attempt, which is made now. What may pass is tried again, as its reason
   * then says, until its horizon, on whichever node is free, also when this one dies. comet has no record but its
   * mailbox, and no second attempt. Never rejects.
   */
  send(event: PushEvent, device: PushDevice, o?: SendOptions): Promise<PushOutcome>

  /** The newest first. A page may be short although more follow: it looks only so far. */
  list(filter: Filter): Promise<DeliveryPage>

  find(id: string): Promise<DeliveryRecord | undefined>

  /** Tries those again that did not get through, with the message and the device of then. */
  replay(ids: readonly string[]): Promise<Handled>

  /** Forgets them; those still open are tried no more. */
  discard(ids: readonly string[]): Promise<Handled>

  /** Puts back the subscription that was removed for this delivery. Throws 404 or 409. */
  undo(id: string): Promise<DeliveryRecord>

  /** Tells that deliveries of this node have changed, once however many were written together. */
  onChange(listener: () => void): Undo

  /** Says who keeps subscriptions; without it none is removed. */
  pruneIn(subscriptions: Subscriptions): void

  /** Lets Prometheus read what became of pushes. */
  countIn(registry: Registry): void

  /** Has all nodes together look for what one that died has left; once timers can be set. */
  start(): Promise<void>
}
