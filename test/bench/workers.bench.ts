/**
 * One process against two that share a port (WORKERS): reads from storage, and the node's status,
 * which needs no Redis. Driver and Redis take their share of the same cores: the growth that is left
 * is a lower bound.
 */
import { setTimeout as pass } from 'node:timers/promises'
import type { ChildServer } from '../support/child-server.ts'
import { startNode } from '../support/start-node.ts'
import { startBenchRedis } from './support/bench-redis.ts'
import { builtServer } from './support/built-server.ts'
import { ClosedLoop } from './support/closed-loop.ts'
import { askOnce } from './support/exchange.ts'
import { requestText } from './support/raw-http.ts'
import { readSettings } from './support/settings.ts'
import { median } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const connections = 64
const settling = 0.2 // s at the start of each turn that do not count
const formType = 'Content-Type: application/x-www-form-urlencoded\r\n'

interface Case {
  readonly workers: number
  readonly what: string
  readonly server: ChildServer
  readonly request: string
  readonly rates: number[]
  refused: number
}

export async function run(): Promise<BenchTable> {
  const redis = await startBenchRedis()
  const servers: ChildServer[] = []
  try {
    const cases: Case[] = []
    for (const workers of [1, 2]) {
      const env = { LOG_LEVEL: 'warn', WORKERS: String(workers), NODE_ID: `bench-${workers}` }
      const server = await startNode({ redisUrl: redis.url, entry: builtServer(), env })
      servers.push(server)
      cases.push(...(await casesOf(server, workers)))
    }
    return await measure(cases)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
    await redis.close()
  }
}

async function casesOf(server: ChildServer, workers: number): Promise<Case[]> {
  const path = '/genesys/1/storage/3600'
  const { body } = await askOnce(server.port, 'POST', path, formType, 'name=John&phone=5551234')
  const { id } = JSON.parse(body) as { id: string }
  const one = (what: string, asked: string): Case => {
    return { workers, what, server, request: requestText('GET', asked), rates: [], refused: 0 }
  }
  return [
    one('storage GET', `/genesys/1/storage/${id}`),
    one('node status', '/genesys/1/admin/node/status'),
  ]
}

async function measure(cases: readonly Case[]): Promise<BenchTable> {
  const { rounds, seconds } = readSettings()
  for (const each of cases) await turn(each, 2 * seconds)
  for (let round = 0; round < rounds; round += 1) {
    for (const each of cases) each.rates.push(await turn(each, seconds))
  }
  return {
    title: `workers: ${connections} connections, as many requests as come`,
    columns: ['what', 'workers', 'requests/s', 'of one worker'],
    rows: cases.map((each) => {
      const alone = cases.find(({ what, workers }) => what === each.what && workers === 1)
      const growth = each.rates.map((rate, round) => rate / (alone?.rates[round] ?? Number.NaN))
      return [each.what, each.workers, figure(median(each.rates)), figure(median(growth))]
    }),
    notes: ['ratios within a round, medians of rounds; nothing is pinned to a core'],
    failures: cases
      .filter(({ refused }) => refused > 0)
      .map(({ what, workers, refused }) => `${what} of ${workers}: ${refused} refused`),
  }
}

async function turn(each: Case, seconds: number): Promise<number> {
  const loop = new ClosedLoop(each.server.port, connections, () => each.request)
  await pass(settling * 1000)
  const start = { at: performance.now(), answered: loop.answered }
  await pass(seconds * 1000)
  const rate = (loop.answered - start.answered) / ((performance.now() - start.at) / 1000)
  loop.stop()
  each.refused += loop.refused
  return rate
}
