/** Sockets cut at every bad moment: nothing may be lost, and nothing may come twice. */
import { startBenchRedis } from './support/bench-redis.ts'
import { type Contender, startOurs } from './support/contenders.ts'
import { type Cut, CuttingClient, cutKinds } from './support/cutting-client.ts'
import { inParallel } from './support/exchange.ts'
import { Ledger, settled } from './support/ledger.ts'
import { Publishers, readMessages, sendOpenLoop } from './support/publishers.ts'
import { readSettings } from './support/settings.ts'
import { randomFrom } from './support/statistics.ts'
import { VisitingClient } from './support/visiting-client.ts'
import type { BenchTable } from './table.ts'

const clients = 100
const messages = 40_000
const cuts = 1000
const rate = 4000 // messages a second
const visits = 20 // closes that the server sees, for each client of the second series

interface Outcome {
  readonly series: string
  readonly cuts: number
  readonly sent: number
  readonly lost: number
  readonly twice: number
  readonly refused: number
  readonly faults: readonly string[]
}

export async function run(): Promise<BenchTable> {
  const { seed } = readSettings()
  const redis = await startBenchRedis()
  const outcomes: Outcome[] = []
  try {
    const acknowledged = await startOurs(redis.url)
    outcomes.push(await cutWithAck(acknowledged, seed).finally(() => acknowledged.close()))
    const plain = await startOurs(redis.url, { ack: false })
    outcomes.push(await closeVisibly(plain, seed).finally(() => plain.close()))
  } finally {
    await redis.close()
  }
  return {
    title: 'drops: sockets cut under way',
    columns: ['series', 'cuts', 'sent', 'lost', 'twice', 'refused'],
    rows: outcomes.map((it) => [it.series, it.cuts, it.sent, it.lost, it.twice, it.refused]),
    targets: outcomes.map(({ series, lost, twice }) => ({
      what: `lost or twice, ${series}`,
      ours: `${lost} and ${twice}`,
      ...{ value: lost + twice, hold: 0, stretch: 0 },
    })),
    notes: [`seed ${seed} (BENCH_SEED)`, `cuts with ack: ${cutKinds.join(', ')} in turn`],
    failures: outcomes.flatMap(faultsOf),
  }
}

function faultsOf(outcome: Outcome): string[] {
  const { series, lost, twice, refused, faults } = outcome
  const counted =
    lost + twice + refused === 0 ? [] : [`${lost} lost, ${twice} twice, ${refused} refused`]
  return [...counted, ...faults].map((fault) => `${series}: ${fault}`)
}

/** With ack, half of the clients without message ids. */
async function cutWithAck(server: Contender, seed: number): Promise<Outcome> {
  const random = randomFrom(seed)
  const ledger = new Ledger()
  const tags = tagsFor('a', clients)
  const all = tags.map(
    (tag, index) =>
      new CuttingClient({
        server,
        user: tag,
        channel: server.channelOf(tag),
        withIds: index % 2 === 0,
        cuts: planCuts(random),
        take: (body) => book(ledger, body),
      }),
  )
  await inParallel(tags, 20, (tag) => server.route(tag, tag))
  await inParallel(all, 20, (client) => client.start())
  const publishers = new Publishers(server, 32, (number) => ledger.refused(number))
  let next = 0
  await sendOpenLoop(rate, messages / rate, () => {
    publishers.publish(tags[next++ % clients] ?? '', ledger.next())
  })
  await settled(ledger, 5000)
  publishers.close()
  for (const client of all) client.stop()
  const made = all.reduce((sum, client) => sum + client.made, 0)
  return {
    series: 'with ack, half without ids',
    cuts: made,
    ...ledger.counts(),
    faults: [
      ...(made === cuts ? [] : [`${made} of ${cuts} cuts were made`]),
      ...all.flatMap((client) => client.refusals).slice(0, 5),
    ],
  }
}

/** A client's share of the cuts, spread over its share of the messages. */
function planCuts(random: () => number): Cut[] {
  const share = messages / clients
  const count = cuts / clients
  const step = (share * 0.9) / count // the last tenth is left for the last cut to be made
  return Array.from({ length: count }, (_, index) => ({
    after: Math.floor(step * (index + random())),
    kind: cutKinds[Math.floor(random() * cutKinds.length)] ?? 'before-reply',
    wait: random() * 40,
    away: random() < 0.4 ? 0 : random() * 60,
  }))
}

/** Without ack, each client's poll closed in a way the server has seen before it is sent something. */
async function closeVisibly(server: Contender, seed: number): Promise<Outcome> {
  const random = randomFrom(seed + 1)
  const ledger = new Ledger()
  const tags = tagsFor('b', clients)
  const publishers = new Publishers(server, 32, (number) => ledger.refused(number))
  const all = tags.map((tag) => ({
    tag,
    client: new VisitingClient(server, tag, server.channelOf(tag), (body) => book(ledger, body)),
  }))
  await inParallel(tags, 20, (tag) => server.route(tag, tag))
  await inParallel(all, clients, async ({ tag, client }) => {
    await client.start()
    for (let visit = 0; visit < visits; visit += 1) {
      await client.leave(random() < 0.5)
      const numbers = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ledger.next())
      await Promise.all(numbers.map((number) => published(publishers, tag, number)))
      await client.comeBack(numbers.length)
    }
    client.stop()
  })
  publishers.close()
  return {
    series: 'without ack, close seen',
    cuts: clients * visits,
    ...ledger.counts(),
    faults: all.flatMap(({ client }) => client.refusals).slice(0, 5),
  }
}

function published(publishers: Publishers, tag: string, number: number): Promise<void> {
  return new Promise((resolve) => publishers.publish(tag, number, resolve))
}

function book(ledger: Ledger, body: string): number {
  let count = 0
  readMessages(body, (number) => {
    ledger.arrived(number)
    count += 1
  })
  return count
}

function tagsFor(series: string, count: number): string[] {
  const stamp = Date.now().toString(36) // old subscriptions in a given Redis must not match
  return Array.from({ length: count }, (_, index) => `bench.${series}${stamp}u${index}`)
}
