import type { PushType } from '../../channels/push/index.ts'
import { ownerOf } from './subscription-record.ts'

/**
 * Who has one event in the mailbox as well, so that a device in the foreground is not also rung: the
 * users of its comet subscriptions, by their names and by those of their subscribers.
 */
export class Readers {
  readonly #users = new Set<string>()
  readonly #bySubscriber = new Map<string, string>()

  constructor(comet: readonly string[]) {
    for (const record of comet) {
      const { subscriber, user = '' } = ownerOf(record, 'comet')
      this.#users.add(user)
      if (subscriber !== undefined) this.#bySubscriber.set(subscriber, user)
    }
  }

  /** The event could not be put into this user's mailbox. */
  remove(user: string): void {
    this.#users.delete(user)
  }

  /** The user who has the event in the mailbox and to whom this device belongs. */
  readerOf(record: string, type: PushType): string | undefined {
    const { subscriber, user } = ownerOf(record, type)
    if (user !== undefined && this.#users.has(user)) return user
    const reader = subscriber === undefined ? undefined : this.#bySubscriber.get(subscriber)
    return reader !== undefined && this.#users.has(reader) ? reader : undefined
  }
}
