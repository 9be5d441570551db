import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/api/node/index.ts'
import { createLogger, type LogLevel } from '../../../src/base/kernel/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { nodeOn } from './serve-node.ts'

const quick = { beatEvery: 100, lease: 300, memory: 600_000 } // silent after 200 ms, down after 300

function logLines(level: LogLevel) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(JSON.parse(line).msg)
  return { lines, logger: createLogger(level, { write }) }
}

const stateOf = async ({ service }: Node, id: string) =>
  (await service.list()).find((node) => node.id === id)?.state

describe('status', () => {
  it('is ONLINE from the start of each process', async () => {
    const redis = await redisForTest()
    nodeOn(redis, 'a').service.changeStatus('OFFLINE')
    expect(nodeOn(redis, 'a').service.status()).toBe('ONLINE')
  })
  it('changes in any spelling, and back', async () => {
    const { service } = nodeOn(await redisForTest(), 'a')
    expect([service.changeStatus('offline'), service.isOnline()]).toEqual(['OFFLINE', false])
    expect([service.changeStatus('Online'), service.isOnline()]).toEqual(['ONLINE', true])
  })
  it('is ONLINE or OFFLINE and nothing else', async () => {
    const { service } = nodeOn(await redisForTest(), 'a')
    expect(() => service.changeStatus('BUSY')).toThrow('ONLINE or OFFLINE, not BUSY')
  })
  it('stays OFFLINE once the process is about to stop', async () => {
    const { service } = nodeOn(await redisForTest(), 'a')
    service.goOffline()
    expect(service.status()).toBe('OFFLINE')
    expect(() => service.changeStatus('ONLINE')).toThrow('about to stop')
    expect(service.changeStatus('OFFLINE')).toBe('OFFLINE')
  })
})

describe('readiness', () => {
  it('begins when the last part of the node has started, and goes with its status', async () => {
    const { service, heart } = nodeOn(await redisForTest(), 'a')
    expect([service.isOnline(), service.isReady()]).toEqual([true, false])
    await heart.start()
    expect(service.isReady()).toBe(true)
    service.changeStatus('OFFLINE')
    expect(service.isReady()).toBe(false)
    await heart.close()
  })
})

describe('list', () => {
  it('shows who each node is, how it does, and which one answers', async () => {
    const redis = await redisForTest()
    const clock = { now: () => Date.parse('2030-01-02T03:04:05.678Z') }
    const a = nodeOn(redis, 'a', { clock, figures: () => ({ sessions: 3 }) })
    await Promise.all([a.heart.start(), nodeOn(redis, 'b').heart.start()])
    const [first, second] = await a.service.list()
    expect(first).toMatchObject({
      ...{ id: 'a', state: 'up', status: 'ONLINE', startId: a.service.startId, self: true },
      ...{ host: '127.0.0.1', port: 8080, version: '1.2.3' },
      ...{ startedAt: '2030-01-02T03:04:05.678Z', load: { sessions: 3 } },
    })
    expect(first?.load.memory).toBeGreaterThan(1_000_000)
    expect(second).toMatchObject({ id: 'b', self: false })
  })
  it('shows a change of status at once', async () => {
    const redis = await redisForTest()
    const [a, b] = [nodeOn(redis, 'a'), nodeOn(redis, 'b')]
    await a.heart.start()
    a.service.goOffline()
    await expect.poll(() => stateOf(b, 'a'), { interval: 5 }).toBe('draining')
  })
  it('shows a node that stops beating as silent, then as down, and as up when it is back', async () => {
    const redis = await redisForTest()
    const alive = nodeOn(redis, 'alive', { times: quick })
    await alive.heart.start()
    const dead = nodeOn(redis, 'dead', { times: quick })
    await dead.service.beat() // and never again: its process was killed
    expect(await stateOf(alive, 'dead')).toBe('up')
    await expect.poll(() => stateOf(alive, 'dead'), { interval: 5 }).toBe('silent')
    await expect.poll(() => stateOf(alive, 'dead'), { interval: 5 }).toBe('down')
    expect(await stateOf(alive, 'alive')).toBe('up')
    const reborn = nodeOn(redis, 'dead', { times: quick })
    await reborn.heart.start()
    expect(await stateOf(alive, 'dead')).toBe('up')
    await Promise.all([alive.heart.close(), reborn.heart.close()])
  })
  it('shows a node no more once it has closed', async () => {
    const redis = await redisForTest()
    const [a, b] = [nodeOn(redis, 'a'), nodeOn(redis, 'b')]
    await Promise.all([a.heart.start(), b.heart.start()])
    await a.heart.close()
    expect((await b.service.list()).map((node) => node.id)).toEqual(['b'])
  })
})

describe('remove', () => {
  it('takes away a node that is down, refuses one that is not and one nobody knows', async () => {
    const redis = await redisForTest()
    const [a, b] = [nodeOn(redis, 'a', { times: quick }), nodeOn(redis, 'b', { times: quick })]
    await b.service.beat()
    await expect(a.service.remove('b')).rejects.toMatchObject({ status: 409 })
    await expect.poll(() => stateOf(a, 'b'), { interval: 5 }).toBe('down')
    await a.service.remove('b')
    await expect(a.service.remove('b')).rejects.toMatchObject({ status: 404 })
  })
})

describe('heart', () => {
  it('tells of another running node with the same id', async () => {
    const redis = await redisForTest()
    const { lines, logger } = logLines('error')
    const one = nodeOn(redis, 'same', { times: quick, logger })
    const two = nodeOn(redis, 'same', { times: quick })
    await Promise.all([one.heart.start(), two.heart.start()])
    const complaint = 'another running node has the same NODE_ID: give each its own'
    await expect.poll(() => lines, { interval: 5 }).toEqual([complaint])
    await Promise.all([one.heart.close(), two.heart.close()])
  })
  it('takes its own former process for no rival', async () => {
    const redis = await redisForTest()
    const { lines, logger } = logLines('warn')
    await nodeOn(redis, 'same').service.beat()
    await nodeOn(redis, 'same', { logger }).heart.start()
    expect(lines).toEqual([])
  })
  it('says once that Redis does not answer, and ends all the same', async () => {
    const redis = await redisForTest()
    const { lines, logger } = logLines('warn')
    const { heart } = nodeOn(redis, 'a', { times: quick, logger })
    await redis.close()
    await heart.start()
    await heart.close()
    await heart.close()
    expect(lines).toEqual(['beats do not reach redis', 'could not leave the list of nodes'])
  })
})
