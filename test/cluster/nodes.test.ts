import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { newHexId } from '../../src/base/kernel/index.ts'
import { writeTemporaryFile } from '../support/config.ts'
import { type RoundRobin, startRoundRobin } from '../support/round-robin.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'
import { faults, SteadyPublisher } from './publishing.ts'
import { RestlessDevice } from './restless-device.ts'

const devices = 12
const every = 8 // ms between two messages: more than a hundred a second
const longerThanLeases = 9500 // ms

describe('three nodes behind a balancer without stickiness', () => {
  const config = writeTemporaryFile('cometd: { timeout: 1 }\nserver: { drain: 0 }')
  const env = { GMS_CONFIG: config.path }
  const start = () => startNode({ redisUrl: inject('redisUrl'), env })
  const nodes: RunningNode[] = []
  let balancer: RoundRobin

  beforeAll(async () => {
    nodes.push(...(await Promise.all([start(), start(), start()])))
    balancer = await startRoundRobin(nodes.map(({ url }) => url))
  })
  afterAll(async () => {
    await balancer?.close()
    await Promise.all(nodes.map((node) => node.kill()))
    config.remove()
  })

  const useAll = () => balancer.use(nodes.map(({ url }) => url))
  const useAllBut = (node: RunningNode) => {
    balancer.use(nodes.filter((other) => other !== node).map(({ url }) => url))
  }

  it('give phones everything once, though every request reaches another node', async () => {
    const traffic = await begin(balancer.url)
    await pause(2000)
    expect(await account(traffic)).toEqual(allWell)
    expect(traffic.publisher.count).toBeGreaterThan(50)
  })

  it('lose no message and no session when one hangs, nor when it wakes up', async () => {
    const hanging = nodes[0] as RunningNode
    const traffic = await begin(balancer.url)
    await pause(500)
    process.kill(hanging.pid, 'SIGSTOP')
    await pause(500)
    useAllBut(hanging) // as a health check would
    await pause(longerThanLeases)
    process.kill(hanging.pid, 'SIGCONT')
    useAll()
    await pause(1000)
    expect(await account(traffic)).toEqual(allWell)
  })

  it('lose no message and no session when one is killed', async () => {
    const traffic = await begin(balancer.url)
    await pause(500)
    await nodes.pop()?.kill()
    await pause(1000)
    expect(await account(traffic)).toEqual(allWell)
    nodes.push(await start())
    useAll()
  })

  it('can be replaced one after another, and nobody notices', async () => {
    const traffic = await begin(balancer.url)
    for (const [at, node] of [...nodes].entries()) {
      useAllBut(node)
      expect(await node.stop()).toBe(0)
      nodes[at] = await start()
      useAll()
    }
    await pause(500)
    expect(await account(traffic)).toEqual(allWell)
    expect(traffic.publisher.unsure).toEqual([])
  }, 60_000)
})

/** Phones that poll, and somebody who publishes to them. */
async function begin(url: string) {
  const users = Array.from({ length: devices }, () => `phone-${newHexId()}`)
  const phones = users.map((user) => new RestlessDevice(url, user))
  await Promise.all(phones.map((phone) => phone.start()))
  const publisher = new SteadyPublisher(url, users, every)
  publisher.start()
  return { phones, publisher }
}

type Traffic = Awaited<ReturnType<typeof begin>>

/** Ends publishing, waits until all is heard, and says what went wrong. */
async function account({ phones, publisher }: Traffic) {
  await publisher.stop()
  const found = () => phones.map(({ user, heard }) => faults(publisher.to(user), heard))
  await expect.poll(() => found().flatMap(({ lost }) => lost)).toEqual([])
  await Promise.all(phones.map((phone) => phone.stop()))
  return {
    lost: found().flatMap(({ lost }) => lost),
    twice: found().flatMap(({ twice }) => twice),
    strange: found().flatMap(({ strange }) => strange),
    sessions: phones.reduce((sum, { sessions }) => sum + sessions, 0),
  }
}

const allWell = { lost: [], twice: [], strange: [], sessions: devices }
