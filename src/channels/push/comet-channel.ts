import { ApiError, type Logger } from '../../base/kernel/index.ts'
import type { CometdEvent } from '../cometd/index.ts'
import { delivered, type PushChannel, type PushEvent, type PushOutcome } from './push-channel.ts'

/**
 * Puts an event into the mailboxes of users; of each it brings an error, or something that is of no
 * interest here.
 */
export type Deliver = (
  users: readonly string[],
  event: CometdEvent,
) => Promise<readonly (object | Error)[]>

export interface CometChannel extends PushChannel {
  /** As `send`, for many users in one go. */
  sendAll(event: PushEvent, users: readonly string[]): Promise<readonly PushOutcome[]>
}

/**
 * comet: the user's mailbox, from which the CometD server answers. The message keeps the form it
 * was published in, since clients read chat and callback events as objects.
 *
 * `deliver` promises an end within a second, so there is no time limit of its own here: this is the
 * hot path, and a timer a message would cost more than the rest of it.
 */
export function createCometChannel(o: { deliver: Deliver; logger: Logger }): CometChannel {
  const toOutcome = (came: unknown): PushOutcome => {
    if (!(came instanceof Error)) return delivered
    if (came instanceof ApiError && came.status === 503) {
      return { kind: 'try-later', reason: came.message }
    }
    if (came instanceof ApiError) return { kind: 'failed', reason: came.message }
    o.logger.warn({ err: came }, 'a mailbox could not be written')
    return { kind: 'try-later', reason: 'the mailbox could not be written' }
  }
  return {
    send: (event, device) => o.deliver([device.deviceId], event).then(([came]) => toOutcome(came)),
    sendAll: (event, users) => o.deliver(users, event).then((all) => all.map(toOutcome)),
    close: async () => {}, // the mailboxes belong to the CometD server
  }
}
