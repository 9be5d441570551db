import { ApiError, type Logger } from '../../base/kernel/index.ts'
import type { CometdEvent } from '../cometd/index.ts'
import {
  delivered,
  type PushChannel,
  type PushDevice,
  type PushEvent,
  type PushOutcome,
} from './push-channel.ts'

/** Puts an event into a user's mailbox; what it resolves with is of no interest here. */
export type Deliver = (user: string, event: CometdEvent) => Promise<unknown>

/**
 * comet: the user's mailbox, from which the CometD server answers. The message keeps the form it
 * was published in, since clients read chat and callback events as objects.
 *
 * `deliver` promises an end within a second, so there is no time limit of its own here: this is the
 * hot path, and a timer a message would cost more than the rest of it.
 */
export function createCometChannel(o: { deliver: Deliver; logger: Logger }): PushChannel {
  const toOutcome = (thrown: unknown): PushOutcome => {
    if (thrown instanceof ApiError && thrown.status === 503) {
      return { kind: 'try-later', reason: thrown.message }
    }
    if (thrown instanceof ApiError) return { kind: 'failed', reason: thrown.message }
    o.logger.warn({ err: thrown }, 'a mailbox could not be written')
    return { kind: 'try-later', reason: 'the mailbox could not be written' }
  }
  const taken = () => delivered
  return {
    send(event: PushEvent, device: PushDevice) {
      try {
        return o.deliver(device.deviceId, event).then(taken, toOutcome)
      } catch (thrown) {
        return Promise.resolve(toOutcome(thrown))
      }
    },
    close: async () => {}, // the mailboxes belong to the CometD server
  }
}
