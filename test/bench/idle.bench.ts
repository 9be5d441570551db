/** Thousands of held polls with nothing to say: what each weighs, and what waiting costs. */
import { setTimeout as pass } from 'node:timers/promises'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type Contender, startBayeuxRival, startOurs } from './support/contenders.ts'
import { inParallel } from './support/exchange.ts'
import { PollingClient } from './support/polling-client.ts'
import { cpuMicros, withDriverPinned } from './support/processor.ts'
import { readSettings } from './support/settings.ts'
import { settledMemory } from './support/settled-memory.ts'
import { type BenchTable, figure, type Target } from './table.ts'

const polls = 8000
const settling = 10 // s after a start
const alone = 60 // s that a node is left alone for its commands to be counted: some come once a minute
const warming = 500 // clients that come and go first, so that code and pools are not counted

interface Weight {
  readonly name: string
  readonly kilobytes: number
  readonly cpuPercent: number
  /** Redis commands a second with all polls held. */
  readonly commands: number
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const seconds = readSettings().seconds * 10
    try {
      const commandsAlone = await countAlone(redis)
      const ours = await weigh(await startOurs(redis.url, { collectible: true }), seconds, redis)
      const faye = await weigh(await startBayeuxRival('faye', { collectible: true }), seconds)
      const cometd = await weigh(
        await startBayeuxRival('cometd-nodejs', { collectible: true }),
        seconds,
      )
      return toTable([ours, faye, cometd], commandsAlone, seconds)
    } finally {
      await redis.close()
    }
  })
}

/** Redis commands a second of a node without a client. */
async function countAlone(redis: BenchRedis): Promise<number> {
  const node = await startOurs(redis.url)
  try {
    await pass(settling * 1000)
    return await commandsPerSecond(redis, alone)
  } finally {
    await node.close()
  }
}

async function weigh(server: Contender, seconds: number, redis?: BenchRedis): Promise<Weight> {
  let clients: PollingClient[] = []
  try {
    for (const client of await hold(server, warming)) client.stop()
    const before = await settledMemory(server.pid)
    clients = await hold(server, polls)
    const after = await settledMemory(server.pid)
    const cpu = cpuMicros(server.pid)
    const commands = await (redis === undefined
      ? pass(seconds * 1000, Number.NaN)
      : commandsPerSecond(redis, seconds))
    return {
      name: server.name,
      kilobytes: (after - before) / polls,
      cpuPercent: (cpuMicros(server.pid) - cpu) / (seconds * 10_000),
      commands,
    }
  } finally {
    for (const client of clients) client.stop()
    await server.close()
  }
}

async function hold(server: Contender, count: number): Promise<PollingClient[]> {
  const stamp = `${count}x${Date.now().toString(36)}`
  const clients = Array.from({ length: count }, (_, index) => {
    const tag = `bench.i${stamp}u${index}`
    return new PollingClient(server, tag, server.channelOf(tag), () => undefined)
  })
  await inParallel(clients, 32, (client) => client.start())
  return clients
}

async function commandsPerSecond(redis: BenchRedis, seconds: number): Promise<number> {
  const total = async () => {
    const calls = await redis.commandCalls()
    calls.delete('info') // our own question
    return [...calls.values()].reduce((sum, count) => sum + count, 0)
  }
  const before = await total()
  await pass(seconds * 1000)
  return ((await total()) - before) / seconds
}

function toTable(
  weights: readonly [Weight, Weight, Weight],
  commandsAlone: number,
  seconds: number,
): BenchTable {
  return {
    title: `idle: ${polls} held polls`,
    columns: ['server', 'KB a poll', 'to faye', 'CPU %', 'Redis commands/s alone', 'holding'],
    rows: weights.map((it, at) => [
      it.name,
      figure(it.kilobytes),
      figure(it.kilobytes / weights[1].kilobytes),
      figure(it.cpuPercent),
      figure(at === 0 ? commandsAlone : Number.NaN),
      figure(it.commands),
    ]),
    targets: toTargets(weights, commandsAlone),
    notes: [
      `${seconds} s of silence, and ${alone} s without any client; commands that scripts run are counted too`,
      'memory is what the process holds more after collecting its garbage',
    ],
  }
}

function toTargets(
  [ours, faye]: readonly [Weight, Weight, Weight],
  commandsAlone: number,
): Target[] {
  const commands = { hold: 5, stretch: 1 } // a second
  return [
    {
      what: 'memory of a held poll',
      ours: `${figure(ours.kilobytes)} KB`,
      beside: `faye: ${figure(faye.kilobytes)} KB`,
      ...{ value: ours.kilobytes / faye.kilobytes, hold: 0.9, stretch: 0.7 },
    },
    {
      what: 'CPU while all wait, %',
      ours: `${figure(ours.cpuPercent)} %`,
      ...{ value: ours.cpuPercent, hold: 0.5, stretch: 0.005 },
    },
    {
      what: 'Redis commands a second, no client',
      ours: figure(commandsAlone),
      ...{ value: commandsAlone, ...commands },
    },
    {
      what: 'Redis commands a second, all polls held',
      ours: figure(ours.commands),
      ...{ value: ours.commands, ...commands },
    },
  ]
}
