import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { BayeuxClient, heldConnects, messagesIn, subscribeComet } from '../support/bayeux.ts'
import { writeTemporaryFile } from '../support/config.ts'
import { request } from '../support/http.ts'
import { type Ors, type OrsNode, startOrs } from '../support/ors.ts'
import { type HttpAnswer, startHttpStandIn } from '../support/push-http.ts'
import { describeWithRedisServer, type RedisServer, startRedisServer } from '../support/redis.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'
import { allWell, Traffic } from './traffic.ts'

const yamlOf = (ors: Ors) => `
  cometd: { timeout: 5 }
  server: { drain: 0 }
  gms: { http.connection_timeout: 1, http.socket_timeout: 1 }
  push: { pushEnabled: "comet,httpcb" }
  callback: { queue-polling-rate: 2, _max_ors_submit_attempts: 10 }
  ors: { _ors: "${ors.urls[0]}" }
  service.cb: { _type: ors, _service: callback }
`

describeWithRedisServer('a far end that hangs', () => {
  let redis: RedisServer // of its own: nodes of other tests would hand over its callbacks
  let ors: Ors
  let config: ReturnType<typeof writeTemporaryFile>
  let node: RunningNode

  beforeAll(async () => {
    redis = await startRedisServer()
    ors = await startOrs()
    config = writeTemporaryFile(yamlOf(ors))
    node = await startNode({ redisUrl: redis.url, env: { GMS_CONFIG: config.path } })
  })
  afterAll(async () => {
    await node?.kill()
    await Promise.all([ors.close(), redis.close()])
    config.remove()
  })

  const post = (path: string, body: unknown) => request(node.url, 'POST', `/genesys/1${path}`, body)

  it('as a push provider keeps no other device waiting, and has its message when it answers again', async () => {
    let answer: HttpAnswer = 'stall'
    const calls: HttpAnswer[] = []
    const provider = await startHttpStandIn(() => {
      calls.push(answer)
      return answer
    })
    onTestFinished(() => provider.close())
    const device = await new BayeuxClient(node.url).join({ ack: true })
    const { user: tag } = device
    await subscribeComet(node.url, device.user, tag)
    const notificationDetails = { type: 'httpcb', deviceId: provider.url }
    await post('/notification/subscription', {
      subscriberId: 'x',
      filter: tag,
      notificationDetails,
    })
    const held = device.connect({ ext: { ack: 0 } })
    await heldConnects(node.url, 1)
    const traffic = await Traffic.begin(node.url)
    const published = post('/notification/publish', { tag, message: 'slow and sure' })

    expect(messagesIn(await held)).toEqual(['slow and sure'])
    expect((await published).status).toBe(503)
    answer = { status: 200 }
    expect(await traffic.end()).toEqual(allWell)
    expect(traffic.unsure).toEqual([])
    await expect.poll(() => calls, { timeout: 30_000 }).toContain(answer)
  })

  if (process.env.FAULTS === 'all') {
    it('as an Orchestration Server gets each session to start, once, when it serves again', async () => {
      const server = hanging(ors)
      const ids = await Promise.all(['5113', '5114'].map(askForCall))
      server.mood = 'serve'
      const started = () =>
        [...ors.sessions.values()]
          .map(({ parameters }) => parameters._service_id ?? '')
          .filter((id) => ids.includes(id))
      await expect.poll(() => started().sort(), { timeout: 60_000 }).toEqual(ids.sort())
    }, 90_000)
  }

  it('as an Orchestration Server keeps nobody else waiting, and takes no customer away', async () => {
    const server = hanging(ors)
    const traffic = await Traffic.begin(node.url)
    const ids = await Promise.all(['5111', '5112'].map(askForCall))
    expect(await traffic.end()).toEqual(allWell)
    expect(traffic.unsure).toEqual([])
    for (const id of ids) expect(await stateOf(id)).toMatch(/^(QUEUED|SCHEDULED)$/)
    server.mood = 'serve'
  })

  /** The id of a callback that is wanted at once. */
  async function askForCall(number: string): Promise<string> {
    const { status, body } = await post('/service/callback/cb', { _customer_number: number })
    expect(status).toBe(200)
    return (body as { _id: string })._id
  }

  async function stateOf(id: string): Promise<unknown> {
    const path = `/genesys/1/service/callback/cb?_id=${id}`
    const [callback] = (await request(node.url, 'GET', path)).body as { _callback_state: string }[]
    return callback?._callback_state
  }
})

function hanging(ors: Ors): OrsNode {
  const [server] = ors.nodes
  if (server === undefined) throw new Error('there is no server')
  server.mood = 'hang'
  return server
}
