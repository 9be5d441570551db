/** Thousands of held polls with nothing to say: what each weighs, and what waiting costs. */
import { setTimeout as pass } from 'node:timers/promises'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type Contender, startBayeuxRival, startOurs } from './support/contenders.ts'
import { inParallel } from './support/exchange.ts'
import { PollingClient } from './support/polling-client.ts'
import { cpuMicros, residentKilobytes, withDriverPinned } from './support/processor.ts'
import { readSettings } from './support/settings.ts'
import { type BenchTable, figure, verdict } from './table.ts'

const polls = 8000
const warming = 500 // clients that come and go first, so that code and pools are not counted
const quiet = 1500 // ms for garbage to be collected and memory given back

interface Weight {
  readonly name: string
  readonly kilobytes: number
  readonly cpuPercent: number
  /** Redis commands a second with no client, and with all polls held. */
  readonly commands: readonly [alone: number, holding: number]
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const seconds = readSettings().seconds * 10
    try {
      const ours = await weigh(await startOurs(redis.url, { collectible: true }), seconds, redis)
      const faye = await weigh(await startBayeuxRival('faye', { collectible: true }), seconds)
      const cometd = await weigh(
        await startBayeuxRival('cometd-nodejs', { collectible: true }),
        seconds,
      )
      return toTable([ours, faye, cometd], seconds)
    } finally {
      await redis.close()
    }
  })
}

async function weigh(server: Contender, seconds: number, redis?: BenchRedis): Promise<Weight> {
  let clients: PollingClient[] = []
  try {
    const alone = redis === undefined ? Number.NaN : await commandsPerSecond(redis, seconds)
    for (const client of await hold(server, warming)) client.stop()
    const before = await settledMemory(server.pid)
    clients = await hold(server, polls)
    const after = await settledMemory(server.pid)
    const cpu = cpuMicros(server.pid)
    const holding = await (redis === undefined
      ? pass(seconds * 1000, Number.NaN)
      : commandsPerSecond(redis, seconds))
    return {
      name: server.name,
      kilobytes: (after - before) / polls,
      cpuPercent: (cpuMicros(server.pid) - cpu) / (seconds * 10_000),
      commands: [alone, holding],
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

async function settledMemory(pid: number): Promise<number> {
  for (let round = 0; round < 2; round += 1) {
    await pass(quiet)
    process.kill(pid, 'SIGUSR2') // collects, see child-servers.ts
  }
  await pass(quiet)
  return residentKilobytes(pid)
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

function toTable(weights: readonly [Weight, Weight, Weight], seconds: number): BenchTable {
  const [ours, faye] = weights
  const ratio = ours.kilobytes / faye.kilobytes
  const [alone, holding] = ours.commands
  return {
    title: `idle: ${polls} held polls`,
    columns: ['server', 'KB a poll', 'to faye', 'CPU %', 'Redis commands/s alone', 'holding'],
    rows: weights.map((it) => [
      it.name,
      figure(it.kilobytes),
      figure(it.kilobytes / faye.kilobytes),
      figure(it.cpuPercent),
      figure(it.commands[0]),
      figure(it.commands[1]),
    ]),
    notes: [
      `${seconds} s of silence; memory is what the process holds more after collecting its garbage`,
      `KB to faye ≤ 0.9 / 0.7: ${verdict(ratio, 0.9, 0.7)}`,
      `CPU ≤ 0.5 / 0 %: ${verdict(ours.cpuPercent, 0.5, 0.005)}`,
      `Redis commands < 5 / 1 a second: alone ${verdict(alone, 5, 1)}, holding ${verdict(holding, 5, 1)}`,
    ],
  }
}
