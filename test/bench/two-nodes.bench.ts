/** A message published on one node for a client of another: what both use, beside one node alone. */
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type Contender, startOurs, startTwoOfOurs } from './support/contenders.ts'
import { withDriverPinned } from './support/processor.ts'
import { readSettings } from './support/settings.ts'
import { Stand, type Turn, takeTurns, turnsOf } from './support/stand.ts'
import { median, percentile } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const clients = 200
const rate = 4000
const goal = { hold: 1.4, stretch: 1.2 }

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const servers: BenchRedis[] = []
    const stands: Stand[] = []
    const open = async (start: (url: string) => Promise<Contender>) => {
      const redis = await startBenchRedis() // one each, so that the clusters do not hear of each other
      servers.push(redis)
      stands.push(await Stand.open({ contender: await start(redis.url), redis, tags: clients }))
    }
    try {
      await open((url) => startOurs(url))
      await open(startTwoOfOurs)
      return toTable(stands, await takeTurns(stands, rate, readSettings()))
    } finally {
      for (const stand of stands) await stand.close()
      for (const redis of servers) await redis.close()
    }
  })
}

function toTable(stands: readonly Stand[], rounds: readonly Turn[][]): BenchTable {
  const medianOf = (index: number, figureOf: 'micros' | 'redisMicros') =>
    median(turnsOf(rounds, index).map((turn) => turn[figureOf]))
  const value = median(
    rounds.map(([one, two]) => (two?.micros ?? Number.NaN) / (one?.micros ?? Number.NaN)),
  )
  return {
    title: 'two-nodes: published on one node, heard on another',
    columns: ['', 'CPU µs', 'p50 ms', 'p99 ms', 'Redis µs'],
    rows: stands.map((stand, index) => {
      const ages = turnsOf(rounds, index).flatMap((turn) => turn.ages)
      return [
        index === 0 ? 'published on the same node' : stand.name,
        figure(medianOf(index, 'micros')),
        figure(percentile(ages, 0.5)),
        figure(percentile(ages, 0.99)),
        figure(medianOf(index, 'redisMicros')),
      ]
    }),
    targets: [
      {
        what: `CPU of both nodes a message at ${rate}/s`,
        ours: `${figure(medianOf(1, 'micros'))} µs`,
        beside: `one node: ${figure(medianOf(0, 'micros'))} µs`,
        value,
        ...goal,
      },
    ],
    notes: [
      `${clients} clients; both nodes share the core that one has alone otherwise`,
      ...stands.map((stand) => `${stand.name}: ${stand.summary()}`),
    ],
    failures: stands.flatMap((stand) => stand.failures()),
  }
}
