/** 500 timers due within two seconds: how late they run, and what an idle node asks of Redis. */
import { setTimeout as pause } from 'node:timers/promises'
import { createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis, type Redis } from '../../src/base/redis/index.ts'
import { createTimers, type Timers } from '../../src/base/timers/index.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { percentile, randomFrom } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const count = 500
const window = 2000 // ms within which all are due
const lead = 300 // ms before the first is due, for setting them all
const goals = { lateness: { hold: 10, stretch: 3 }, commands: { hold: 5, stretch: 1 } } // ms of p99; a second
const idleSeconds = 30 // three of the subscriber's pings, one claim a shard

/** Sets timers and calls back, with its number, when one runs. */
interface Contender {
  readonly name: string
  set(dueAt: number, number: number): Promise<void> | void
  ran: (number: number) => void
}

export async function run(): Promise<BenchTable> {
  const server = await startBenchRedis()
  const prefix = `bench:${newHexId()}:`
  const [one, two] = [await openNode(server, prefix), await openNode(server, prefix)]
  try {
    const settings = readSettings()
    await one.timers.start()
    const rows = await measure([timersOn('timers, one node', [one]), bareSetTimeout()], settings)
    await two.timers.start()
    rows.push(...(await measure([timersOn('timers, two nodes', [one, two])], settings)))
    return toTable(rows, await idleCalls(server))
  } finally {
    for (const { timers, redis } of [one, two]) {
      await timers.close()
      await redis.close()
    }
    await server.close()
  }
}

function toTable(rows: readonly Row[], idle: Map<string, number>): BenchTable {
  const lost = rows.filter((row) => row.lost > 0 || row.twice > 0)
  const total = [...idle.values()].reduce((sum, calls) => sum + calls, 0)
  const perNode = total / 2 / idleSeconds
  const [one] = rows
  const late = percentile(one?.lateness ?? [], 0.99)
  return {
    title: `timers: ${count} due within ${window / 1000} s, lateness in ms`,
    columns: ['', 'p50', 'p99', 'max'],
    rows: rows.map(({ name, lateness }) => [
      name,
      ...[0.5, 0.99, 1].map((p) => figure(percentile(lateness, p))),
    ]),
    targets: [
      { what: 'p99 of lateness, ms', ours: `${figure(late)} ms`, value: late, ...goals.lateness },
      {
        what: 'Redis commands a second of an idle node',
        ours: figure(perNode),
        ...{ value: perNode, ...goals.commands },
      },
    ],
    notes: [
      `an idle node sends ${figure(perNode)} Redis commands a second, those inside scripts included; seen in ${idleSeconds} s: ${[...idle].map(([name, calls]) => `${calls} ${name}`).join(', ')}`,
      'the rival keeps nothing: setTimeout in the same process, no Redis',
    ],
    failures: lost.map((row) => `${row.name}: ${row.lost} timers lost, ${row.twice} ran twice`),
  }
}

interface Row {
  readonly name: string
  readonly lateness: number[]
  readonly lost: number
  readonly twice: number
}

/** All contenders take turns, round by round, on the same due times. */
async function measure(contenders: readonly Contender[], settings: BenchSettings): Promise<Row[]> {
  const rows = contenders.map(({ name }) => ({ name, lateness: [] as number[], lost: 0, twice: 0 }))
  for (let round = 0; round <= settings.rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const turn = await takeTurn(contender, randomFrom(settings.seed + round))
      const row = rows[i]
      if (round === 0 || row === undefined) continue // to warm up
      row.lateness.push(...turn.lateness)
      row.lost += turn.lost
      row.twice += turn.twice
    }
  }
  return rows
}

async function takeTurn(contender: Contender, random: () => number): Promise<Omit<Row, 'name'>> {
  const from = Date.now() + lead
  const dueAt = Array.from({ length: count }, () => from + Math.floor(random() * window))
  const lateness = new Map<number, number>()
  let twice = 0
  contender.ran = (number) => {
    const at = performance.timeOrigin + performance.now()
    if (lateness.has(number)) twice++
    lateness.set(number, at - (dueAt[number] ?? 0))
  }
  await Promise.all(dueAt.map((at, number) => contender.set(at, number)))
  const end = from + window + 2000
  while (lateness.size < count && Date.now() < end) await pause(20)
  return { lateness: [...lateness.values()], lost: count - lateness.size, twice }
}

interface Node {
  readonly redis: Redis
  readonly timers: Timers
  hear: (number: number) => void
}

async function openNode(server: BenchRedis, keyPrefix: string): Promise<Node> {
  const logger = createLogger('silent')
  const redis = await openRedis({ url: server.url, keyPrefix, logger })
  const timers = createTimers(redis, { nodeId: 'bench', logger })
  const node: Node = { redis, timers, hear() {} }
  timers.handle('bench', async ({ id }) => node.hear(Number(id)))
  return node
}

function timersOn(name: string, nodes: readonly Node[]): Contender {
  const contender: Contender = {
    name,
    ran() {},
    set: (dueAt, number) =>
      nodes[number % nodes.length]?.timers.schedule('bench', String(number), dueAt),
  }
  for (const node of nodes) node.hear = (number) => contender.ran(number)
  return contender
}

function bareSetTimeout(): Contender {
  const contender: Contender = {
    name: 'setTimeout',
    ran() {},
    set(dueAt, number) {
      setTimeout(() => contender.ran(number), dueAt - Date.now())
    },
  }
  return contender
}

/** What the nodes call while no timer is set, by command. */
async function idleCalls(server: BenchRedis): Promise<Map<string, number>> {
  const before = await server.commandCalls()
  await pause(idleSeconds * 1000)
  const calls = new Map<string, number>()
  for (const [name, count] of await server.commandCalls()) {
    const more = count - (before.get(name) ?? 0)
    if (more > 0 && name !== 'info') calls.set(name, more)
  }
  return calls
}
