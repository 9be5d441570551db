import { createHash } from 'node:crypto'
import type { Logger, Seconds } from '../../../base/kernel/index.ts'
import type { ChatEntry } from '../../../center/chat-server/index.ts'
import type { Deliveries } from '../../../channels/delivery/index.ts'
import type { PushDevice } from '../../../channels/push/index.ts'
import type { NotificationService } from '../../notification/index.ts'
import type { ChatRecords, PushTarget } from '../chat-records.ts'
import { newMessageTag, toPushMessage } from './push-message.ts'

const mostFailures = 10 // in a row; with the waits below some six minutes, then the news are let go
const longestWait: Seconds = 60

/** Pushes what was said to a device that sleeps, and writes down how far it got. */
export class Pusher {
  readonly #records: ChatRecords
  readonly #channels: Pick<Deliveries, 'send'>
  readonly #notifications: Pick<NotificationService, 'device'>
  readonly #logger: Logger

  constructor(o: {
    records: ChatRecords
    channels: Pick<Deliveries, 'send'>
    notifications: Pick<NotificationService, 'device'>
    logger: Logger
  }) {
    this.#records = o.records
    this.#channels = o.channels
    this.#notifications = o.notifications
    this.#logger = o.logger
  }

  /** Undefined when that is done with, for good or ill; else how long to wait before trying again. */
  async push(
    id: string,
    target: PushTarget,
    text: string,
    entries: readonly ChatEntry[],
    failures: number,
  ): Promise<Seconds | undefined> {
    const device = await this.#deviceOf(target)
    if (device === undefined) {
      await this.#drop(id, 'the subscription has ended')
      return undefined
    }
    const message = toPushMessage(text, id, entries, device.type)
    const event = { id: idOf(id, entries), tag: newMessageTag, message }
    const outcome = await this.#channels.send(
      { ...event, mediaType: 'string', properties: {} },
      device,
      // Tried again from here: what is said until then goes along, and a customer who returns needs none.
      { purpose: 'chat', bySender: { name: `chat ${id}`, attempt: failures + 1 } },
    )
    if (outcome.kind === 'device-refused') {
      await this.#drop(id, outcome.reason)
      return undefined
    }
    if (outcome.kind === 'try-later' && failures < mostFailures) {
      await this.#records.notePushFailed(id, failures + 1)
      return outcome.after ?? Math.min(2 ** failures, longestWait)
    }
    if (outcome.kind !== 'delivered') {
      this.#logger.warn({ type: device.type, reason: outcome.reason }, 'news of a chat not pushed')
    }
    await this.#records.notePushed(id, entries.at(-1)?.position ?? 0)
    return undefined
  }

  async #deviceOf(target: PushTarget): Promise<PushDevice | undefined> {
    if ('device' in target) return target.device
    return this.#notifications.device(target.subscription)
  }

  async #drop(id: string, reason: string): Promise<void> {
    this.#logger.info({ reason }, 'a chat is not pushed any more')
    await this.#records.dropPush(id)
  }
}

/** The same for the same news, so that a receiver can drop a repeat. */
function idOf(chatId: string, entries: readonly ChatEntry[]): string {
  const positions = [entries[0]?.position, entries.at(-1)?.position]
  const hash = createHash('sha256').update([chatId, ...positions].join(' '))
  return hash.digest('hex').slice(0, 32)
}
