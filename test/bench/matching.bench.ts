/** What a publish costs with a thousand subscriptions and with a million, and what a million weigh. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NotificationService } from '../../src/api/notification/index.ts'
import {
  cometdSection,
  gmsSection,
  Options,
  orsSection,
  pushSection,
} from '../../src/base/config/index.ts'
import { type Closable, createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis } from '../../src/base/redis/index.ts'
import { createCometdServer } from '../../src/channels/cometd/index.ts'
import { createPushChannels } from '../../src/channels/push/index.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { median, randomFrom } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const few = 1000
const many = Number(process.env.BENCH_SUBSCRIPTIONS ?? 1_000_000)
const users = 200 // mailboxes, the same number on both sides: their cost is not what is compared
const rehearsal = 50_000
const perSubscriber = 100
const subscribing = 500 // subscriptions under way while filling
const publishing = 64 // publishes under way while measuring
const hearing = 60_000 // ms for the last of them to arrive
const warming = 20_000 // publishes before the first turn
const targets = { ratio: { hold: 1.2, stretch: 1.1 }, megabytes: { hold: 300, stretch: 200 } }
const logger = createLogger('silent')
const collect = exposedCollector()

/** The rooms a publish goes through, over a key space of their own. */
interface Side extends Closable {
  readonly service: NotificationService
  readonly keyPrefix: string
}

export async function run(): Promise<BenchTable> {
  const redis = await startBenchRedis()
  const sides: Side[] = []
  const start = async (keyPrefix: string) => {
    const side = await openSide(redis.url, keyPrefix)
    sides.push(side)
    await side.service.start()
    return side
  }
  try {
    return await compare(redis, start, readSettings())
  } finally {
    for (const side of sides.reverse()) await side.close()
    await redis.close()
  }
}

async function compare(
  redis: BenchRedis,
  start: (keyPrefix: string) => Promise<Side>,
  settings: BenchSettings,
): Promise<BenchTable> {
  await fill(redis, await start(newPrefix()), rehearsal) // the process grows to what the work needs
  const small = await start(newPrefix())
  await fill(redis, small, few)
  const large = await start(newPrefix())
  const byChanges = await weigh(() => fill(redis, large, many))
  let seconds = 0
  const byLoad = await weigh(async () => {
    const started = performance.now()
    await start(large.keyPrefix)
    seconds = (performance.now() - started) / 1000
  })
  return toTable(await takeTurns(small, large, settings), { byChanges, byLoad, seconds })
}

async function openSide(url: string, keyPrefix: string): Promise<Side> {
  const options = await Options.load('config/gms.example.yaml', { logger })
  const connection = await openRedis({ url, keyPrefix, logger })
  const cometd = await createCometdServer({
    redis: connection,
    startId: newHexId(),
    options: options.live(cometdSection),
    logger,
  })
  const channels = createPushChannels({
    deliver: (users, event) => cometd.deliverAll(users, event),
    push: options.live(pushSection),
    gms: options.live(gmsSection),
    ors: options.live(orsSection),
    provider: () => undefined,
    logger,
  })
  const push = options.live(pushSection)
  const service = new NotificationService({ redis: connection, channels, push, logger })
  const parts: Closable[] = [service, channels, cometd, options, connection]
  return {
    service,
    keyPrefix,
    close: async () => {
      for (const part of parts) await part.close()
    },
  }
}

const newPrefix = () => `bench:${newHexId()}:`
const tagOf = (at: number) => `ors.contact.${10_000_000 + at}`

/** Subscribes on another node, in a process of its own, until `side` has heard of all. */
async function fill({ url }: BenchRedis, { service, keyPrefix }: Side, count: number) {
  const script =
    'const [file, ...args] = process.argv.slice(1); (await import(file)).subscribeMany(...args)'
  const node = ['--import', 'tsx', '--input-type=module', '-e', script]
  const child = spawn(process.execPath, [...node, import.meta.url, url, keyPrefix, String(count)], {
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`subscribing ended with ${code}`)
  const until = performance.now() + hearing
  while (service.size < count) {
    if (performance.now() > until) throw new Error(`heard of ${service.size} of ${count} only`)
    await wait(10)
  }
}

/** What the other process does. */
export async function subscribeMany(url: string, keyPrefix: string, count: string): Promise<void> {
  const { service, close } = await openSide(url, keyPrefix)
  let next = 0
  const subscribeOn = async () => {
    for (let at = next++; at < Number(count); at = next++) {
      const wanted = {
        subscriberId: `subscriber-${Math.floor(at / perSubscriber)}`,
        filter: tagOf(at),
        expire: 86_400,
        destination: { type: 'comet', properties: {} },
      }
      await service.subscribe(wanted, `user-${at % users}`)
    }
  }
  await Promise.all(Array.from({ length: subscribing }, subscribeOn))
  await close()
}

interface Weight {
  /** What the system has given the process; garbage of earlier work may lend it room. */
  readonly rss: number
  /** What is alive in the heap. */
  readonly heap: number
}

/** Megabytes by which this process has grown, garbage taken away before and after. */
async function weigh(work: () => Promise<void>): Promise<Weight> {
  const before = await settledMemory()
  await work()
  const after = await settledMemory()
  const grown = (unit: 'rss' | 'heapUsed') => (after[unit] - before[unit]) / 2 ** 20
  return { rss: grown('rss'), heap: grown('heapUsed') }
}

async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 3; round++) {
    collect()
    await wait(100)
  }
  return process.memoryUsage()
}

interface Turn {
  readonly micros: number
  readonly cpuMicros: number
}

async function takeTurns(small: Side, large: Side, settings: BenchSettings) {
  const random = randomFrom(settings.seed)
  const turn = (side: Side, count: number, limit: { publishes?: number; seconds?: number }) =>
    publishTurn(side, () => tagOf(Math.floor(random() * count)), limit)
  await turn(small, few, { publishes: warming })
  await turn(large, many, { publishes: warming })
  const rounds: { small: Turn; large: Turn }[] = []
  for (let round = 0; round < settings.rounds; round++) {
    const { seconds } = settings
    const first = round % 2 === 0 ? await turn(small, few, { seconds }) : undefined
    const second = await turn(large, many, { seconds })
    rounds.push({ small: first ?? (await turn(small, few, { seconds })), large: second })
  }
  return rounds
}

/** Closed loop: what is measured is the cost of a publish, not how it queues. */
async function publishTurn(
  side: Side,
  nextTag: () => string,
  limit: { publishes?: number; seconds?: number },
): Promise<Turn> {
  const { publishes = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = limit
  let done = 0
  const started = performance.now()
  const cpu = process.cpuUsage()
  const publishOn = async () => {
    while (done < publishes && performance.now() - started < 1000 * seconds) {
      done += 1
      const event = {
        tag: nextTag(),
        message: 'hello',
        mediaType: 'string',
        properties: {},
      } as const
      await side.service.publish(event, undefined)
    }
  }
  await Promise.all(Array.from({ length: publishing }, publishOn))
  const { user, system } = process.cpuUsage(cpu)
  return {
    micros: (1000 * (performance.now() - started)) / done,
    cpuMicros: (user + system) / done,
  }
}

function toTable(
  rounds: readonly { small: Turn; large: Turn }[],
  memory: { byChanges: Weight; byLoad: Weight; seconds: number },
): BenchTable {
  const row = (name: string, unit: 'micros' | 'cpuMicros') => {
    const of = (side: 'small' | 'large') => median(rounds.map((round) => round[side][unit]))
    const ratio = median(rounds.map(({ small, large }) => large[unit] / small[unit]))
    return { name, large: of('large'), small: of('small'), ratio }
  }
  const publishes = [row('publish, µs', 'micros'), row('publish, CPU µs', 'cpuMicros')]
  const weights = [
    ['index filled by changes, MB of RSS', memory.byChanges.rss],
    ['index filled by changes, MB of heap', memory.byChanges.heap],
    ['second index filled by loading, MB of RSS', memory.byLoad.rss],
    ['second index filled by loading, MB of heap', memory.byLoad.heap],
  ] as const
  return {
    title: 'matching: what a publish costs with many subscriptions',
    columns: ['', `${many} subscriptions`, `${few}`],
    rows: [
      ...publishes.map(({ name, large, small }) => [name, figure(large), figure(small)]),
      ...weights.map(([name, megabytes]) => [name, figure(megabytes), '–']),
    ],
    targets: [
      ...publishes.map(({ name, large, small, ratio }) => ({
        what: `${name}, with ${many} subscriptions`,
        ours: figure(large),
        beside: `with ${few}: ${figure(small)}`,
        value: ratio,
        ...targets.ratio,
      })),
      ...weights.map(([what, value]) => ({
        ...{ what, ours: `${figure(value)} MB`, value, ...targets.megabytes },
      })),
    ],
    notes: [
      `medians of ${rounds.length} rounds; ratios within a round; ${publishing} publishes under way, each to one mailbox`,
      `tags at random over all subscriptions; service, channels, mailboxes and Redis as in a running node, without HTTP`,
      `loading all subscriptions took ${figure(memory.seconds)} s`,
    ],
  }
}

/** The garbage collector, which Node shows only when asked. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}
