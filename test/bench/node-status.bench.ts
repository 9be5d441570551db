/** The node's status, which balancers ask for all day, beside Fastify alone with the same answer. */
import type { ChildServer } from '../support/child-server.ts'
import { type Asked, asked, askInTurns, ratioOf, refusals } from './support/asking.ts'
import { startBenchRedis } from './support/bench-redis.ts'
import { startRingback, startRival } from './support/child-servers.ts'
import { askOnce } from './support/exchange.ts'
import { withDriverPinned } from './support/processor.ts'
import { requestText } from './support/raw-http.ts'
import { readSettings } from './support/settings.ts'
import { median } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const connections = 50
const paths = { ours: '/genesys/1/admin/node/status', bare: '/status' }
const goal = { hold: 0.8, stretch: 0.9, larger: true }

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const servers: ChildServer[] = []
    try {
      const node = await startRingback(redis.url)
      servers.push(node)
      const fastify = await startRival('fastify-hello')
      servers.push(fastify)
      const get = (path: string) => () => requestText('GET', path)
      const ours = asked('ringback', node, get(paths.ours))
      const bare = asked('Fastify alone', fastify, get(paths.bare))
      const failures = await differences(ours, bare)
      await askInTurns([ours, bare], connections, readSettings())
      return toTable(ours, bare, failures)
    } finally {
      for (const server of servers) await server.kill()
      await redis.close()
    }
  })
}

/** A comparison of unlike answers would be worth nothing. */
async function differences(ours: Asked, bare: Asked): Promise<string[]> {
  const [one, other] = [
    await askOnce(ours.server.port, 'GET', paths.ours),
    await askOnce(bare.server.port, 'GET', paths.bare),
  ]
  return one.body === other.body ? [] : [`answers ${one.body}, Fastify ${other.body}`]
}

function toTable(ours: Asked, bare: Asked, failures: string[]): BenchTable {
  const rate = ({ perCore }: Asked) => `${figure(median(perCore))}/s`
  return {
    title: `node-status: GET of the node's status, ${connections} connections`,
    columns: ['server', 'requests/s', 'core busy %', 'requests/s of CPU'],
    rows: [ours, bare].map((it) => [
      it.name,
      figure(median(it.perSecond)),
      figure(100 * median(it.busy)),
      figure(median(it.perCore)),
    ]),
    targets: [
      {
        what: 'requests/s of CPU',
        ours: rate(ours),
        beside: `Fastify alone: ${rate(bare)}`,
        value: ratioOf(ours, bare),
        ...goal,
      },
    ],
    failures: [...failures, ...refusals([ours, bare])],
  }
}
