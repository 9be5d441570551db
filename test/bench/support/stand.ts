import type { BenchRedis } from './bench-redis.ts'
import type { Contender } from './contenders.ts'
import { inParallel } from './exchange.ts'
import { Ledger, settled } from './ledger.ts'
import { PollingClient } from './polling-client.ts'
import { cpuMicros } from './processor.ts'
import { Publishers, readMessages, sendOpenLoop } from './publishers.ts'

const connections = 32 // publishers
const settling = 0.2 // s at the start of each turn that do not count

/** What one turn gave, by deliveries: a publish to ten users is ten. */
export interface Turn {
  readonly micros: number
  readonly redisMicros: number
  readonly perSecond: number
  /** Share of one core that the server used. */
  readonly busy: number
  readonly ages: readonly number[]
}

/** A client that hears what is published to its user, and passes on every text that came. */
export interface Listener {
  start(): Promise<void>
  stop(): void
}

export interface StandOptions {
  readonly contender: Contender
  readonly redis: BenchRedis
  readonly tags: number
  /** How many hear what is published under one tag. */
  readonly usersPerTag?: number
  /** Unset: one that holds a poll. */
  readonly listen?: (
    contender: Contender,
    user: string,
    channel: string,
    take: (text: string) => void,
  ) => Listener
}

const poll: NonNullable<StandOptions['listen']> = (contender, user, channel, take) =>
  new PollingClient(contender, user, channel, take)

/** A contender with its clients connected, ready to be published to. */
export class Stand {
  readonly #contender: Contender
  readonly #redis: BenchRedis
  readonly #ledger = new Ledger()
  readonly #tags: string[]
  readonly #usersPerTag: number
  readonly #clients: Listener[]
  #ages: number[] = []
  #next = 0

  private constructor({ contender, redis, tags, usersPerTag = 1, listen = poll }: StandOptions) {
    this.#contender = contender
    this.#redis = redis
    this.#usersPerTag = usersPerTag
    const stamp = Date.now().toString(36) // old subscriptions in a given Redis must not match
    this.#tags = Array.from({ length: tags }, (_, index) => `bench.${stamp}u${index}`)
    this.#clients = this.#tags.flatMap((tag) =>
      this.#usersOf(tag).map((user, place) =>
        listen(contender, user, contender.channelOf(tag), (text) => this.#take(text, place)),
      ),
    )
  }

  static async open(options: StandOptions): Promise<Stand> {
    const stand = new Stand(options)
    try {
      await inParallel(stand.#tags, 20, async (tag) => {
        for (const user of stand.#usersOf(tag)) await options.contender.route(user, tag)
      })
      await inParallel(stand.#clients, 20, (client) => client.start())
      return stand
    } catch (error) {
      await stand.close()
      throw error
    }
  }

  get name(): string {
    return this.#contender.name
  }

  /** Publishes at the rate for that long and waits until everything has arrived. */
  async turn(rate: number, seconds: number): Promise<Turn> {
    const { publishPath, port, publishPort = port } = this.#contender
    // New ones each turn: servers close a connection that was idle for some seconds.
    const publishers = new Publishers(
      { port: publishPort, publishPath },
      connections,
      this.#refused,
    )
    const sending = sendOpenLoop(rate, seconds, () => this.#publish(publishers))
    await new Promise((resolve) => setTimeout(resolve, settling * 1000))
    const start = this.#reading()
    this.#ages = []
    await sending
    const end = this.#reading()
    const ages = this.#ages
    await settled(this.#ledger)
    publishers.close()
    const deliveries = end.received - start.received
    const elapsed = end.at - start.at
    return {
      micros: (end.cpu - start.cpu) / deliveries,
      redisMicros: (end.redis - start.redis) / deliveries,
      perSecond: (1000 * deliveries) / elapsed,
      busy: (end.cpu - start.cpu) / 1000 / elapsed,
      ages,
    }
  }

  counts(): ReturnType<Ledger['counts']> {
    return this.#ledger.counts()
  }

  summary(): string {
    const { sent, lost, twice, refused } = this.counts()
    return `${sent} sent, ${lost} lost, ${twice} twice, ${refused} refused`
  }

  failures(): string[] {
    const { lost, twice, refused } = this.counts()
    return lost + twice + refused === 0 ? [] : [`${this.name}: ${this.summary()}`]
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.stop()
    await this.#contender.close()
  }

  #usersOf(tag: string): string[] {
    return Array.from({ length: this.#usersPerTag }, (_, place) => `user${place}-${tag}`)
  }

  /** A message has a number for each user of its tag; the first one stands in it. */
  #publish(publishers: Publishers): void {
    const tag = this.#tags[this.#next % this.#tags.length] ?? ''
    this.#next += 1
    const first = this.#ledger.next()
    for (let place = 1; place < this.#usersPerTag; place += 1) this.#ledger.next()
    publishers.publish(tag, first)
  }

  readonly #refused = (first: number): void => {
    for (let place = 0; place < this.#usersPerTag; place += 1) this.#ledger.refused(first + place)
  }

  #take(text: string, place: number): void {
    readMessages(text, (first, age) => {
      this.#ledger.arrived(first + place)
      this.#ages.push(age)
    })
  }

  #reading() {
    const { pid, pids = [pid] } = this.#contender
    return {
      at: performance.now(),
      cpu: pids.reduce((sum, each) => sum + cpuMicros(each), 0),
      redis: this.#redis.pid === undefined ? Number.NaN : cpuMicros(this.#redis.pid),
      received: this.#ledger.received,
    }
  }
}

/** Rounds of turns, all stands taking part in each; the first index is the round. */
export async function takeTurns(
  stands: readonly Stand[],
  rate: number,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Turn[][]> {
  for (const stand of stands) await stand.turn(rate * 1.5, seconds * 2.5)
  const all: Turn[][] = []
  for (let round = 0; round < rounds; round += 1) {
    const turns: Turn[] = []
    for (const stand of stands) turns.push(await stand.turn(rate, seconds))
    all.push(turns)
  }
  return all
}

/** The turns of one stand. */
export function turnsOf(rounds: readonly Turn[][], index: number): Turn[] {
  return rounds.flatMap((turns) => turns[index] ?? [])
}
