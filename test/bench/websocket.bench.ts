/**
 * Thousands of WebSockets with nothing to say, each with a session and a mailbox, beside sockets of
 * bare `ws`, which have neither; and what a message costs on some of them.
 */
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { startRival } from './support/child-servers.ts'
import { type Contender, startOurs } from './support/contenders.ts'
import { inParallel } from './support/exchange.ts'
import { cpuMicros, withDriverPinned } from './support/processor.ts'
import { readSettings } from './support/settings.ts'
import { settledMemory } from './support/settled-memory.ts'
import { BareSocketClient, SocketClient } from './support/socket-client.ts'
import { type Listener, Stand, type StandOptions, takeTurns, turnsOf } from './support/stand.ts'
import { median, percentile } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const connections = 5000
const before = 2000 // that are there already: code, pools, and room that garbage has left are not counted
const clients = 200 // that are published to
const rate = 4000
const goal = { hold: 1.3, stretch: 1.15 }

type Listen = NonNullable<StandOptions['listen']>

interface Side {
  readonly contender: Contender
  readonly listen: Listen
}

interface Found {
  readonly name: string
  readonly kilobytes: number
  readonly cpuPercent: number
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const sides: Side[] = []
    const stands: Stand[] = []
    try {
      sides.push(await ours(redis), await bare())
      const found: Found[] = []
      for (const side of sides) found.push(await weigh(side))
      for (const side of sides) stands.push(await Stand.open({ ...side, redis, tags: clients }))
      return toTable(found, stands, await takeTurns(stands, rate, readSettings()))
    } finally {
      for (const stand of stands) await stand.close()
      for (const { contender } of sides) await contender.close()
      await redis.close()
    }
  })
}

async function ours({ url }: BenchRedis): Promise<Side> {
  const contender = await startOurs(url, { collectible: true })
  const listen: Listen = (server, user, channel, take) =>
    new SocketClient(server, user, channel, take)
  return { contender, listen }
}

async function bare(): Promise<Side> {
  const server = await startRival('bare-ws', { collectible: true })
  const contender: Contender = {
    name: 'bare ws',
    pid: server.pid,
    port: server.port,
    path: '/',
    publishPath: '/publish',
    ack: false,
    channelOf: (tag) => `/${tag.replaceAll('.', '/')}`,
    route: async () => undefined,
    close: () => server.kill(),
  }
  const listen: Listen = (to, _user, channel, take) => new BareSocketClient(to, channel, take)
  return { contender, listen }
}

async function weigh(side: Side): Promise<Found> {
  const { contender } = side
  const seconds = readSettings().seconds * 5
  const all = await connect(side, before)
  const few = await settledMemory(contender.pid)
  all.push(...(await connect(side, connections)))
  const many = await settledMemory(contender.pid)
  const cpu = cpuMicros(contender.pid)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const cpuPercent = (cpuMicros(contender.pid) - cpu) / (seconds * 10_000)
  for (const client of all) client.stop()
  return { name: contender.name, kilobytes: (many - few) / connections, cpuPercent }
}

async function connect({ contender, listen }: Side, count: number): Promise<Listener[]> {
  const stamp = `${count}x${Date.now().toString(36)}`
  const all = Array.from({ length: count }, (_, index) => {
    const tag = `bench.w${stamp}u${index}`
    return listen(contender, tag, contender.channelOf(tag), () => undefined)
  })
  await inParallel(all, 32, (client) => client.start())
  return all
}

function toTable(
  found: readonly Found[],
  stands: readonly Stand[],
  rounds: Awaited<ReturnType<typeof takeTurns>>,
): BenchTable {
  const [own, other] = found.map(({ kilobytes }) => kilobytes)
  const [size, otherSize] = [own ?? Number.NaN, other ?? Number.NaN]
  return {
    title: `websocket: ${connections} connections, and ${rate} messages a second to ${clients}`,
    columns: ['server', 'KB a connection', 'CPU % idle', 'CPU µs a message', 'p50 ms', 'p99 ms'],
    rows: found.map(({ name, kilobytes, cpuPercent }, index) => {
      const turns = turnsOf(rounds, index)
      const ages = turns.flatMap((turn) => turn.ages)
      const figures = [
        ...[kilobytes, cpuPercent, median(turns.map(({ micros }) => micros))],
        ...[percentile(ages, 0.5), percentile(ages, 0.99)],
      ]
      return [name, ...figures.map(figure)]
    }),
    targets: [
      {
        what: 'memory of a connection',
        ours: `${figure(size)} KB`,
        beside: `bare ws: ${figure(otherSize)} KB`,
        value: size / otherSize,
        ...goal,
      },
    ],
    notes: [
      'ours: a session with ext.ack and a connect under way on each; bare ws: a listener in a map',
      'a message of ours is written to Redis, and its client answers with the next connect; one of bare ws is sent and forgotten, so that their CPU is shown, but not compared',
      `memory is what the process holds more, garbage collected, with ${connections} beyond the first ${before}`,
      ...stands.map((stand) => `${stand.name}: ${stand.summary()}`),
    ],
    failures: stands.flatMap((stand) => stand.failures()),
  }
}
