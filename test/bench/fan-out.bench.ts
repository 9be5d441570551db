/**
 * One publish for ten users, each delivery a poll of its own: CPU a delivery beside cometd-nodejs,
 * and how many deliveries a second one core can make when more is asked of it.
 */
import { startBenchRedis } from './support/bench-redis.ts'
import { startBayeuxRival, startOurs } from './support/contenders.ts'
import { withDriverPinned } from './support/processor.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { Stand, type Turn, takeTurns, turnsOf } from './support/stand.ts'
import { median, percentile } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const fan = 10 // users a publish
const tags = 20
const rate = 15_000 // deliveries a second
const roundsEach = 3 // for one of the settings: five gave 0.76 to 0.92 within an hour, of one build
const tooMany = 40_000 // what is asked for when the most is looked for
const goal = { hold: 0.8, stretch: 0.65 }

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const stands: Stand[] = []
    const open = async (contender: Parameters<typeof Stand.open>[0]['contender']) => {
      stands.push(await Stand.open({ contender, redis, tags, usersPerTag: fan }))
    }
    try {
      await open(await startOurs(redis.url))
      await open(await startBayeuxRival('cometd-nodejs'))
      await open(await startBayeuxRival('faye'))
      return await measure(stands, readSettings())
    } finally {
      for (const stand of stands) await stand.close()
      await redis.close()
    }
  })
}

async function measure(stands: readonly Stand[], settings: BenchSettings): Promise<BenchTable> {
  const rounds = roundsEach * settings.rounds
  const steady = await takeTurns(stands, rate / fan, { ...settings, rounds })
  const failures = stands.flatMap((stand) => stand.failures())
  const flooded: Turn[][] = []
  for (let round = 0; round < settings.rounds; round += 1) {
    const turns: Turn[] = []
    for (const stand of stands) turns.push(await stand.turn(tooMany / fan, settings.seconds))
    flooded.push(turns)
  }
  for (const stand of stands) {
    const { lost, twice } = stand.counts() // a node under water may refuse, and says so
    if (lost + twice > 0) failures.push(`${stand.name}, flooded: ${stand.summary()}`)
  }
  return toTable(stands, { steady, flooded }, [...new Set(failures)])
}

type Series = Record<'steady' | 'flooded', readonly Turn[][]>

function toTable(
  stands: readonly Stand[],
  { steady, flooded }: Series,
  failures: string[],
): BenchTable {
  const ratio = (index: number) =>
    median(steady.map((turns) => of(turns, index).micros / of(turns, 1).micros))
  const cpu = (index: number) => `${figure(medianOf(steady, index, 'micros'))} µs`
  return {
    title: `fan-out: one publish for ${fan} users, each with a poll of its own`,
    columns: [
      ...['server', 'CPU µs', 'to cometd-nodejs', 'p50 ms', 'p99 ms', 'Redis µs'],
      ...['most /s', 'core busy then %', 'a second of CPU'],
    ],
    rows: stands.map(({ name }, index) => {
      const ages = turnsOf(steady, index).flatMap((turn) => turn.ages)
      return [
        name,
        figure(medianOf(steady, index, 'micros')),
        figure(ratio(index)),
        figure(percentile(ages, 0.5)),
        figure(percentile(ages, 0.99)),
        index === 0 ? figure(medianOf(steady, index, 'redisMicros')) : '',
        figure(medianOf(flooded, index, 'perSecond')),
        figure(100 * medianOf(flooded, index, 'busy')),
        figure(1e6 / medianOf(flooded, index, 'micros')),
      ]
    }),
    targets: [
      {
        what: `CPU a delivery at ${rate}/s`,
        ours: cpu(0),
        beside: `cometd-nodejs: ${cpu(1)}`,
        value: ratio(0),
        ...goal,
      },
    ],
    notes: [
      `${tags * fan} clients, ${rate} deliveries a second; ours with ext.ack and Redis, the rivals without either`,
      `the most: ${tooMany} a second are asked for; polls then bring several messages, and where the core is not fully busy the driver or Redis was the limit, which share the other one`,
      ...stands.map((stand) => `${stand.name}: ${stand.summary()}`),
    ],
    failures,
  }
}

function of(turns: readonly Turn[], index: number): Turn {
  const turn = turns[index]
  if (turn === undefined) throw new Error('a round lacks a turn')
  return turn
}

function medianOf(
  rounds: readonly Turn[][],
  index: number,
  figureOf: 'micros' | 'redisMicros' | 'perSecond' | 'busy',
): number {
  return median(turnsOf(rounds, index).map((turn) => turn[figureOf]))
}
