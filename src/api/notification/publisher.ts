import type { Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { PushChannels, PushDevice, PushEvent, PushType } from '../../channels/push/index.ts'
import { DeliveryTally } from './delivery-tally.ts'
import type { SubscriptionFeed } from './subscription-feed.ts'
import { toDevice, typeOf } from './subscription-record.ts'

const window = 256 // notifications of one type and event under way at once
const horizon: Milliseconds = 60_000 // after which an event's remaining notifications are not begun

/** Which of the matching subscriptions are meant. */
export interface Audience {
  readonly type: PushType | undefined
  readonly provider: string | undefined
}

/** Brings an event to the devices of all subscriptions that match, also those made a moment ago. */
export class Publisher {
  readonly #feed: SubscriptionFeed
  readonly #channels: PushChannels
  readonly #logger: Logger

  constructor(o: { feed: SubscriptionFeed; channels: PushChannels; logger: Logger }) {
    this.#feed = o.feed
    this.#channels = o.channels
    this.#logger = o.logger
  }

  /**
   * The index answers at once, while the store is asked whether it was current. If not, the event
   * goes also to whoever the index did not know. Rejects when that cannot be found out.
   */
  async publish(event: PushEvent, audience: Audience): Promise<DeliveryTally> {
    const feed = this.#feed
    const tally = new DeliveryTally()
    const known = feed.version
    const records = feed.match(event.tag)
    const asked = feed.latest()
    const sending = this.#send(event, records, audience, tally)
    const seen = await asked
    if (seen instanceof Error) throw seen
    if (seen !== known) {
      await feed.reach(seen, known)
      const reached = new Set(records)
      const missed = feed.match(event.tag).filter((record) => !reached.has(record))
      await this.#send(event, missed, audience, tally)
    }
    await sending
    return tally
  }

  /** Never rejects. No async function: most events go to one device, and this is the hot path. */
  #send(
    event: PushEvent,
    records: readonly string[],
    audience: Audience,
    tally: DeliveryTally,
  ): Promise<unknown> {
    const devices: PushDevice[] = []
    for (const record of records) {
      const device = this.#meant(record, audience)
      if (device !== undefined) devices.push(device)
    }
    const [first] = devices
    if (first === undefined) return Promise.resolve()
    if (devices.length > 1) return this.#sendAll(event, devices, tally)
    return this.#channels.send(event, first).then((outcome) => tally.count(outcome))
  }

  #sendAll(
    event: PushEvent,
    devices: readonly PushDevice[],
    tally: DeliveryTally,
  ): Promise<unknown> {
    const byType = new Map<PushType, PushDevice[]>()
    for (const device of devices) {
      const group = byType.get(device.type)
      if (group === undefined) byType.set(device.type, [device])
      else group.push(device)
    }
    const groups = [...byType.values()] // each its own window: a silent callback holds up no mailbox
    return Promise.all(groups.map((group) => this.#sendGroup(event, group, tally)))
  }

  async #sendGroup(event: PushEvent, devices: PushDevice[], tally: DeliveryTally): Promise<void> {
    const until = performance.now() + horizon
    const remaining = devices.values()
    const sendOn = async () => {
      for (const device of remaining) {
        const late = performance.now() > until
        tally.count(late ? notBegun : await this.#channels.send(event, device))
      }
    }
    await Promise.all(Array.from({ length: Math.min(window, devices.length) }, sendOn))
  }

  /** The record's device, if it is meant and its channel is enabled still. */
  #meant(record: string, audience: Audience): PushDevice | undefined {
    const type = typeOf(record)
    if (!this.#channels.isEnabled(type)) return undefined
    if (audience.type !== undefined && type !== audience.type) return undefined
    const device = this.#read(record, type)
    if (audience.provider !== undefined && device?.provider !== audience.provider) return undefined
    return device
  }

  #read(record: string, type: PushType): PushDevice | undefined {
    try {
      return toDevice(record, type)
    } catch (err) {
      this.#logger.error({ err }, 'a subscription cannot be read') // the others are still served
      return undefined
    }
  }
}

const notBegun = { kind: 'try-later', reason: 'not begun in time' } as const
