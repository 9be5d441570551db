import type { PushOptions } from '../../base/config/index.ts'
import {
  type Clock,
  type Closable,
  type Live,
  type Logger,
  newHexId,
  newUuid,
  type Seconds,
  systemClock,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Deliveries, Subscriptions } from '../../channels/delivery/index.ts'
import type { PushDevice, PushEvent, PushType } from '../../channels/push/index.ts'
import type { DeliveryTally } from './delivery-tally.ts'
import {
  deviceInvalid,
  deviceMissing,
  filterInvalid,
  notDelivered,
  pushTypeNotEnabled,
  subscriberNotFound,
  subscriptionNotFound,
  tagInvalid,
  tooManySubscriptions,
  typeMissing,
  userMissing,
} from './notification-errors.ts'
import { type How, Publisher } from './publisher.ts'
import type { Change } from './subscription-change.ts'
import { SubscriptionFeed } from './subscription-feed.ts'
import { toDevice, typeOf } from './subscription-record.ts'
import type { SubscriptionStore } from './subscription-store.ts'
import { createRedisSubscriptionStore } from './subscription-store-redis.ts'
import { isFilter, isTag } from './tag-grammar.ts'

const minExpiration: Seconds = 30 // API reference: the least, and what less is taken for
const maxExpiration: Seconds = 315_360_000 // ten years: what more is taken for
const maxSubscriptions = 1000 // of one subscriber; each costs memory on every node

/** What a subscription or an event says of its destination. */
export interface Destination {
  readonly type: string
  readonly deviceId?: string | undefined
  readonly debug?: boolean | undefined
}

export interface NewSubscription {
  readonly subscriberId: string
  readonly filter: string
  readonly expire?: Seconds | undefined
  readonly provider?: string | undefined
  readonly language?: string | undefined
  readonly authorization?: string | undefined
  readonly destination: Destination & { readonly properties: Readonly<Record<string, string>> }
}

export interface Publication {
  readonly tag: string
  readonly message: unknown
  readonly mediaType: PushEvent['mediaType']
  readonly provider?: string | undefined
  /** With a device: that device only. With a type only: matching subscriptions of that type. */
  readonly destination?: Partial<Destination> | undefined
  readonly properties: Readonly<Record<string, unknown>>
}

export interface NotificationParts {
  readonly redis: Redis
  readonly channels: Pick<Deliveries, 'isEnabled' | 'send' | 'sendToUsers'>
  readonly push: Live<PushOptions>
  readonly logger: Logger
  readonly clock?: Clock
}

/** The rules of subscribing and publishing. `user` is the gms_user of whoever asks. */
export class NotificationService implements Closable {
  readonly #store: SubscriptionStore
  readonly #feed: SubscriptionFeed
  readonly #publisher: Publisher
  readonly #channels: Pick<Deliveries, 'isEnabled' | 'send' | 'sendToUsers'>
  readonly #push: Live<PushOptions>
  readonly #clock: Clock

  constructor({ redis, channels, push, logger, clock = systemClock }: NotificationParts) {
    this.#store = createRedisSubscriptionStore(redis, clock)
    this.#feed = new SubscriptionFeed({ store: this.#store, clock, logger })
    this.#publisher = new Publisher({ feed: this.#feed, channels, logger })
    this.#channels = channels
    this.#push = push
    this.#clock = clock
  }

  /** Loads the subscriptions and follows them from here on; publish only after it. */
  start(): Promise<void> {
    return this.#feed.start()
  }

  close(): Promise<void> {
    return this.#feed.close()
  }

  /** Subscriptions this node holds in memory. */
  get size(): number {
    return this.#feed.size
  }

  /** Where a subscription ends whose device is gone, and comes back if that was a mistake. */
  get subscriptions(): Subscriptions {
    const store = this.#store
    const note = (change: Change | undefined) => change !== undefined && this.#feed.note(change)
    return {
      stored: (id) => store.stored(id),
      remove: async (id) => void note(await store.remove(id)),
      putBack: async (text) => {
        const change = await store.putBack(text, maxSubscriptions)
        note(change)
        return change !== undefined
      },
    }
  }

  /** The id of the subscription made. Every event published after it resolves reaches the device. */
  async subscribe(wanted: NewSubscription, user: string | undefined): Promise<string> {
    if (!isFilter(wanted.filter)) throw filterInvalid()
    const type = this.#enabled(wanted.destination.type)
    const id = newUuid()
    const device: PushDevice = {
      type,
      deviceId: deviceIdOf(type, wanted.destination.deviceId, user),
      provider: wanted.provider,
      language: wanted.language,
      debug: wanted.destination.debug ?? false,
      authorization: wanted.authorization,
      properties: wanted.destination.properties,
    }
    const { subscriberId, filter } = wanted
    const expiresAt = this.#clock.now() + Math.ceil(1000 * this.#expiration(wanted.expire))
    const subscription = { id, subscriberId, filter, expiresAt, device, user: user || undefined }
    const change = await this.#store.add(subscription, maxSubscriptions)
    if (change === undefined) throw tooManySubscriptions(maxSubscriptions)
    this.#feed.note(change)
    return id
  }

  /** Where the subscription's events go; undefined when it is unknown, expired, or of no use here. */
  async device(id: string): Promise<PushDevice | undefined> {
    const record = await this.#store.find(id)
    const type = record === undefined ? '' : typeOf(record)
    return record !== undefined && this.#channels.isEnabled(type)
      ? toDevice(record, type)
      : undefined
  }

  async unsubscribe(id: string): Promise<void> {
    const change = await this.#store.remove(id)
    if (change === undefined) throw subscriptionNotFound()
    this.#feed.note(change)
  }

  async unsubscribeAll(subscriberId: string): Promise<void> {
    const changes = await this.#store.removeAllOf(subscriberId)
    if (changes.length === 0) throw subscriberNotFound()
    for (const change of changes) this.#feed.note(change)
  }

  /** Resolves when every device meant has the event, also when there was none. */
  async publish(publication: Publication, user: string | undefined): Promise<void> {
    const { tag, message, mediaType, properties, provider, destination } = publication
    if (!isTag(tag)) throw tagInvalid()
    const type = this.#typeOf(destination)
    const event: PushEvent = { id: newHexId(), tag, message, mediaType, properties }
    const device = toLoneDevice(type, publication, user)
    if (device !== undefined) {
      const outcome = await this.#channels.send(event, device)
      if (outcome.kind !== 'delivered') {
        const isForMailbox = type === 'comet' && outcome.kind === 'try-later' // others are tried again by us
        const headers = isForMailbox ? { 'Retry-After': '1' } : {}
        throw notDelivered({ failed: 1, of: 1, reason: outcome.reason }, headers)
      }
      return
    }
    const tally = await this.#publisher.publish(event, { type, provider })
    if (tally.failed > 0) throw notDelivered(tally)
  }

  /**
   * Tells subscribers of something that happened in another room; gives whom that did not reach at
   * once. Its tag may hold the id of a service, which is no word of the grammar that publishers keep
   * to. Rejects when it cannot be found out who has subscribed.
   */
  announce(event: PushEvent, how?: How): Promise<Pick<DeliveryTally, 'of' | 'failed' | 'reason'>> {
    return this.#publisher.publish(event, { type: undefined, provider: undefined }, how)
  }

  /** Undefined where the event leaves the type open. */
  #typeOf(destination: Partial<Destination> | undefined): PushType | undefined {
    if (destination?.type !== undefined) return this.#enabled(destination.type)
    if (destination?.deviceId !== undefined) throw typeMissing()
    return undefined
  }

  #enabled(type: string): PushType {
    const name = type.toLowerCase()
    if (!this.#channels.isEnabled(name)) throw pushTypeNotEnabled(type)
    return name
  }

  #expiration(wanted: Seconds | undefined): Seconds {
    const expire = wanted ?? this.#push().defaultSubscriptionExpiration
    return Math.min(Math.max(expire, minExpiration), maxExpiration)
  }
}

/** True when the event is for the user who is named beside it: comet, and no device. */
export function isForUser({ destination }: Publication): boolean {
  return destination?.type?.toLowerCase() === 'comet' && destination.deviceId === undefined
}

/** The one device an event is for; undefined when it is for subscriptions. */
function toLoneDevice(
  type: PushType | undefined,
  { destination, provider }: Publication,
  user: string | undefined,
): PushDevice | undefined {
  const deviceId = destination?.deviceId ?? (type === 'comet' ? user : undefined)
  if (type === undefined || deviceId === undefined) return undefined
  return {
    type,
    deviceId,
    provider,
    language: undefined,
    debug: destination?.debug ?? false,
    authorization: undefined,
    properties: {},
  }
}

/** A comet subscription is its user's own: a device id in it is not believed. */
function deviceIdOf(
  type: PushType,
  deviceId: string | undefined,
  user: string | undefined,
): string {
  if (type === 'comet') {
    if (user === undefined || user === '') throw userMissing()
    return user
  }
  if (deviceId === undefined || deviceId === '') throw deviceMissing(type)
  if (type === 'httpcb' && !/^https?:$/.test(protocolOf(deviceId))) {
    throw deviceInvalid('an http or https URL')
  }
  return deviceId
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : ''
}
