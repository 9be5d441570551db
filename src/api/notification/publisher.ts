import type { Logger } from '../../base/kernel/index.ts'
import type { Deliveries, SendOptions } from '../../channels/delivery/index.ts'
import type { PushDevice, PushEvent, PushOutcome, PushType } from '../../channels/push/index.ts'
import { DeliveryTally } from './delivery-tally.ts'
import { inWindow } from './in-window.ts'
import { Readers } from './readers.ts'
import type { SubscriptionFeed } from './subscription-feed.ts'
import { idOf, isOfType, toDevice, typeOf, userOf } from './subscription-record.ts'

const window = 256 // notifications of one type and event under way at once
const inOneGo = 64 // mailboxes written together; a divisor of the window
const hookWindow = 32 // for types that have few connections (20 a route): more would only wait, and weigh
const hooks: ReadonlySet<PushType> = new Set(['httpcb', 'customhttp', 'orscb'])

/** Which of the matching subscriptions are meant. */
export interface Audience {
  readonly type: PushType | undefined
  readonly provider: string | undefined
}

/** Why an event is sent, and until when; as every event when absent. */
export type How = Pick<SendOptions, 'purpose' | 'until'>

/** One event on its way to all who are meant. */
interface Sending {
  readonly event: PushEvent
  readonly how: How | undefined
  readonly audience: Audience
  readonly tally: DeliveryTally
}

/** On its way to more than mailboxes. */
interface Round extends Sending {
  /** Who may read it over CometD; undefined when it goes one way only. */
  readonly readers: Readers | undefined
  /** Ends when it lies in all mailboxes. */
  readonly mailboxes: Promise<void>
}

/** Brings an event to the devices of all subscriptions that match, also those made a moment ago. */
export class Publisher {
  readonly #feed: SubscriptionFeed
  readonly #channels: Pick<Deliveries, 'isEnabled' | 'send' | 'sendToUsers'>
  readonly #logger: Logger

  constructor(o: {
    feed: SubscriptionFeed
    channels: Pick<Deliveries, 'isEnabled' | 'send' | 'sendToUsers'>
    logger: Logger
  }) {
    this.#feed = o.feed
    this.#channels = o.channels
    this.#logger = o.logger
  }

  /**
   * The index answers at once, while the store is asked whether it was current. If not, the event
   * goes also to whoever the index did not know. Rejects when that cannot be found out.
   */
  async publish(event: PushEvent, audience: Audience, how?: How): Promise<DeliveryTally> {
    const feed = this.#feed
    const tally = new DeliveryTally()
    const known = feed.version
    const records = feed.match(event.tag)
    const sending = this.#send({ event, how, audience, tally }, records)
    const asked = feed.latest() // after it, so that both leave in one piece
    const seen = await asked
    if (seen instanceof Error) throw seen
    if (seen !== known) {
      await feed.reach(seen, known)
      const reached = new Set(records)
      const missed = feed.match(event.tag).filter((record) => !reached.has(record))
      await this.#send({ event, how, audience, tally }, missed)
    }
    await sending
    return tally
  }

  /** Never rejects. Most events go to mailboxes alone, and this is the hot path. */
  #send(sending: Sending, records: readonly string[]): Promise<unknown> {
    const comet: string[] = []
    const others: string[] = []
    for (const record of records) (isOfType(record, 'comet') ? comet : others).push(record)
    const isMeant = comet.length > 0 && this.#isMeant('comet', sending.audience)
    if (others.length === 0) return isMeant ? this.#sendComet(sending, comet) : Promise.resolve()
    const byType = this.#groupByType(others, sending.audience)
    const readers = isMeant && byType.size > 0 ? new Readers(comet) : undefined
    const mailboxes = isMeant ? this.#sendComet(sending, comet, readers) : Promise.resolve()
    const round = { ...sending, readers, mailboxes }
    // Each type has its own window: a silent callback holds up no mailbox.
    const sent = Array.from(byType, ([type, group]) => this.#sendType(round, type, group))
    return Promise.all([mailboxes, ...sent])
  }

  /** Those meant; records of one type mostly follow each other. */
  #groupByType(records: readonly string[], audience: Audience): Map<PushType, string[]> {
    const byType = new Map<PushType, string[]>()
    let type = ''
    let group: string[] | undefined
    for (const record of records) {
      if (!isOfType(record, type)) {
        type = typeOf(record)
        group = undefined
        if (this.#isMeant(type, audience)) {
          group = byType.get(type) ?? []
          byType.set(type, group)
        }
      }
      group?.push(record)
    }
    return byType
  }

  /** Into many mailboxes in one go, unless something of their devices has to be looked at. */
  #sendComet(sending: Sending, records: readonly string[], readers?: Readers): Promise<void> {
    const { event, audience } = sending
    if (event.mediaType !== 'string' || audience.provider !== undefined) {
      return inWindow(window, records, (record, late) =>
        this.#sendToReader(sending, record, { late, readers }),
      )
    }
    if (records.length <= inOneGo) return this.#sendToUsers(sending, records, { readers })
    return inWindow(window / inOneGo, partsOf(records), (part, late) =>
      this.#sendToUsers(sending, part, { late, readers }),
    )
  }

  async #sendToUsers(
    { event, tally }: Sending,
    records: readonly string[],
    { late = false, readers }: { late?: boolean; readers: Readers | undefined },
  ): Promise<void> {
    const users = records.map(userOf)
    const outcomes = late ? [] : await this.#channels.sendToUsers(event, users)
    users.forEach((user, at) => {
      const outcome = outcomes[at] ?? notBegun
      tally.count(outcome)
      if (outcome.kind !== 'delivered') readers?.remove(user)
    })
  }

  async #sendToReader(
    { event, audience, tally }: Sending,
    record: string,
    { late, readers }: { late: boolean; readers: Readers | undefined },
  ): Promise<void> {
    const device = this.#read(record, 'comet', audience)
    if (device === undefined) return
    const outcome = late ? notBegun : await this.#channels.send(event, device)
    tally.count(outcome)
    if (outcome.kind !== 'delivered') readers?.remove(device.deviceId)
  }

  /** A device whose user may read the event over CometD waits until it lies there. */
  async #sendType(round: Round, type: PushType, records: readonly string[]): Promise<void> {
    const { readers, mailboxes } = round
    const joined: string[] = []
    const width = hooks.has(type) ? hookWindow : window
    await inWindow(width, records, async (record, late) => {
      if (readers?.readerOf(record, type) !== undefined) joined.push(record)
      else await this.#sendOne(round, type, record, { later: late })
    })
    if (joined.length === 0) return
    await mailboxes
    await inWindow(width, joined, async (record, late) => {
      const user = readers?.readerOf(record, type)
      const reader = user === undefined ? {} : { joined: { user } }
      await this.#sendOne(round, type, record, { later: late, ...reader })
    })
  }

  async #sendOne(round: Round, type: PushType, record: string, o: SendOptions): Promise<void> {
    const device = this.#read(record, type, round.audience)
    if (device === undefined) return
    const options = { subscription: idOf(record), ...round.how, ...o }
    round.tally.count(await this.#channels.send(round.event, device, options))
  }

  #isMeant(type: string, audience: Audience): type is PushType {
    if (!this.#channels.isEnabled(type)) return false
    return audience.type === undefined || type === audience.type
  }

  /** The record's device, if it is meant and can be read. */
  #read(record: string, type: PushType, { provider }: Audience): PushDevice | undefined {
    try {
      const device = toDevice(record, type)
      return provider === undefined || device.provider === provider ? device : undefined
    } catch (err) {
      this.#logger.error({ err }, 'a subscription cannot be read') // the others are still served
      return undefined
    }
  }
}

function partsOf(records: readonly string[]): string[][] {
  const count = Math.ceil(records.length / inOneGo)
  return Array.from({ length: count }, (_, at) => records.slice(at * inOneGo, (at + 1) * inOneGo))
}

const notBegun: PushOutcome = { kind: 'try-later', reason: 'not begun in time' }
