import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../../../../src/base/kernel/index.ts'
import { openRedis, toRedisError } from '../../../../src/base/redis/index.ts'
import type { OrsMood } from '../../../support/ors.ts'
import { describeWithRedisServer, startRedisServer } from '../../../support/redis.ts'
import { deadUrl, orchestratorOver, outcomeOf, run, silent, unreachable } from './support.ts'

/** Two servers, the first in a mood; it is asked first. */
async function withFirst(mood: OrsMood, given = {}) {
  const { ors, orchestrator } = await orchestratorOver(2, { _ors_lb_strategy: 'linear', ...given })
  const [first, second] = ors.nodes
  if (first === undefined || second === undefined) throw new Error('two servers were asked for')
  const counts = () => [first.received.length, second.received.length]
  const become = (to: OrsMood) => {
    first.mood = to
  }
  become(mood)
  return { ors, orchestrator, become, counts }
}

const brief = { 'http.socket_timeout': 0.2 } // how long silence lasts; nothing here waits for the other limit

describe('a start is made on the next server', () => {
  it.each<OrsMood>([503, 429, 408])('when the first answers %s', async (mood) => {
    const { ors, orchestrator, counts } = await withFirst(mood)
    await orchestrator.start(run())
    expect(counts()).toEqual([1, 1])
    expect(ors.sessions.size).toBe(1)
  })
  it('when the first cannot be connected to', async () => {
    const { ors, orchestrator } = await orchestratorOver(1)
    const _ors = `${await deadUrl()},${ors.urls[0]}`
    await orchestrator.start(run({ options: { _ors, _ors_lb_strategy: 'linear' } }))
    expect(ors.sessions.size).toBe(1)
  })
  it('when the first does not speak TLS', async () => {
    const { ors, orchestrator } = await orchestratorOver(2)
    const _ors = `${ors.urls[0]?.replace('http:', 'https:')},${ors.urls[1]}`
    await orchestrator.start(run({ options: { _ors, _ors_lb_strategy: 'linear' } }))
    expect(ors.nodes.map(({ received }) => received.length)).toEqual([0, 1])
  })
})

describe('a start is made nowhere else, and in doubt,', () => {
  it.each<[OrsMood, number]>([
    ['hang', 0],
    ['mute', 1],
    ['reset', 0],
    ['cut', 1],
    [502, 0],
    [504, 0],
  ])('when the first has it and is in the mood %s', async (mood, sessions) => {
    const { ors, orchestrator, counts } = await withFirst(mood, brief)
    expect(await outcomeOf(orchestrator.start(run()))).toBe(silent)
    expect(counts()).toEqual([1, 0])
    expect(ors.sessions.size).toBe(sessions)
  })
  it('when the answer names no session', async () => {
    const { orchestrator, counts } = await withFirst((_, response) => response.end('<html>'))
    expect(await outcomeOf(orchestrator.start(run()))).toBe(
      '500 ORS request failed: the answer names no session, in doubt',
    )
    expect(counts()).toEqual([1, 0])
  })
  it('when the answer does not end, though it goes on', async () => {
    const limits = { 'http.socket_timeout': 0.2, 'http.connection_timeout': 0.2 }
    const { orchestrator } = await withFirst((_, response) => {
      const drip = setInterval(() => response.write('A'), 20)
      response.on('close', () => clearInterval(drip))
    }, limits)
    expect(await outcomeOf(orchestrator.start(run()))).toBe(silent)
  })
  it('when the answer is larger than any session id', async () => {
    const { orchestrator } = await withFirst((_, response) => response.end('A'.repeat(300_000)))
    expect(await outcomeOf(orchestrator.start(run()))).toBe(silent)
  })
})

describe('a start is made nowhere else, and has surely failed,', () => {
  it.each<OrsMood>([400, 404, 500, 501, 302])('when the first answers %s', async (mood) => {
    const { orchestrator, counts } = await withFirst(mood)
    expect(await outcomeOf(orchestrator.start(run()))).toBe(
      `500 ORS request failed: answered ${mood}`,
    )
    expect(counts()).toEqual([1, 0])
  })
})

describe('a start that failed', () => {
  it.each<OrsMood>(['mute', 500])('may be made again (%s)', async (mood) => {
    const { orchestrator, become } = await withFirst(mood, brief)
    const wanted = run()
    await outcomeOf(orchestrator.start(wanted))
    become('serve')
    expect(await orchestrator.start(wanted)).toMatchObject({ session: expect.any(String) })
  })
})

describe.each(['request', 'event'] as const)('a %s', (verb) => {
  async function askedIn(mood: OrsMood) {
    const first = await withFirst('serve', brief)
    const wanted = run()
    const ref = { ...wanted, ...(await first.orchestrator.start(wanted)) }
    first.become(mood)
    return { ...first, outcome: await outcomeOf(first.orchestrator[verb](ref, 'connect', {})) }
  }

  it.each<OrsMood>(['hang', 'mute', 'reset', 'cut', 502, 504])(
    'is not sent again when its answer was lost (%s)',
    async (mood) => {
      const { outcome, counts } = await askedIn(mood)
      expect(outcome).toBe(silent)
      expect(counts()).toEqual([2, 0])
    },
  )
  it('is sent to the next server when the first does not serve', async () => {
    const { counts } = await askedIn(503)
    expect(counts()[1]).toBeGreaterThan(0)
  })
})

describe('terminate', () => {
  it.each<OrsMood>(['mute', 'reset', 'cut', 502, 503])(
    'is sent again when its answer was lost (%s)',
    async (mood) => {
      const { ors, orchestrator, become } = await withFirst('serve', { 'http.socket_timeout': 1 })
      const wanted = run()
      const ref = { ...wanted, ...(await orchestrator.start(wanted)) }
      const session = ors.sessions.get(ref.session)
      if (session !== undefined) session.owner = 1
      become(mood)
      await orchestrator.terminate(ref)
      expect(session?.ended).toBe(true)
    },
  )
  it('fails when nobody answers, and may be called again', async () => {
    const { ors, orchestrator, become } = await withFirst('serve')
    const wanted = run()
    const ref = { ...wanted, ...(await orchestrator.start(wanted)) }
    become(503)
    const [, second] = ors.nodes
    if (second !== undefined) second.mood = 503
    expect(await outcomeOf(orchestrator.terminate(ref))).toBe(unreachable)
    become('serve')
    await orchestrator.terminate(ref)
    expect(ors.sessions.get(ref.session)?.ended).toBe(true)
  })
})

describeWithRedisServer('while Redis goes away', () => {
  async function overOwnRedis() {
    const server = await startRedisServer()
    onTestFinished(() => server.close())
    const redis = await openRedis({ url: server.url, logger: createLogger('silent') })
    onTestFinished(() => redis.close())
    return { server, ...(await orchestratorOver(1, {}, { redis })) }
  }

  it('nothing is started', async () => {
    const { server, ors, orchestrator } = await overOwnRedis()
    await server.kill()
    const error = await orchestrator.start(run()).catch((thrown: unknown) => thrown)
    expect(toRedisError(error)).toMatchObject({ status: 503 })
    expect(ors.nodes[0]?.received).toEqual([])
  })
  it('a session that has started is one', async () => {
    const { server, ors, orchestrator } = await overOwnRedis()
    ors.script = {
      start: (session) => {
        server.pause() // it has the claim, and does not get to know the session
        return session.id
      },
    }
    const started = await orchestrator.start(run())
    expect(ors.sessions.has(started.session)).toBe(true)
    server.resume()
  })
})
