/** One publish, one held poll: CPU a message and latency against the better of two servers. */
import { startBenchRedis } from './support/bench-redis.ts'
import { startBayeuxRival, startOurs } from './support/contenders.ts'
import { withDriverPinned } from './support/processor.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { Stand, type Turn, takeTurns, turnsOf } from './support/stand.ts'
import { median, percentile } from './support/statistics.ts'
import { type BenchTable, figure, type Target } from './table.ts'

const clients = 200
const goals = [
  { rate: 1000, hold: 1.25, stretch: 1 },
  { rate: 4000, hold: 1, stretch: 0.85, latency: { hold: 2, stretch: 1 } },
  { rate: 8000, hold: 0.95, stretch: 0.8 },
]

/** Ours first, then the rivals, cometd-nodejs foremost. */
const contenders = [
  (redisUrl: string) => startOurs(redisUrl),
  () => startBayeuxRival('cometd-nodejs'),
  () => startBayeuxRival('faye'),
]

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const stands: Stand[] = []
    try {
      for (const start of contenders) {
        const contender = await start(redis.url)
        stands.push(await Stand.open({ contender, redis, tags: clients }))
      }
      return await measure(stands, readSettings())
    } finally {
      for (const stand of stands) await stand.close()
      await redis.close()
    }
  })
}

/** What was found at one rate. */
interface Found {
  readonly goal: (typeof goals)[number]
  readonly rounds: readonly Turn[][]
}

async function measure(stands: readonly Stand[], settings: BenchSettings): Promise<BenchTable> {
  const found: Found[] = []
  for (const goal of goals) {
    found.push({ goal, rounds: await takeTurns(stands, goal.rate, settings) })
  }
  return {
    title: 'unicast: publish over REST to a held poll',
    columns: ['rate /s', 'server', 'CPU µs', 'ratio', 'p50 ms', 'p99 ms', 'Redis µs'],
    rows: found.flatMap((each) => toRows(stands, each)),
    targets: found.flatMap((each) => toTargets(stands, each)),
    notes: [
      `${clients} clients; ours with ext.ack and Redis, the rivals without either`,
      'ratio: to the better rival of the same round, median of the rounds',
      ...stands.map((stand) => `${stand.name}: ${stand.summary()}`),
    ],
    failures: stands.flatMap((stand) => stand.failures()),
  }
}

function toRows(stands: readonly Stand[], { goal, rounds }: Found): (string | number)[][] {
  return stands.map((stand, index) => [
    goal.rate,
    stand.name,
    figure(cpuOf(rounds, index)),
    figure(ratioOf(rounds, index)),
    figure(latencyOf(rounds, index, 0.5)),
    figure(latencyOf(rounds, index, 0.99)),
    index === 0 ? figure(median(turnsOf(rounds, index).map((turn) => turn.redisMicros))) : '',
  ])
}

function toTargets(stands: readonly Stand[], { goal, rounds }: Found): Target[] {
  const [, ...rivals] = stands
  const [better] = rivals
    .map(({ name }, index) => ({ name, micros: cpuOf(rounds, index + 1) }))
    .toSorted((one, other) => one.micros - other.micros)
  const cpu: Target = {
    what: `CPU a message at ${goal.rate}/s`,
    ours: `${figure(cpuOf(rounds, 0))} µs`,
    beside: `${better?.name}: ${figure(better?.micros ?? Number.NaN)} µs`,
    value: ratioOf(rounds, 0),
    hold: goal.hold,
    stretch: goal.stretch,
  }
  if (goal.latency === undefined) return [cpu]
  const [ours, cometd] = [latencyOf(rounds, 0, 0.99), latencyOf(rounds, 1, 0.99)]
  const latency: Target = {
    what: `p99 at ${goal.rate}/s`,
    ours: `${figure(ours)} ms`,
    beside: `cometd-nodejs: ${figure(cometd)} ms`,
    value: ours / cometd,
    ...goal.latency,
  }
  return [cpu, latency]
}

function cpuOf(rounds: readonly Turn[][], index: number): number {
  return median(turnsOf(rounds, index).map((turn) => turn.micros))
}

function ratioOf(rounds: readonly Turn[][], index: number): number {
  return median(
    rounds.map((turns) => {
      const [, ...rivals] = turns.map((turn) => turn.micros)
      return (turns[index]?.micros ?? Number.NaN) / Math.min(...rivals)
    }),
  )
}

function latencyOf(rounds: readonly Turn[][], index: number, share: number): number {
  const ages = turnsOf(rounds, index).flatMap((turn) => turn.ages)
  return percentile(ages, share)
}
