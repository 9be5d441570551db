import { describe, expect, it } from 'vitest'
import { runKey } from '../../../../src/center/orchestration/ors/ors-run-keys.ts'
import { createRedisOrsRuns } from '../../../../src/center/orchestration/ors/ors-runs-redis.ts'
import { recordingLogger } from '../../../support/config.ts'
import { redisForTest } from '../../../support/redis.ts'
import { describeOrchestrator } from '../orchestrator.contract.ts'
import {
  deadUrl,
  orchestratorOver,
  orchestratorWith,
  orsForTest,
  outcomeOf,
  run,
  silent,
  unreachable,
} from './support.ts'

describeOrchestrator('an orchestrator over ORS', async () => {
  const redis = await redisForTest()
  const { ors, orchestrator } = await orchestratorOver(2, {}, { redis })
  const other = await orchestratorWith({ _ors: ors.urls }, { redis })
  return { orchestrator, other, run: run(), request: 'check-queue-position', event: 'cancel' }
})

const ids = { session: expect.stringMatching(/^[0-9A-F]{32}$/) }

describe('starting a session', () => {
  it('is one form, posted to a server', async () => {
    const { ors, orchestrator } = await orchestratorOver(1)
    const wanted = run({ options: { _service: 'callback' }, parameters: { _number: 'ä&+ 1' } })
    expect(await orchestrator.start(wanted)).toEqual({ ...ids, answer: {} })
    expect(ors.nodes[0]?.received).toMatchObject([
      {
        method: 'POST',
        path: '/scxml/session/start',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        form: {
          src: 'https://gms.example.com/genesys/1/document/service_template/callback/callback.scxml',
          ...{ _service_id: wanted.serviceId, _data_id: wanted.dataId, _number: 'ä&+ 1' },
        },
      },
    ])
    expect(ors.nodes[0]?.received[0]?.headers.cookie).toBeUndefined()
  })
  it('is taken over from a node that died before it sent anything', async () => {
    const redis = await redisForTest()
    const { ors, orchestrator } = await orchestratorOver(1, {}, { redis })
    const wanted = run()
    const runs = createRedisOrsRuns(redis)
    await runs.claim(wanted.serviceId, { token: 'dead', limit: 1000 }) // has little left: it is old
    expect(await orchestrator.start(wanted)).toEqual({ ...ids, answer: {} })
    expect(ors.sessions.size).toBe(1)
  })
  it('is in doubt where a node died that may have sent it', async () => {
    const redis = await redisForTest()
    const { ors, orchestrator } = await orchestratorOver(1, {}, { redis })
    const wanted = run()
    const runs = createRedisOrsRuns(redis)
    const dead = { token: 'dead', limit: 5000 }
    await runs.claim(wanted.serviceId, dead)
    await runs.begin(wanted.serviceId, dead)
    expect(await outcomeOf(orchestrator.start(wanted))).toBe(silent)
    expect(ors.sessions.size).toBe(0)
  })
  it('sends nothing once another has taken it over', async () => {
    const redis = await redisForTest()
    const { ors, orchestrator } = await orchestratorOver(
      1,
      { 'http.max_connections_total': 1 },
      { redis },
    )
    const [blocking, wanted] = [run(), run()]
    let release: () => void = () => undefined
    const [node] = ors.nodes
    if (node === undefined) throw new Error('there is one')
    node.mood = (_, response) => {
      release = () => response.writeHead(200).end('ABCDEF0123456789ABCDEF0123456789')
    }
    const first = orchestrator.start(blocking)
    await expect.poll(() => node.received.length).toBe(1)
    const second = outcomeOf(orchestrator.start(wanted)) // waits for a connection
    await expect.poll(() => redis.commands.get(runKey(wanted.serviceId))).toMatch(/^\?/)
    await redis.commands.set(runKey(wanted.serviceId), '?another')
    node.mood = 'serve'
    release()
    await first
    expect(await second).toBe(silent)
    expect(node.received).toHaveLength(1)
    expect(await redis.commands.get(runKey(wanted.serviceId))).toBe('?another')
  })
  it('passes on what the SCXML answers, and knows the session by its cookie', async () => {
    const { ors, orchestrator } = await orchestratorOver(1)
    ors.script = { start: () => ({ _action: 'ConfirmationDialog', _text: 'é' }) }
    const { session, answer } = await orchestrator.start(run())
    expect(answer).toEqual({ _action: 'ConfirmationDialog', _text: 'é' })
    expect(ors.sessions.has(session)).toBe(true)
  })
  it('is done by each server in turn when circular, by the first when linear', async () => {
    const { ors, orchestrator } = await orchestratorOver(2)
    const start = (_ors_lb_strategy: string) =>
      orchestrator.start(run({ options: { _ors_lb_strategy } }))
    for (let each = 0; each < 4; each++) await start('circular')
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([2, 2])
    for (let each = 0; each < 3; each++) await start('linear')
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([5, 2])
  })
  it('is done where the service says, below a base path too', async () => {
    const { ors, orchestrator } = await orchestratorOver(1, { _ors: [] })
    const _ors = `${ors.urls[0]}base/`
    expect(orchestrator.serves({})).toBe(false)
    expect(orchestrator.serves({ _ors })).toBe(true)
    const notThere = await outcomeOf(orchestrator.start(run({ options: { _ors } })))
    expect(notThere).toBe('500 ORS request failed: answered 404')
    expect(ors.nodes[0]?.received[0]?.path).toBe('/base/scxml/session/start')
  })
  it('fails where no server is named', async () => {
    const orchestrator = await orchestratorWith()
    expect(await outcomeOf(orchestrator.start(run()))).toBe(unreachable)
  })
  it('follows a server to the one that is to have the session', async () => {
    const { ors, orchestrator } = await orchestratorOver(2, { _ors_lb_strategy: 'linear' })
    const [first, second] = ors.nodes
    if (first !== undefined) first.startsOn = 1
    const { session } = await orchestrator.start(run())
    expect(ors.sessions.get(session)?.owner).toBe(1)
    expect(second?.received[0]?.form).toEqual(first?.received[0]?.form)
  })
  it('happens once when many ask for it at the same time; the others cannot tell', async () => {
    const redis = await redisForTest()
    const { ors, orchestrator } = await orchestratorOver(1, {}, { redis })
    const other = await orchestratorWith({ _ors: ors.urls }, { redis })
    const wanted = run()
    const starts = Array.from({ length: 20 }, (_, at) =>
      (at % 2 ? orchestrator : other).start(wanted),
    )
    const outcomes = await Promise.all(starts.map(outcomeOf))
    expect(ors.sessions.size).toBe(1)
    for (const outcome of outcomes) {
      if (typeof outcome === 'string') expect(outcome).toMatch(/no answer from ORS, in doubt$/)
      else expect(outcome).toEqual({ session: [...ors.sessions.keys()][0], answer: {} })
    }
  })
})

describe('a session', () => {
  async function started(count = 2) {
    const redis = await redisForTest()
    const { ors, orchestrator } = await orchestratorOver(count, {}, { redis })
    const wanted = run({ options: { _ttl: '60' } })
    const { session } = await orchestrator.start(wanted)
    const ref = { serviceId: wanted.serviceId, options: wanted.options, session }
    return { redis, ors, orchestrator, ref, session: ors.sessions.get(session) }
  }

  it('is asked with the parameters given, where it runs', async () => {
    const { ors, orchestrator, ref, session } = await started()
    ors.script = { request: () => ({ _position: '1' }) }
    for (let each = 0; each < 3; each++) {
      const asked = orchestrator.request(ref, 'check-queue-position', { _a: 'ä' })
      expect(await asked).toEqual({ _position: '1' })
    }
    expect(session?.requests).toEqual(
      Array(3).fill({ name: 'check-queue-position', parameters: { _a: 'ä' } }),
    )
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([4, 0])
  })
  it('is told events by any name', async () => {
    const { orchestrator, ref, session } = await started()
    await orchestrator.event(ref, 'callback.cancel/ä b?', { _b: '2' })
    expect(session?.events).toEqual([{ name: 'callback.cancel/ä b?', parameters: { _b: '2' } }])
  })
  it('gets its cookie back, from every node', async () => {
    const { redis, ors, orchestrator, ref } = await started()
    const other = await orchestratorWith({ _ors: ors.urls }, { redis })
    await orchestrator.request(ref, 'a', {})
    await other.request(ref, 'b', {})
    await other.terminate(ref)
    const cookies = ors.nodes[0]?.received.map(({ headers }) => headers.cookie)
    const cookie = `ORSSESSIONID=${ref.session}.node0`
    expect(cookies).toEqual([undefined, cookie, cookie, cookie])
  })
  it('is found by 307 when it has moved, and from then on at once', async () => {
    const { ors, orchestrator, ref, session } = await started()
    if (session !== undefined) session.owner = 1
    await orchestrator.event(ref, 'one', {})
    await orchestrator.event(ref, 'two', {})
    expect(session?.events.map(({ name }) => name)).toEqual(['one', 'two'])
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([2, 2])
    expect(ors.nodes[1]?.received[1]?.headers.cookie).toBe(`ORSSESSIONID=${ref.session}.node1`)
  })
  it('is found by 307 when nobody remembers where it is', async () => {
    const { ors, ref, session } = await started()
    const forgetful = await orchestratorWith({ _ors: [...ors.urls].reverse() })
    await forgetful.event(ref, 'one', {})
    expect(session?.events).toHaveLength(1)
  })
  it('is found on another node when its own is away', async () => {
    const { ors, orchestrator, ref, session } = await started()
    await ors.nodes[0]?.stop()
    if (session !== undefined) session.owner = 1
    await orchestrator.event(ref, 'one', {})
    expect(session?.events).toHaveLength(1)
  })
  it('is known by its service where the caller does not know it', async () => {
    const { orchestrator, ref, session } = await started()
    await orchestrator.event({ ...ref, session: '' }, 'one', {})
    expect(session?.events).toHaveLength(1)
  })
  it.each(['', '../x', 'a/b'])('that is called %j is none', async (session) => {
    const { ors, orchestrator } = await orchestratorOver(1)
    const asked = orchestrator.request({ serviceId: 's-1', session, options: {} }, 'a', {})
    expect(await outcomeOf(asked)).toBe('404 No session answers for service s-1')
    expect(ors.nodes[0]?.received).toEqual([])
  })
  it.each(['', '.', '..'])('is not asked %j', async (name) => {
    const { ors, orchestrator, ref } = await started()
    expect(await outcomeOf(orchestrator.request(ref, name, {}))).toBe(
      `400 ORS request failed: ${JSON.stringify(name)} cannot be asked`,
    )
    expect(ors.nodes[0]?.received).toHaveLength(1)
  })
  it.each<[number, string]>([
    [400, '400 ORS request failed: answered 400'],
    [403, '400 ORS request failed: answered 403'],
    [410, '404 No session answers for service '],
    [500, '500 ORS request failed: answered 500'],
    [302, '500 ORS request failed: answered 302'],
  ])('whose answer is %i is not asked again', async (status, message) => {
    const { ors, orchestrator, ref, session } = await started()
    ors.script = { request: () => status }
    expect(await outcomeOf(orchestrator.request(ref, 'a', {}))).toContain(message)
    expect(session?.requests).toHaveLength(1)
  })
  it('says itself why it refuses', async () => {
    const { ors, orchestrator, ref } = await started()
    const [node] = ors.nodes
    if (node !== undefined) {
      node.mood = (_, response) => response.writeHead(409).end('{"message":"No agent is ready"}')
    }
    expect(await outcomeOf(orchestrator.request(ref, 'connect', {}))).toBe(
      '400 ORS request failed: No agent is ready',
    )
  })
  it('may have done what it answers without sense', async () => {
    const { ors, orchestrator, ref } = await started()
    ors.script = { request: () => '{"a":' }
    expect(await outcomeOf(orchestrator.request(ref, 'connect', {}))).toBe(
      '500 ORS request failed: the answer cannot be followed, in doubt',
    )
  })
  it('is remembered for an hour at least, and forgotten when it was ended', async () => {
    const { redis, orchestrator, ref } = await started()
    const keys: string[] = []
    for await (const batch of redis.scan('*')) keys.push(...batch)
    expect(keys).toEqual([`gms:orchestration:ors-run:{${ref.serviceId}}`])
    expect(await redis.commands.ttl(keys[0] ?? '')).toBeGreaterThan(3000)
    await orchestrator.terminate(ref)
    expect(await redis.commands.exists(keys[0] ?? '')).toBe(0)
  })
})

describe('a redirect', () => {
  it('to a host that nobody has named is not followed, and said in the log', async () => {
    const { logger, lines } = recordingLogger()
    const stranger = await orsForTest()
    const { ors, orchestrator } = await orchestratorOver(
      2,
      { _ors_lb_strategy: 'linear' },
      { logger },
    )
    const away = `http://localhost:${new URL(stranger.urls[0] ?? '').port}/scxml/session/start`
    const [first] = ors.nodes
    if (first !== undefined) {
      first.mood = (_, response) => response.writeHead(307, { location: away }).end()
    }
    const { session } = await orchestrator.start(run())
    expect(ors.sessions.get(session)?.owner).toBe(1)
    expect(stranger.sessions.size).toBe(0)
    expect(lines).toMatchObject([{ to: away, server: ors.urls[0]?.slice(0, -1) }])
  })
  it.each(['/scxml/session/start', '', undefined])(
    'in circles, or to %j, ends',
    async (location) => {
      const { ors, orchestrator } = await orchestratorOver(1)
      const [node] = ors.nodes
      if (node !== undefined) {
        node.mood = (_, response) =>
          response.writeHead(307, location === undefined ? {} : { location }).end()
      }
      expect(await outcomeOf(orchestrator.start(run()))).toBe(unreachable)
      expect(node?.received.length).toBeLessThanOrEqual(12)
    },
  )
})

describe('a server that fails', () => {
  it('is left alone after three calls, tried after a rest, and used again when it is back', async () => {
    const { logger, lines } = recordingLogger()
    const { ors, orchestrator } = await orchestratorOver(
      2,
      { _ors_lb_strategy: 'linear' },
      { logger },
    )
    const [first, second] = ors.nodes
    if (first !== undefined) first.mood = 503
    for (let each = 0; each < 10; each++) await orchestrator.start(run())
    expect([first?.received.length, second?.received.length]).toEqual([3, 10])
    orchestrator.clock.at = 5000
    await orchestrator.start(run())
    expect([first?.received.length, second?.received.length]).toEqual([4, 11])
    if (first !== undefined) first.mood = 'serve'
    orchestrator.clock.at = 10_000
    for (let each = 0; each < 5; each++) await orchestrator.start(run())
    expect([first?.received.length, second?.received.length]).toEqual([9, 11])
    expect(lines.map(({ msg }) => msg)).toEqual([
      'an Orchestration Server is away',
      'an Orchestration Server is back',
    ])
  })
  it('is left alone by those, too, who waited for a connection to it', async () => {
    const { ors, orchestrator } = await orchestratorOver(2, {
      _ors_lb_strategy: 'linear',
      'http.max_connections_per_route': 1,
    })
    const [first] = ors.nodes
    if (first !== undefined) first.mood = 503
    await Promise.all(Array.from({ length: 10 }, () => orchestrator.start(run())))
    expect([first?.received.length, ors.sessions.size]).toEqual([3, 10])
  })
  it('fails a call once, however often that asks it, and costs no time while it rests', async () => {
    const { ors, orchestrator } = await orchestratorOver(1)
    const [node] = ors.nodes
    if (node !== undefined) node.mood = 503
    const asked: (number | undefined)[] = []
    for (let each = 0; each < 5; each++) {
      expect(await outcomeOf(orchestrator.start(run()))).toBe(unreachable)
      asked.push(node?.received.length)
    }
    expect(asked).toEqual([3, 6, 7, 7, 7])
  })
  it('is asked as often as the option says, and others between', async () => {
    const { ors, orchestrator } = await orchestratorOver(2, { max_ors_request_attempts: 3 })
    for (const node of ors.nodes) node.mood = 429
    expect(await outcomeOf(orchestrator.start(run()))).toBe(unreachable)
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([2, 1])
  })
  it('does not keep the next from being asked', async () => {
    const { ors, orchestrator } = await orchestratorOver(1, {})
    const _ors = [await deadUrl(), 'http://nowhere.invalid:1/', ...ors.urls].join()
    const options = { _ors, _ors_lb_strategy: 'linear' }
    expect(await orchestrator.start(run({ options }))).toEqual({ ...ids, answer: {} })
  })
})

describe('connections', () => {
  it('are no more than the options say; the other calls wait for theirs', async () => {
    const { ors, orchestrator } = await orchestratorOver(1, { 'http.max_connections_per_route': 2 })
    const [node] = ors.nodes
    const held: (() => void)[] = []
    if (node !== undefined) {
      node.mood = (_, response) => void held.push(() => response.end('A'.repeat(32)))
    }
    const starts = Array.from({ length: 7 }, () => orchestrator.start(run()))
    for (let answered = 0; answered < 7; answered++) {
      await expect.poll(() => held.length).toBe(Math.min(2, 7 - answered))
      held.shift()?.()
      await Promise.race(starts)
    }
    expect(await Promise.all(starts)).toHaveLength(7)
  })
})

describe('closing', () => {
  it('ends calls that wait, and begins none', async () => {
    const { ors, orchestrator } = await orchestratorOver(1, { 'http.socket_timeout': 300 })
    const [node] = ors.nodes
    if (node !== undefined) node.mood = 'hang'
    const waiting = outcomeOf(orchestrator.start(run()))
    await expect.poll(() => node?.received.length).toBe(1)
    await orchestrator.close()
    expect(await waiting).toMatch(/in doubt$/)
    expect(await outcomeOf(orchestrator.start(run()))).toBe(unreachable)
    expect(node?.received).toHaveLength(1)
  })
})

describe('asking whether a session lives', () => {
  it('is a query of its server', async () => {
    const { ors, orchestrator } = await orchestratorOver(2)
    const wanted = run()
    const { session } = await orchestrator.start(wanted)
    const ref = { serviceId: wanted.serviceId, session, options: wanted.options }
    expect(await orchestrator.lives(ref)).toBe(true)
    const paths = ors.nodes.flatMap(({ received }) => received.map(({ path }) => path))
    expect(paths).toContain(`/scxml/session/${session}/query`)
  })
  it('says no when it has gone, and then another can be begun', async () => {
    const { ors, orchestrator } = await orchestratorOver(1)
    const wanted = run()
    const { session } = await orchestrator.start(wanted)
    const ref = { serviceId: wanted.serviceId, session, options: wanted.options }
    const lost = ors.sessions.get(session)
    if (lost !== undefined) lost.ended = true
    expect(await orchestrator.lives(ref)).toBe(false)
    expect((await orchestrator.start(wanted)).session).not.toBe(session)
  })
  it('says yes when nobody answers: it may be there', async () => {
    const { ors, orchestrator } = await orchestratorOver(1)
    const wanted = run()
    const { session } = await orchestrator.start(wanted)
    await Promise.all(ors.nodes.map((node) => node.stop()))
    const ref = { serviceId: wanted.serviceId, session, options: wanted.options }
    expect(await orchestrator.lives(ref)).toBe(true)
  })
})

describe('a session whose server is away', () => {
  /** Three servers, the first of which has the session; the others know nothing of it. */
  async function startedOnFirst() {
    const redis = await redisForTest()
    const { ors, orchestrator } = await orchestratorOver(3, {}, { redis })
    ors.redirects = false
    const wanted = run()
    const { session } = await orchestrator.start(wanted)
    const ref = { serviceId: wanted.serviceId, session, options: wanted.options }
    const [first] = ors.nodes
    if (first === undefined) throw new Error('there are three')
    return { redis, ors, orchestrator, wanted, ref, first, session: ors.sessions.get(session) }
  }

  it('lives, whatever the other servers say', async () => {
    const { orchestrator, ors, wanted, ref, first } = await startedOnFirst()
    await first.stop()
    expect(await orchestrator.lives(ref)).toBe(true)
    expect(await orchestrator.start(wanted)).toEqual({ session: ref.session, answer: {} })
    expect(ors.sessions.size).toBe(1)
  })
  it('has not ended for that, and ends when its server is back', async () => {
    const { orchestrator, ref, first, session } = await startedOnFirst()
    await first.stop()
    expect(await outcomeOf(orchestrator.terminate(ref))).toBe(unreachable)
    await first.restart()
    await orchestrator.terminate(ref)
    expect(session?.ended).toBe(true)
  })
  it('has not ended while its server is left alone', async () => {
    const { orchestrator, ref, first } = await startedOnFirst()
    first.mood = 503
    for (let each = 0; each < 4; each++) {
      expect(await outcomeOf(orchestrator.terminate(ref))).toBe(unreachable)
    }
    first.mood = 'serve'
    expect(await orchestrator.lives(ref)).toBe(true) // it still is
  })
  it('hears of no event, and that is said', async () => {
    const { orchestrator, ref, first, session } = await startedOnFirst()
    await first.stop()
    expect(await outcomeOf(orchestrator.event(ref, 'cancel', {}))).toBe(unreachable)
    expect(session?.events).toEqual([])
  })
  it('is found on the server that has taken it over', async () => {
    const { orchestrator, ref, first, session } = await startedOnFirst()
    await first.stop()
    if (session !== undefined) session.owner = 2
    expect(await orchestrator.lives(ref)).toBe(true)
    await orchestrator.event(ref, 'cancel', {})
    expect(session?.events).toHaveLength(1)
  })
  it('has ended when its server is back and says so', async () => {
    const { orchestrator, ors, ref, first, session } = await startedOnFirst()
    await first.stop()
    if (session !== undefined) session.ended = true
    expect(await orchestrator.lives(ref)).toBe(true)
    await first.restart()
    const asked = ors.nodes.map(({ received }) => received.length)
    expect(await orchestrator.lives(ref)).toBe(false)
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([
      (asked[0] ?? 0) + 1,
      ...asked.slice(1),
    ])
  })
})

describe('a session of which nobody remembers where it is', () => {
  async function forgotten(options: Record<string, string> = {}) {
    const { ors, orchestrator } = await orchestratorOver(3, { _ors_lb_strategy: 'linear' })
    ors.redirects = false
    const wanted = run({ options })
    const { session } = await orchestrator.start(wanted)
    const _ors = [...ors.urls].reverse()
    const forgetful = await orchestratorWith({ _ors, _ors_lb_strategy: 'linear' })
    const ref = { serviceId: wanted.serviceId, session, options }
    return { ors, forgetful, ref, session: ors.sessions.get(session) }
  }

  it('is sought on all servers, also where one attempt is all there may be', async () => {
    const { forgetful, ref, session } = await forgotten({ max_ors_request_attempts: '1' })
    expect(await forgetful.lives(ref)).toBe(true)
    await forgetful.terminate(ref)
    expect(session?.ended).toBe(true)
  })
  it('is sought on all servers, also where another session of its service is remembered', async () => {
    const { ors, forgetful, ref, session } = await forgotten()
    const other = await forgetful.start(run({ serviceId: ref.serviceId }))
    expect(ors.sessions.get(other.session)?.owner).toBe(2)
    await forgetful.terminate(ref)
    expect(session?.ended).toBe(true)
  })
  it('has ended when all of them say so', async () => {
    const { ors, forgetful, ref, session } = await forgotten()
    if (session !== undefined) session.ended = true
    expect(await forgetful.lives(ref)).toBe(false)
    await forgetful.terminate(ref)
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([3, 2, 2])
  })
  it('may live as long as one of them does not answer', async () => {
    const { ors, forgetful, ref } = await forgotten()
    await ors.nodes[0]?.stop()
    expect(await forgetful.lives(ref)).toBe(true)
    expect(await outcomeOf(forgetful.terminate(ref))).toBe(unreachable)
  })
})
