import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BayeuxClient, messagesIn, publish, subscribeComet } from '../support/bayeux.ts'
import { writeTemporaryFile } from '../support/config.ts'
import { request } from '../support/http.ts'
import { type Ors, startOrs } from '../support/ors.ts'
import { startTcpProxy, type TcpProxy } from '../support/push-proxy.ts'
import { describeWithRedisServer, type RedisServer, startRedisServer } from '../support/redis.ts'
import { type RoundRobin, startRoundRobin } from '../support/round-robin.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'
import { allWell, Traffic } from './traffic.ts'

const ahead = 30_000 // ms
const clock = fileURLToPath(new URL('../support/clock-ahead.mjs', import.meta.url))

describeWithRedisServer('two nodes whose clocks are half a minute apart', () => {
  let redis: RedisServer // of their own: nodes of other tests would hand over their callbacks
  let ors: Ors
  let toOrs: TcpProxy
  let config: ReturnType<typeof writeTemporaryFile>
  let right: RunningNode
  let fast: RunningNode
  let balancer: RoundRobin

  beforeAll(async () => {
    redis = await startRedisServer()
    ors = await startOrs()
    toOrs = await startTcpProxy(Number(new URL(ors.urls[0] ?? '').port))
    toOrs.latency = 300 // a start under way is seen by both
    config = writeTemporaryFile(yamlOf(toOrs))
    ;[right, fast] = await Promise.all([start(), start(ahead)])
    balancer = await startRoundRobin([right.url, fast.url])
  })
  afterAll(async () => {
    await balancer?.close()
    await Promise.all([right?.kill(), fast?.kill()])
    await Promise.all([toOrs.close(), ors.close(), redis.close()])
    config.remove()
  })

  const start = (clockAhead = 0) =>
    startNode({
      redisUrl: redis.url,
      env: { GMS_CONFIG: config.path, CLOCK_AHEAD: String(clockAhead) },
      nodeOptions: ['--import', clock],
    })

  it('see each other live, each by its own clock', async () => {
    const seen = await nodesSeenBy(right, [right, fast])
    const alsoSeen = await nodesSeenBy(fast, [right, fast])
    expect([...seen, ...alsoSeen].map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up'])
    const [time, otherTime] = [seen, alsoSeen].map((nodes) =>
      Date.parse(nodes[0]?.lastSeenAt ?? ''),
    )
    expect((otherTime ?? 0) - (time ?? 0)).toBeGreaterThan(ahead / 2)
  })

  it('lose no message and no session of phones that hop between them', async () => {
    const traffic = await Traffic.begin(balancer.url)
    await expect.poll(() => traffic.count).toBeGreaterThan(100)
    expect(await traffic.end()).toEqual(allWell)
    expect(traffic.unsure).toEqual([])
  })

  it('know each other’s subscriptions', async () => {
    for (const [one, other] of [
      [right, fast],
      [fast, right],
    ] as const) {
      const device = await new BayeuxClient(one.url).join({ ack: true })
      await subscribeComet(one.url, device.user, device.user)
      await publish(other.url, device.user, 'seen')
      expect(messagesIn(await device.connect({ ext: { ack: 0 } }))).toEqual(['seen'])
    }
  })

  it('hand over each callback once, whichever of them took it', async () => {
    const at = Date.now() + 1500
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => book(n % 2 === 0 ? right : fast, at + 50 * n)),
    )
    const started = () => [...ors.sessions.values()].map(({ parameters }) => parameters._service_id)
    await expect.poll(() => new Set(started()).size, { timeout: 60_000 }).toBe(ids.length)
    expect(started().sort()).toEqual(ids.sort())
  }, 90_000)
})

const operator = { authorization: `Basic ${Buffer.from('ops:p').toString('base64')}` }

const yamlOf = ({ port }: TcpProxy) => `
  cometd: { timeout: 1 }
  server: { drain: 0 }
  console: { users: { ops: { password: p, role: viewer } } }
  callback: { queue-polling-rate: 1, _request_execution_time_buffer: 0 }
  ors: { _ors: "http://127.0.0.1:${port}/" }
  service.cb: { _type: ors, _service: callback }
`

/** Of both nodes, as `node` tells of them. */
async function nodesSeenBy({ url }: RunningNode, nodes: readonly RunningNode[]) {
  const { body } = await request(url, 'GET', '/genesys/1/admin/nodes', undefined, operator)
  const all = body as { port: number; state: string; lastSeenAt: string }[]
  return all.filter(({ port }) => nodes.some((node) => node.port === port))
}

async function book({ url }: RunningNode, at: number): Promise<string> {
  const asked = { _customer_number: '5115', _desired_time: new Date(at).toISOString() }
  const { body } = await request(url, 'POST', '/genesys/1/service/callback/cb', asked)
  return (body as { _id: string })._id
}
