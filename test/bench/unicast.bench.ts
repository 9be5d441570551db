/** One publish, one held poll: CPU a message and latency against the better of two servers. */
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type Contender, startBayeuxRival, startOurs } from './support/contenders.ts'
import { inParallel } from './support/exchange.ts'
import { Ledger, settled } from './support/ledger.ts'
import { PollingClient } from './support/polling-client.ts'
import { cpuMicros, withDriverPinned } from './support/processor.ts'
import { Publishers, readMessages, sendOpenLoop } from './support/publishers.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { median, percentile } from './support/statistics.ts'
import { type BenchTable, figure, verdict } from './table.ts'

const clients = 200
const connections = 32 // publishers
const settling = 0.2 // s at the start of each turn that do not count
const targets = [
  { rate: 1000, hold: 1.25, stretch: 1 },
  { rate: 4000, hold: 1, stretch: 0.85 },
  { rate: 8000, hold: 0.95, stretch: 0.8 },
]

/** Ours first, then the rivals, cometd-nodejs foremost. */
const contenders = [
  (redisUrl: string) => startOurs(redisUrl),
  () => startBayeuxRival('cometd-nodejs'),
  () => startBayeuxRival('faye'),
]

/** What one turn at one rate gave. */
interface Turn {
  readonly micros: number
  readonly redisMicros: number
  readonly ages: readonly number[]
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const stands: Stand[] = []
    try {
      for (const start of contenders) stands.push(await Stand.open(await start(redis.url), redis))
      return await measure(stands, readSettings())
    } finally {
      for (const stand of stands) await stand.close()
      await redis.close()
    }
  })
}

async function measure(stands: readonly Stand[], settings: BenchSettings): Promise<BenchTable> {
  const rows: (string | number)[][] = []
  for (const target of targets) {
    for (const stand of stands) await stand.turn(target.rate * 1.5, settings.seconds * 2.5)
    const rounds: Turn[][] = []
    for (let round = 0; round < settings.rounds; round += 1) {
      const turns: Turn[] = []
      for (const stand of stands) turns.push(await stand.turn(target.rate, settings.seconds))
      rounds.push(turns)
    }
    rows.push(...toRows(stands, target, rounds))
  }
  return {
    title: 'unicast: publish over REST to a held poll',
    columns: ['rate /s', 'server', 'CPU µs', 'ratio', 'target', 'p50 ms', 'p99 ms', 'Redis µs'],
    rows,
    notes: [
      `${clients} clients; ours with ext.ack and Redis, the rivals without either`,
      'ratio: to the better rival of the same round, median of the rounds; p99 also as a multiple of cometd-nodejs (2 / 1)',
      ...stands.map((stand) => `${stand.name}: ${stand.summary()}`),
    ],
    failures: stands.flatMap((stand) => stand.failures()),
  }
}

function toRows(
  stands: readonly Stand[],
  target: (typeof targets)[number],
  rounds: readonly Turn[][],
): (string | number)[][] {
  const turnsOf = (index: number) => rounds.flatMap((turns) => turns[index] ?? [])
  const ages = stands.map((_, index) => turnsOf(index).flatMap((turn) => turn.ages))
  const cometdP99 = percentile(ages[1] ?? [], 0.99)
  return stands.map((stand, index) => {
    const ratio = median(
      rounds.map((turns) => {
        const [, ...rivals] = turns.map((turn) => turn.micros)
        return (turns[index]?.micros ?? Number.NaN) / Math.min(...rivals)
      }),
    )
    const p99 = percentile(ages[index] ?? [], 0.99)
    const wanted = `≤ ${target.hold} / ${target.stretch}: ${verdict(ratio, target.hold, target.stretch)}`
    return [
      target.rate,
      stand.name,
      figure(median(turnsOf(index).map((turn) => turn.micros))),
      figure(ratio),
      index === 0 ? wanted : '',
      figure(percentile(ages[index] ?? [], 0.5)),
      index === 0 ? `${figure(p99)} (${figure(p99 / cometdP99)} ×)` : figure(p99),
      index === 0 ? figure(median(turnsOf(index).map((turn) => turn.redisMicros))) : '',
    ]
  })
}

/** A contender with its clients connected and its publishers ready. */
class Stand {
  readonly #contender: Contender
  readonly #redis: BenchRedis
  readonly #ledger = new Ledger()
  readonly #tags: string[]
  readonly #clients: PollingClient[]
  #ages: number[] = []
  #next = 0

  private constructor(contender: Contender, redis: BenchRedis) {
    this.#contender = contender
    this.#redis = redis
    const stamp = Date.now().toString(36) // old subscriptions in a given Redis must not match
    this.#tags = Array.from({ length: clients }, (_, index) => `bench.${stamp}u${index}`)
    this.#clients = this.#tags.map(
      (tag) => new PollingClient(contender, userOf(tag), contender.channelOf(tag), this.#take),
    )
  }

  static async open(contender: Contender, redis: BenchRedis): Promise<Stand> {
    const stand = new Stand(contender, redis)
    try {
      await inParallel(stand.#tags, 20, (tag) => contender.route(userOf(tag), tag))
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

  /** Sends at the rate for that long and waits until everything has arrived. */
  async turn(rate: number, seconds: number): Promise<Turn> {
    // New ones each turn: servers close a connection that was idle for some seconds.
    const publishers = new Publishers(this.#contender, connections, this.#refused)
    const sending = sendOpenLoop(rate, seconds, () => this.#publish(publishers))
    await new Promise((resolve) => setTimeout(resolve, settling * 1000))
    const start = this.#reading()
    this.#ages = []
    await sending
    const end = this.#reading()
    const ages = this.#ages
    await settled(this.#ledger)
    publishers.close()
    const messages = end.received - start.received
    return {
      micros: (end.cpu - start.cpu) / messages,
      redisMicros: (end.redis - start.redis) / messages,
      ages,
    }
  }

  summary(): string {
    const { sent, lost, twice, refused } = this.#ledger.counts()
    return `${sent} sent, ${lost} lost, ${twice} twice, ${refused} refused`
  }

  failures(): string[] {
    const { lost, twice, refused } = this.#ledger.counts()
    return lost + twice + refused === 0 ? [] : [`${this.name}: ${this.summary()}`]
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.stop()
    await this.#contender.close()
  }

  #publish(publishers: Publishers): void {
    const tag = this.#tags[this.#next % clients] ?? ''
    this.#next += 1
    publishers.publish(tag, this.#ledger.next())
  }

  readonly #refused = (number: number): void => this.#ledger.refused(number)

  readonly #take = (body: string): void => {
    readMessages(body, (number, age) => {
      this.#ledger.arrived(number)
      this.#ages.push(age)
    })
  }

  #reading() {
    return {
      cpu: cpuMicros(this.#contender.pid),
      redis: this.#redis.pid === undefined ? Number.NaN : cpuMicros(this.#redis.pid),
      received: this.#ledger.received,
    }
  }
}

function userOf(tag: string): string {
  return `user-${tag}`
}
