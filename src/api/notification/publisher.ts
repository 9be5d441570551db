import type { Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { Deliveries, SendOptions } from '../../channels/delivery/index.ts'
import type { PushDevice, PushEvent, PushOutcome, PushType } from '../../channels/push/index.ts'
import { DeliveryTally } from './delivery-tally.ts'
import { Readers } from './readers.ts'
import type { SubscriptionFeed } from './subscription-feed.ts'
import { idOf, isOfType, toDevice, typeOf } from './subscription-record.ts'

const window = 256 // notifications of one type and event under way at once
const hookWindow = 32 // for types that have few connections (20 a route): more would only wait, and weigh
const hooks: ReadonlySet<PushType> = new Set(['httpcb', 'customhttp', 'orscb'])
const horizon: Milliseconds = 60_000 // after which an event's remaining notifications are not begun

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

interface Round extends Sending {
  /** Who may read it over CometD; undefined when it goes one way only. */
  readonly readers: Readers | undefined
}

/** Brings an event to the devices of all subscriptions that match, also those made a moment ago. */
export class Publisher {
  readonly #feed: SubscriptionFeed
  readonly #channels: Pick<Deliveries, 'isEnabled' | 'send'>
  readonly #logger: Logger

  constructor(o: {
    feed: SubscriptionFeed
    channels: Pick<Deliveries, 'isEnabled' | 'send'>
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

  /** Never rejects. No async function: most events go to one device, and this is the hot path. */
  #send(sending: Sending, records: readonly string[]): Promise<unknown> {
    const { event, how, audience, tally } = sending
    const [first] = records
    if (first === undefined) return Promise.resolve()
    if (records.length > 1) return this.#sendAll(sending, records)
    const type = typeOf(first)
    const device = this.#isMeant(type, audience) ? this.#read(first, type, audience) : undefined
    if (device === undefined) return Promise.resolve()
    const outcome =
      device.type === 'comet'
        ? this.#channels.send(event, device)
        : this.#channels.send(event, device, { subscription: idOf(first), ...how })
    return outcome.then((known) => tally.count(known))
  }

  /** The records are what the index holds: devices are made of them one by one, as their turn comes. */
  async #sendAll(sending: Sending, records: readonly string[]): Promise<void> {
    const byType = this.#groupByType(records, sending.audience)
    const comet = byType.get('comet')
    const readers = comet !== undefined && byType.size > 1 ? new Readers(comet) : undefined
    const round = { ...sending, readers }
    byType.delete('comet')
    const mailboxes = this.#sendComet(round, comet ?? [])
    // Each type has its own window: a silent callback holds up no mailbox.
    const others = [...byType].map(([type, group]) => this.#sendType(round, type, group, mailboxes))
    await Promise.all([mailboxes, ...others])
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

  #sendComet({ event, audience, tally, readers }: Round, records: readonly string[]) {
    return inWindow(window, records, (record, late) => {
      const device = this.#read(record, 'comet', audience)
      if (device === undefined) return Promise.resolve()
      const sent = late ? Promise.resolve(notBegun) : this.#channels.send(event, device)
      return sent.then((outcome) => {
        tally.count(outcome)
        if (outcome.kind !== 'delivered') readers?.remove(device.deviceId)
      })
    })
  }

  /** A device whose user may read the event over CometD waits until it lies there. */
  async #sendType(
    round: Round,
    type: PushType,
    records: readonly string[],
    mailboxes: Promise<void>,
  ): Promise<void> {
    const { readers } = round
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

/** So many at a time; `late` once the horizon has passed. */
async function inWindow(
  width: number,
  records: readonly string[],
  send: (record: string, late: boolean) => Promise<void>,
): Promise<void> {
  if (records.length <= width) {
    await Promise.all(records.map((record) => send(record, false)))
    return
  }
  const until = performance.now() + horizon
  const remaining = records.values()
  const sendOn = async () => {
    for (const record of remaining) await send(record, performance.now() > until)
  }
  await Promise.all(Array.from({ length: width }, sendOn))
}

const notBegun: PushOutcome = { kind: 'try-later', reason: 'not begun in time' }
