import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  newHexId,
  type Seconds,
  within,
} from '../../base/kernel/index.ts'
import type { CometdServer } from '../cometd/index.ts'
import type { PushChannels, PushDevice, PushEvent, PushOutcome, PushType } from '../push/index.ts'
import type { SendOptions, Subscriptions } from './deliveries.ts'
import type { DeliveryBell } from './delivery-bell.ts'
import { toDeliveryId } from './delivery-id.ts'
import type { DeliveryJournal } from './delivery-journal.ts'
import type { DeliveryMetrics } from './delivery-metrics.ts'
import {
  afterAttempt,
  type DeliveryRecord,
  ended,
  fromMessage,
  isDead,
  isOpen,
  toMessage,
} from './delivery-record.ts'
import type { DeliveryStore, Stored } from './delivery-store.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Purpose } from './retry-schedule.ts'

export const leastChance: Milliseconds = 60_000 // for the first attempt of what a timer begins, whatever its horizon
const longestWrite: Milliseconds = 1_000 // that a sender waits for what follows from its attempt

export interface CarrierParts {
  readonly channels: Pick<PushChannels, 'send'>
  readonly cometd: Pick<CometdServer, 'isPresent' | 'standing'>
  readonly store: DeliveryStore
  readonly journal: DeliveryJournal
  readonly bell: Pick<DeliveryBell, 'ring'>
  readonly rates: RateLimits
  readonly metrics: DeliveryMetrics
  /** How long each purpose is tried. */
  readonly horizon: (purpose: Purpose) => Seconds
  /** How long a user who is connected has to read what lies in the mailbox. */
  readonly grace: Live<Seconds>
  /** How long a push may wait here for its provider's rate; beyond it a timer waits. */
  readonly longestQueue: Milliseconds
  readonly nodeId: string
  readonly clock: Clock
  readonly chance: () => number
  readonly logger: Logger
}

/** Takes a notification from its first attempt to its end, the record always a step ahead. */
export class DeliveryCarrier {
  readonly #parts: CarrierParts
  /** One text an event, however many devices it goes to. */
  readonly #messages = new WeakMap<PushEvent, { key: string; text: string }>()
  #made = 0
  subscriptions: Subscriptions | undefined

  constructor(parts: CarrierParts) {
    this.#parts = parts
  }

  async send(event: PushEvent, device: PushDevice, o: SendOptions): Promise<PushOutcome> {
    try {
      const resumed = await this.#resumed(event, o)
      if (resumed !== undefined) return await this.#try(event, resumed, o)
      const stored = this.#toStored(event, device, o, await this.#place(o))
      const { nextAt } = stored.record
      await this.#parts.journal.add(stored, this.#messageOf(event).text)
      if (nextAt === undefined) return await this.#try(event, stored, o)
      await this.#parts.bell.ring(stored.record.id, nextAt)
      return o.later ? notBegun : { kind: 'delivered' } // its user has it in the mailbox
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'a delivery cannot be written now')
      return { kind: 'try-later', reason: 'the delivery could not be written down' }
    }
  }

  /** Goes on with a delivery whose time has come. Rejects when Redis is away. */
  async goOn(id: string): Promise<void> {
    const { store, clock } = this.#parts
    const stored = await store.find(id)
    if (stored === undefined || !isOpen(stored.record)) return
    const { record } = stored
    const now = clock.now()
    if (record.nextAt !== undefined && record.nextAt > now + 1000) {
      await this.#parts.bell.ring(id, record.nextAt)
    } else if (await this.#isRead(record)) await this.#end(stored, ended(record, 'joined'))
    else if (record.bySender && now < record.expiresAt) return
    else if (record.bySender || now > record.expiresAt || (await this.#isUnwanted(record))) {
      await this.#end(stored, ended(record, 'expired'))
    } else await this.#tryAgain(stored)
  }

  async #tryAgain(stored: Stored): Promise<void> {
    const { message } = stored
    const text = message === undefined ? undefined : await this.#parts.store.message(message)
    if (text === undefined) await this.#end(stored, ended(stored.record, 'expired'))
    else await this.#try(fromMessage(text), stored, {})
  }

  /** One attempt, and what follows from it. */
  async #try(event: PushEvent, stored: Stored, o: SendOptions): Promise<PushOutcome> {
    const { rates, clock, channels, metrics, longestQueue } = this.#parts
    const { device } = stored.record
    const wait = rates.take(toBucket(device), longestQueue)
    if (wait > longestQueue) return this.#postpone(stored, wait)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const outcome = await channels.send(event, device)
    metrics.attempted(device.type, outcome.kind)
    const how = { now: clock.now(), chance: this.#parts.chance() }
    const record = afterAttempt(stored.record, outcome, how)
    const written = this.#follow(event, stored, record, o, outcome).catch((err: unknown) => {
      this.#parts.logger.warn({ err }, 'a delivery waits to be found overdue')
    })
    // What went well may be written late; the rest holds its sender up, lest more of it come than is written.
    if (outcome.kind !== 'delivered') await within(longestWrite, written)
    const isTriedAgain = outcome.kind === 'try-later' && record.nextAt !== undefined
    return isTriedAgain ? { ...outcome, reason: `${outcome.reason}; ${again}` } : outcome
  }

  /** What follows from an attempt. */
  async #follow(
    event: PushEvent,
    stored: Stored,
    record: DeliveryRecord,
    o: SendOptions,
    { kind }: PushOutcome,
  ): Promise<void> {
    if (kind === 'device-refused') await this.#prune(event, stored, record)
    else if (isOpen(record)) await this.#retry(event, stored, record, o)
    else await this.#end(stored, record, event)
  }

  async #retry(event: PushEvent, stored: Stored, record: DeliveryRecord, o: SendOptions) {
    const { journal, store, clock } = this.#parts
    const text = record.bySender ? { text: this.#messageOf(event).text } : {}
    const written = await journal.change({ ...stored, record }, { atOnce: true, ...text })
    if (!written) return
    if (record.nextAt !== undefined) await this.#parts.bell.ring(record.id, record.nextAt)
    if (o.bySender !== undefined) {
      await store.goOn(o.bySender.name, record.id, record.expiresAt - clock.now())
    }
  }

  /** The rate of its provider is used up: no attempt was made, and none is counted. */
  async #postpone(stored: Stored, wait: Milliseconds): Promise<PushOutcome> {
    const { journal, clock, chance } = this.#parts
    const nextAt = clock.now() + Math.round(wait * (1 + chance()))
    const record: DeliveryRecord = { ...stored.record, nextAt }
    const usedUp = 'the rate of its provider is used up'
    const after = Math.ceil(wait / 1000)
    if (record.bySender) return { kind: 'try-later', reason: usedUp, after }
    if (nextAt > record.expiresAt) await this.#end(stored, ended(record, 'expired'))
    else if (await journal.change({ ...stored, record }, { atOnce: true })) {
      await this.#parts.bell.ring(record.id, nextAt)
    }
    return { kind: 'try-later', reason: `${usedUp}; ${again}`, after }
  }

  /** The device is gone: so is the subscription, once it is written how to bring it back. */
  async #prune(event: PushEvent, stored: Stored, record: DeliveryRecord): Promise<void> {
    const { subscription } = record
    const from = this.subscriptions
    const removed = subscription === undefined ? undefined : await from?.stored(subscription)
    const noted = removed === undefined ? record : { ...record, removed }
    const written = await this.#end(stored, noted, event)
    if (!written || removed === undefined || subscription === undefined) return
    await from?.remove(subscription)
    const { type, provider } = record.device
    this.#parts.logger.info({ type, provider, delivery: record.id }, 'a subscription has ended')
  }

  async #end(stored: Stored, record: DeliveryRecord, event?: PushEvent): Promise<boolean> {
    const { journal, metrics } = this.#parts
    const message = isDead(record) ? stored.message : undefined
    const isNews = record.bySender && event !== undefined // else the message of then is kept already
    const text = isNews ? { text: this.#messageOf(event).text } : {}
    const atOnce = record.state !== 'delivered'
    const written = await journal.change({ ...stored, message, record }, { atOnce, ...text })
    if (written) metrics.ended(record.device.type, record.state)
    return written
  }

  /** The delivery that its sender goes on with, with what is to be sent now. */
  async #resumed(event: PushEvent, { bySender }: SendOptions): Promise<Stored | undefined> {
    if (bySender === undefined || bySender.attempt <= 1) return undefined
    const id = await this.#parts.store.goingOn(bySender.name)
    const stored = id === undefined ? undefined : await this.#parts.store.find(id)
    if (stored === undefined || !isOpen(stored.record)) return undefined
    const record = { ...stored.record, event: { id: event.id, tag: event.tag } }
    return { ...stored, record, message: this.#messageOf(event).key }
  }

  /** Where the event lies in the mailbox of a user who is connected. */
  async #place({ joined }: SendOptions): Promise<DeliveryRecord['joined']> {
    const { cometd } = this.#parts
    if (joined === undefined || !(await cometd.isPresent(joined.user))) return undefined
    const standing = await cometd.standing(joined.user)
    if (standing === undefined) return undefined
    return { user: joined.user, epoch: standing.epoch, position: standing.last }
  }

  /** The user has it: the device need not show it. */
  async #isRead({ joined, attempts }: DeliveryRecord): Promise<boolean> {
    if (joined === undefined || attempts.length > 0) return false
    const standing = await this.#parts.cometd.standing(joined.user)
    return standing?.epoch === joined.epoch && standing.confirmed >= joined.position
  }

  /** Its subscription has ended since; the first try after a replay is an operator's will. */
  async #isUnwanted({ subscription, state, tries }: DeliveryRecord): Promise<boolean> {
    if (subscription === undefined || (state === 'retrying' && tries === 0)) return false
    const { subscriptions } = this
    return subscriptions !== undefined && (await subscriptions.stored(subscription)) === undefined
  }

  #toStored(
    event: PushEvent,
    device: PushDevice,
    o: SendOptions,
    joined: DeliveryRecord['joined'],
  ): Stored {
    const { clock, grace, nodeId, horizon } = this.#parts
    const { purpose = 'event', until, later, subscription, bySender } = o
    const now = clock.now()
    const waits = joined !== undefined ? 1000 * grace() : later ? 0 : undefined
    const expiresAt = until ?? now + 1000 * horizon(purpose)
    const least = waits === undefined ? 0 : now + waits + leastChance
    const record: DeliveryRecord = {
      id: toDeliveryId(now, this.#made++),
      event: { id: event.id, tag: event.tag },
      ...{ device, purpose, state: 'accepted', attempts: [], tries: 0, subscription },
      ...(waits === undefined ? {} : { nextAt: now + waits }),
      ...{ createdAt: now, expiresAt: Math.max(expiresAt, least), node: nodeId },
      ...(joined === undefined ? {} : { joined }),
      ...(bySender === undefined ? {} : { bySender: true }),
    }
    return { record, version: 1, message: this.#messageOf(event).key }
  }

  #messageOf(event: PushEvent): { key: string; text: string } {
    const known = this.#messages.get(event)
    if (known !== undefined) return known
    const made = { key: newHexId(), text: toMessage(event) }
    this.#messages.set(event, made)
    return made
  }
}

const firebase: ReadonlySet<PushType> = new Set(['gcm', 'fcm', 'android']) // three names of one

/** Whose rate it is: that of the provider's account at one far end. */
function toBucket({ type, provider = '' }: PushDevice): string {
  return `${firebase.has(type) ? 'fcm' : type} ${provider}`
}

const again = 'it will be tried again'
const notBegun: PushOutcome = { kind: 'try-later', reason: `not begun in time; ${again}` }
