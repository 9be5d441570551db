import { onTestFinished } from 'vitest'
import { type DeliveryOptions, deliverySection, Options } from '../../../src/base/config/index.ts'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import type { TimerHandler, Timers } from '../../../src/base/timers/index.ts'
import { createDeliveries, type Deliveries } from '../../../src/channels/delivery/index.ts'
import type { PushDevice, PushEvent, PushOutcome } from '../../../src/channels/push/index.ts'
import { temporaryFile } from '../../support/config.ts'
import { redisForTest } from '../../support/redis.ts'

export const silent = createLogger('silent')

/** A time that a test moves. */
export class HandClock {
  at = Date.now() // Redis expires some keys at a time of day
  now = () => this.at
}

interface Waiting {
  readonly kind: string
  readonly id: string
  readonly dueAt: number
}

/** Timers of a cluster that ring when a test moves the clock; they outlive the nodes that set them. */
export class HandTimers {
  readonly waiting = new Map<string, Waiting>()
  /** Kinds that are to hold up no others. */
  readonly apart = new Set<string>()
  readonly #clock: HandClock

  constructor(clock: HandClock) {
    this.#clock = clock
  }

  /** The timers as one node has them. */
  ofNode(): Pick<Timers, 'handle' | 'schedule' | 'cancel'> & {
    handlers: Map<string, TimerHandler>
  } {
    const handlers = new Map<string, TimerHandler>()
    return {
      handlers,
      handle: (kind, handler, more) => {
        handlers.set(kind, handler)
        if (more?.apart) this.apart.add(kind)
      },
      schedule: async (kind, id, dueAt) =>
        void this.waiting.set(`${kind} ${id}`, { kind, id, dueAt }),
      cancel: async (kind, id) => this.waiting.delete(`${kind} ${id}`),
    }
  }

  /** When the deliveries ring, in seconds from now. */
  get delays(): number[] {
    const own = [...this.waiting.values()].filter(({ kind }) => kind === 'delivery')
    return own.map(({ dueAt }) => (dueAt - this.#clock.at) / 1000).sort((one, two) => one - two)
  }

  /** Lets time pass on this node, ringing what comes due. */
  async pass(
    seconds: number,
    { handlers }: { handlers: Map<string, TimerHandler> },
  ): Promise<void> {
    const end = this.#clock.at + 1000 * seconds
    for (;;) {
      const [next] = [...this.waiting.values()].sort((one, two) => one.dueAt - two.dueAt)
      if (next === undefined || next.dueAt > end) break
      this.#clock.at = Math.max(this.#clock.at, next.dueAt)
      this.waiting.delete(`${next.kind} ${next.id}`)
      const { kind, id, dueAt } = next
      await handlers.get(kind)?.({ kind, id, dueAt, payload: '', attempt: 1, fence: 1 })
    }
    this.#clock.at = end
  }
}

export interface Sent {
  readonly event: PushEvent
  readonly device: PushDevice
}

const mailbox: Omit<PushDevice, 'deviceId'> = {
  ...{ type: 'comet', provider: undefined, language: undefined, debug: false },
  ...{ authorization: undefined, properties: {} },
}

/** Channels that note what they are given and answer as they are told. */
export class ToldChannels {
  readonly sent: Sent[] = []
  answer: (sent: Sent, count: number) => PushOutcome | Promise<PushOutcome> = () => ({
    kind: 'delivered',
  })

  isEnabled = (type: string): type is PushDevice['type'] => type !== 'pigeon'

  send = async (event: PushEvent, device: PushDevice): Promise<PushOutcome> => {
    this.sent.push({ event, device })
    return this.answer({ event, device }, this.sent.length)
  }

  sendToUsers = (event: PushEvent, users: readonly string[]): Promise<PushOutcome[]> =>
    Promise.all(users.map((user) => this.send(event, { ...mailbox, deviceId: user })))
}

/** Mailboxes as a test says they stand. */
export class ToldCometd {
  readonly present = new Set<string>()
  readonly standings = new Map<string, { epoch: string; last: number; confirmed: number }>()
  isPresent = async (user: string) => this.present.has(user)
  standing = async (user: string) => this.standings.get(user)
}

export interface Node {
  readonly deliveries: Deliveries
  readonly channels: ToldChannels
  readonly cometd: ToldCometd
  readonly redis: Redis
  readonly clock: HandClock
  readonly timers: HandTimers
  /** Lets time pass, ringing timers on this node. */
  pass(seconds: number): Promise<void>
}

/** A node with a Redis of its own, or another node of the same cluster. */
export async function nodeForTest(
  o: Partial<DeliveryOptions> & { beside?: Node; redis?: Redis; chance?: number } = {},
): Promise<Node> {
  const { beside, redis: given, chance = 0.5, ...settings } = o
  const clock = beside?.clock ?? new HandClock()
  const timers = beside?.timers ?? new HandTimers(clock)
  const redis = beside?.redis ?? given ?? (await redisForTest())
  const file = await Options.load(temporaryFile(''), { logger: silent })
  const options = { ...file.live(deliverySection)(), ...settings }
  const [channels, cometd, own] = [new ToldChannels(), new ToldCometd(), timers.ofNode()]
  const deliveries = createDeliveries({
    ...{ redis, channels, cometd, clock, timers: own, logger: silent },
    options: () => options,
    grace: () => 10,
    longestPush: () => 20,
    nodeId: `node-${newHexId().slice(0, 4)}`,
    chance: () => chance,
    longestQueue: 0, // where a rate is set, all waiting is done by timers
  })
  onTestFinished(() => deliveries.close())
  const pass = (seconds: number) => timers.pass(seconds, own)
  return { deliveries, channels, cometd, redis, clock, timers, pass }
}

/** All there is on a page, once what was sent has been written. */
export async function listed({ deliveries }: Pick<Node, 'deliveries'>) {
  return (await deliveries.list({ most: 500 })).deliveries
}
