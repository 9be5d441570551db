/** One event for a hundred thousand web hooks: what it weighs, and how soon the first has it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NotificationService } from '../../src/api/notification/index.ts'
import {
  cometdSection,
  deliverySection,
  gmsSection,
  Options,
  orsSection,
  pushSection,
} from '../../src/base/config/index.ts'
import { type Closable, createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis } from '../../src/base/redis/index.ts'
import { createTimers } from '../../src/base/timers/index.ts'
import { createCometdServer } from '../../src/channels/cometd/index.ts'
import { createDeliveries, type Deliveries } from '../../src/channels/delivery/index.ts'
import { createPushChannels } from '../../src/channels/push/index.ts'
import { startBenchRedis } from './support/bench-redis.ts'
import { type BenchTable, figure } from './table.ts'

const subscribers = Number(process.env.BENCH_SUBSCRIBERS ?? 100_000)
const subscribing = 500 // subscriptions under way while filling
const hearing = 60_000 // ms for the last of them to arrive
const sampling = 20 // ms
const collectEvery = 1000 // ms
const tag = 'bench.all'
const targets = { megabytes: { hold: 150, stretch: 75 }, first: { hold: 100, stretch: 50 } }
const logger = createLogger('silent')
const collect = exposedCollector()

/** The rooms that an event for devices goes through. */
interface Side extends Closable {
  readonly service: NotificationService
  readonly deliveries: Deliveries
}

export async function run(): Promise<BenchTable> {
  const redis = await startBenchRedis()
  const hook = await startHook()
  const keyPrefix = `bench:${newHexId()}:`
  const side = await openSide(redis.url, keyPrefix)
  try {
    await side.service.start()
    await fill(side.service, redis.url, keyPrefix, hook.url)
    const rehearsal = await publish(side, hook, { collecting: true }) // the process grows to what it needs
    const turn = await publish(side, hook)
    const records = (await side.deliveries.list({ state: 'delivered', most: 1 })).deliveries
    return toTable({ ...turn, alive: rehearsal.alive }, [
      ...failuresOf(rehearsal),
      ...failuresOf(turn),
      ...(records.length === 1 ? [] : ['no delivery was written down']),
    ])
  } finally {
    hook.process.kill()
    await side.close()
    await redis.close()
  }
}

async function openSide(url: string, keyPrefix: string): Promise<Side> {
  const options = await Options.load('config/gms.example.yaml', { logger })
  const connection = await openRedis({ url, keyPrefix, logger, silenceLimit: 10_000 })
  const startId = newHexId()
  const cometdOptions = options.live(cometdSection)
  const parts = { redis: connection, options: cometdOptions, startId, logger }
  const cometd = await createCometdServer(parts)
  const timers = createTimers(connection, { nodeId: startId, logger })
  const push = options.live(pushSection)
  const gms = options.live(gmsSection)
  const pushed = createPushChannels({
    deliver: (users, event) => cometd.deliverAll(users, event),
    ...{ push, gms, ors: options.live(orsSection), logger },
    provider: () => undefined,
  })
  const deliveries = createDeliveries({
    ...{ redis: connection, timers, cometd, channels: pushed, nodeId: startId, logger },
    options: options.live(deliverySection),
    ...{ grace: () => 10, longestPush: () => 20 },
  })
  const service = new NotificationService({
    ...{ redis: connection, channels: deliveries, push, logger },
  })
  await timers.start()
  const all: Closable[] = [service, timers, deliveries, pushed, cometd, options, connection]
  return {
    service,
    deliveries,
    close: async () => {
      for (const part of all) await part.close()
    },
  }
}

/** Subscribes on another node, in a process of its own, until this one has heard of all. */
async function fill(service: NotificationService, ...args: string[]): Promise<void> {
  const script =
    'const [file, ...args] = process.argv.slice(1); (await import(file)).subscribeMany(...args)'
  const node = ['--import', 'tsx', '--input-type=module', '-e', script, import.meta.url]
  const child = spawn(process.execPath, [...node, ...args], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`subscribing ended with ${code}`)
  const until = performance.now() + hearing
  while (service.size < subscribers) {
    if (performance.now() > until) throw new Error(`heard of ${service.size} only`)
    await wait(10)
  }
}

/** What the other process does. */
export async function subscribeMany(url: string, keyPrefix: string, hook: string): Promise<void> {
  const { service, close } = await openSide(url, keyPrefix)
  let next = 0
  const subscribeOn = async () => {
    for (let at = next++; at < subscribers; at = next++) {
      const destination = { type: 'httpcb', deviceId: `${hook}${at}`, properties: {} }
      const wanted = { subscriberId: `subscriber-${at}`, filter: tag, expire: 86_400, destination }
      await service.subscribe(wanted, undefined)
    }
  }
  await Promise.all(Array.from({ length: subscribing }, subscribeOn))
  await close()
}

interface Hook {
  readonly process: ChildProcess
  readonly url: string
  /** What it has received since it was asked last. */
  ask(): Promise<{ count: number; devices: number; firstAt: number }>
}

/** A receiver in a process of its own, that counts. */
async function startHook(): Promise<Hook> {
  const script = `
    let count = 0, firstAt = 0, devices = new Set()
    const server = require('node:http').createServer((request, response) => {
      if (count++ === 0) firstAt = Date.now()
      devices.add(request.url)
      request.resume()
      response.end()
    })
    process.on('message', () => {
      process.send({ count, devices: devices.size, firstAt })
      count = 0; devices = new Set()
    })
    server.listen(0, '127.0.0.1', () => process.send(server.address().port))`
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [port] = await once(child, 'message')
  return {
    process: child,
    url: `http://127.0.0.1:${port}/`,
    async ask() {
      child.send('what?')
      const [answer] = await once(child, 'message')
      return answer
    },
  }
}

interface Turn {
  readonly rss: number
  /** The most that was alive in the heap when garbage was taken away under way. */
  readonly alive: number
  readonly firstAfter: number
  readonly seconds: number
  readonly count: number
  readonly devices: number
  readonly refused: string | undefined
}

async function publish({ service }: Side, hook: Hook, { collecting = false } = {}): Promise<Turn> {
  const idle = await settledMemory()
  let [rss, alive] = [0, 0]
  const sampler = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss() - idle.rss)
  }, sampling)
  const collector = setInterval(() => {
    if (collecting) collect()
    alive = Math.max(alive, process.memoryUsage().heapUsed - idle.heapUsed)
  }, collectEvery)
  const begun = Date.now()
  const event = { tag, message: 'hello', mediaType: 'string', properties: {} } as const
  const refused = await service.publish(event, undefined).then(
    () => undefined,
    (error: unknown) => String(error),
  )
  const seconds = (Date.now() - begun) / 1000
  clearInterval(sampler)
  clearInterval(collector)
  const { count, devices, firstAt } = await hook.ask()
  const megabytes = { rss: rss / 2 ** 20, alive: alive / 2 ** 20 }
  return { ...megabytes, firstAfter: firstAt - begun, seconds, count, devices, refused }
}

async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 3; round++) {
    collect()
    await wait(100)
  }
  return process.memoryUsage()
}

function failuresOf({ count, devices, refused }: Turn): string[] {
  if (refused !== undefined) return [refused]
  return count === subscribers && devices === subscribers
    ? []
    : [`${count} calls reached ${devices} of ${subscribers}`]
}

function toTable(turn: Turn, failures: string[]): BenchTable {
  const { rss, alive, firstAfter, seconds } = turn
  const target = (what: string, value: number, goal: { hold: number; stretch: number }) => {
    return { what, ours: figure(value), value, ...goal }
  }
  return {
    title: 'push-fanout: one event for many web hooks',
    columns: [`one event for ${subscribers} web hooks`, 'value'],
    rows: [
      ['memory above idle at most, MB of RSS', figure(rss)],
      ['alive in the heap above idle, MB', figure(alive)],
      ['first call after, ms', figure(firstAfter)],
      ['all of them after, s', figure(seconds)],
      ['calls a second', figure(subscribers / seconds)],
    ],
    targets: [
      target('memory above idle at most, MB of RSS', rss, targets.megabytes),
      target('alive in the heap above idle, MB', alive, targets.megabytes),
      target('first call after, ms', firstAfter, targets.first),
    ],
    notes: [
      'the second of two; each call is written down before it is made, and again when it has ended',
      'memory and rooms of one process, subscribed to by another; the receiver is a third',
      'what is alive was looked at in the first of the two, garbage taken away every second',
    ],
    failures,
  }
}

/** The garbage collector, which Node shows only when asked. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}
