/** Callbacks asked for, due, and looked for; against BullMQ's delayed jobs, and with many stored. */
import { setTimeout as pause } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { type Callbacks, createCallbacks } from '../../src/api/callback/index.ts'
import { createRedisServiceInstances, ServiceService } from '../../src/api/service/index.ts'
import { createRedisStorageStore, StorageService } from '../../src/api/storage/index.ts'
import {
  callbackSection,
  Options,
  type ServiceOptions,
  serverSection,
} from '../../src/base/config/index.ts'
import { Parameters } from '../../src/base/http/index.ts'
import { Closing, createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis } from '../../src/base/redis/index.ts'
import { createTimers, type Timers } from '../../src/base/timers/index.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { median, percentile, randomFrom } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const lanes = 64 // at a time, for the rival too
const due = 500
const window = 2000 // ms within which all are due
const lead = 500 // ms before the first is due, for setting them all
const few = 1000
const many = Number(process.env.BENCH_STORED ?? 1_000_000)
const days = 25 // over which stored callbacks are spread
const targets = {
  start: { hold: 0.5, stretch: 1 },
  lateness: { hold: 0.5, stretch: 0.25 },
  growth: { hold: 1.3, stretch: 1.1 },
}

export async function run(): Promise<BenchTable> {
  const server = await startBenchRedis()
  const open = new Closing()
  try {
    const settings = readSettings()
    const failures: string[] = []
    const starts = await measureStarts(server, open, settings)
    const lateness = await measureLateness(server, open, settings, failures)
    const growth = await measureGrowth(server, open, settings)
    return toTable({ starts, lateness, growth }, failures)
  } finally {
    await open.close()
    await server.close()
  }
}

interface Node {
  readonly callbacks: Callbacks
  readonly timers: Timers
  /** Hears of each callback that is handed over. */
  hear: (serviceId: string) => void
}

const service: ServiceOptions = {
  ...{ _type: 'ors', _service: 'callback', _ttl: undefined, username: undefined },
  ...{ password: undefined, _request_execution_time_buffer: '0' },
  ...{ _max_request_by_time_bucket: '100000', _urs_virtual_queue: 'sales' },
}
const call = { user: undefined, authorization: undefined, header: () => undefined }

/** The room over a real Redis, under a prefix of its own; what it hands over goes nowhere. */
async function openNode({ url }: BenchRedis, open: Closing): Promise<Node> {
  const logger = createLogger('silent')
  const keyPrefix = `bench:${newHexId()}:`
  const redis = open.keep(await openRedis({ url, keyPrefix, logger }))
  const timers = open.keep(createTimers(redis, { nodeId: 'bench', logger }))
  const options = await Options.load(undefined, { logger })
  const server = options.live(serverSection)
  const storage = new StorageService(createRedisStorageStore(redis), server)
  const services = new ServiceService({
    instances: createRedisServiceInstances(redis),
    ...{ storage, server, kinds: [], options: () => service },
    numbers: { release: async () => 0 },
  })
  const node: Node = { timers, hear() {}, callbacks: undefined as never }
  const callbacks = createCallbacks({
    ...{ redis, timers, services, logger },
    storage: { deleteValue: async () => undefined },
    patterns: { matchesGroup: () => undefined },
    channels: { send: async () => ({ kind: 'delivered' }) },
    notifications: {
      announce: async () => ({ of: 0, failed: 0, reason: '' }),
      subscribe: async () => '',
      unsubscribe: async () => undefined,
    },
    orchestrator: {
      async start({ serviceId }) {
        node.hear(serviceId)
        return { session: serviceId, answer: {} }
      },
      request: async () => ({}),
      event: async () => undefined,
      terminate: async () => undefined,
    },
    expectedWait: async () => undefined,
    options: {
      service: () => service,
      names: () => ['cb'],
      section: options.live(callbackSection),
      server,
    },
  })
  return Object.assign(node, { callbacks })
}

function wish(number: number, desiredAt: number): Parameters {
  return Parameters.of(Object.entries(dataOf(number, desiredAt)))
}

function dataOf(number: number, desiredAt: number): Record<string, string> {
  return {
    _customer_number: String(2_000_000_000 + number),
    _desired_time: new Date(desiredAt).toISOString(),
    _usr_customer_name: 'Bob Markel',
    _usr_reason: 'billing question',
    _device_notification_id: 'b16416334828b1d26ef14f329628b55b5a8c631d8928a371a5584722dd7fb673',
    _device_os: 'comet',
  }
}

interface Contender {
  readonly name: string
  once(turn: number): Promise<unknown>
  readonly rates: number[]
}

/** A callback with its checks, its slot and its instance; the rival keeps a job with the same data. */
async function measureStarts(server: BenchRedis, open: Closing, settings: BenchSettings) {
  const node = await openNode(server, open)
  const connection = { host: '127.0.0.1', port: server.port }
  const queue = new Queue(`starts-${newHexId()}`, { connection })
  open.keep(queue)
  const hour = 3_600_000
  const random = randomFrom(settings.seed)
  const ahead = () => hour + Math.floor(random() * days * 24 * hour)
  const contenders: Contender[] = [
    {
      name: 'start a callback',
      rates: [],
      once: (n) =>
        node.callbacks.starting.start('cb', wish(n, Date.now() + ahead()), call, undefined),
    },
    {
      name: 'BullMQ add with delay',
      rates: [],
      once: (n) => {
        const delay = ahead()
        return queue.add('callback', dataOf(n, Date.now() + delay), { delay })
      },
    },
  ]
  await takeTurns(contenders, settings)
  return contenders
}

/** Closed loop: each lane goes on as soon as it was answered; turn by turn. */
async function takeTurns(contenders: readonly Contender[], settings: BenchSettings): Promise<void> {
  let n = 0
  for (let round = 0; round <= settings.rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const started = performance.now()
      let calls = 0
      const go = async () => {
        while (performance.now() - started < settings.seconds * 1000) {
          await contender.once(n++)
          calls += 1
        }
      }
      await Promise.all(Array.from({ length: lanes }, go))
      const rate = (calls / (performance.now() - started)) * 1000
      if (round > 0) contender.rates.push(rate) // the first is to warm up
    }
  }
}

interface Lateness {
  readonly name: string
  readonly lateness: number[]
}

/** Sets what is due and hears when it runs. */
interface Alarm {
  readonly name: string
  set(dueAt: number, number: number): Promise<string>
  ran: (id: string) => void
}

async function measureLateness(
  server: BenchRedis,
  open: Closing,
  settings: BenchSettings,
  failures: string[],
): Promise<Lateness[]> {
  const alarms = [await callbackAlarm(server, open), bullAlarm(server, open)]
  const rows = alarms.map(({ name }) => ({ name, lateness: [] as number[] }))
  for (let round = 0; round <= settings.rounds; round++) {
    for (const [i, alarm] of alarms.entries()) {
      const turn = await takeDueTurn(alarm, randomFrom(settings.seed + round))
      if (turn.lost + turn.twice > 0) {
        failures.push(`${alarm.name}: ${turn.lost} lost, ${turn.twice} twice`)
      }
      if (round > 0) rows[i]?.lateness.push(...turn.lateness)
    }
  }
  return rows
}

async function takeDueTurn(alarm: Alarm, random: () => number) {
  const from = Date.now() + lead
  const dueAt = new Map<string, number>()
  const ranAt = new Map<string, number>()
  let twice = 0
  alarm.ran = (id) => {
    if (ranAt.has(id)) twice++
    ranAt.set(id, performance.timeOrigin + performance.now())
  }
  const times = Array.from({ length: due }, () => from + Math.floor(random() * window))
  await Promise.all(
    times.map(async (at, number) => void dueAt.set(await alarm.set(at, number), at)),
  )
  const end = from + window + 3000
  while (ranAt.size < due && Date.now() < end) await pause(20)
  await pause(300) // for what would run twice
  const lateness = [...dueAt].flatMap(([id, at]) => {
    const ran = ranAt.get(id)
    return ran === undefined ? [] : [ran - at]
  })
  return { lateness, lost: due - lateness.length, twice }
}

async function callbackAlarm(server: BenchRedis, open: Closing): Promise<Alarm> {
  const node = await openNode(server, open)
  await node.timers.start()
  const alarm: Alarm = {
    name: 'callback handed over',
    ran() {},
    async set(at, number) {
      const { starting } = node.callbacks
      const answer = await starting.start('cb', wish(number, at), call, undefined)
      return String(answer._id)
    },
  }
  node.hear = (id) => alarm.ran(id)
  return alarm
}

function bullAlarm(server: BenchRedis, open: Closing): Alarm {
  const connection = { host: '127.0.0.1', port: server.port, maxRetriesPerRequest: null }
  const name = `due-${newHexId()}`
  const queue = open.keep(new Queue(name, { connection }))
  const alarm: Alarm = {
    name: 'BullMQ job run',
    ran() {},
    async set(at) {
      const jobId = newHexId()
      await queue.add('callback', {}, { jobId, delay: Math.max(0, at - Date.now()) })
      return jobId
    },
  }
  const work = async ({ id }: { id?: string | undefined }) => alarm.ran(id ?? '')
  const worker = new Worker(name, work, { connection, concurrency: 500 })
  open.keep({ close: () => worker.close() })
  return alarm
}

interface Growth {
  readonly name: string
  /** Calls a second with few stored over calls a second with many. */
  readonly ratios: number[]
  readonly rate: number
  readonly rateOfFew: number
}

async function measureGrowth(
  server: BenchRedis,
  open: Closing,
  settings: BenchSettings,
): Promise<Growth[]> {
  const [small, large] = [await openNode(server, open), await openNode(server, open)]
  await fill(small, few)
  await fill(large, many)
  const random = randomFrom(settings.seed)
  const asks: readonly [string, (node: Node, stored: number) => Promise<unknown>][] = [
    [
      'query by number',
      ({ callbacks }, stored) => {
        const number = String(2_000_000_000 + Math.floor(random() * stored))
        return callbacks.querying.query('cb', Parameters.of([['_customer_number', number]]), call)
      },
    ],
    [
      'availability of a day',
      ({ callbacks }) => {
        const start = new Date(Date.now() + Math.floor(random() * days) * 86_400_000)
        const asked = Parameters.of([
          ['start', start.toISOString()],
          ['number-of-days', '1'],
        ])
        return callbacks.offering.availability('cb', asked, call)
      },
    ],
  ]
  const found: Growth[] = []
  for (const [name, ask] of asks) {
    const [one, other]: [Contender, Contender] = [
      { name, rates: [], once: () => ask(small, few) },
      { name, rates: [], once: () => ask(large, many) },
    ]
    await takeTurns([one, other], settings)
    const ratios = one.rates.map((rate, round) => rate / (other.rates[round] ?? Number.NaN))
    found.push({ name, ratios, rate: median(other.rates), rateOfFew: median(one.rates) })
  }
  return found
}

/** Asked for as any other, spread over days and customers. */
async function fill({ callbacks }: Node, count: number): Promise<void> {
  let next = 0
  const from = Date.now() + 3_600_000
  const go = async () => {
    for (let n = next++; n < count; n = next++) {
      const at = from + ((n * 7919) % (days * 288)) * 300_000
      await callbacks.starting.start('cb', wish(n, at), call, undefined)
    }
  }
  await Promise.all(Array.from({ length: 256 }, go))
}

function toTable(
  found: { starts: readonly Contender[]; lateness: readonly Lateness[]; growth: readonly Growth[] },
  failures: string[],
): BenchTable {
  const [own, rival] = found.starts
  const startRatio = median(
    (own?.rates ?? []).map((rate, round) => rate / (rival?.rates[round] ?? Number.NaN)),
  )
  const p99 = found.lateness.map(({ lateness }) => percentile(lateness, 0.99))
  const lateRatio = (p99[0] ?? Number.NaN) / (p99[1] ?? Number.NaN)
  const late = (at: number) => `${figure(p99[at] ?? Number.NaN)} ms`
  return {
    title: `callbacks: ${lanes} at a time; ${due} due within ${window / 1000} s; ${many} stored`,
    columns: ['', 'a second', 'p50 ms', 'p99 ms', 'max ms', 'ratio'],
    rows: [
      ...found.starts.map(({ name, rates }) => [name, figure(median(rates))]),
      ...found.lateness.map(({ name, lateness }) => [
        ...[name, '', ...[0.5, 0.99, 1].map((p) => figure(percentile(lateness, p)))],
      ]),
      ...found.growth.map(({ name, ratios, rate }) => [
        ...[name, figure(rate), '', '', '', figure(median(ratios))],
      ]),
    ],
    targets: [
      {
        what: 'callbacks asked for, a second',
        ours: figure(median(own?.rates ?? [])),
        beside: `${rival?.name}: ${figure(median(rival?.rates ?? []))}`,
        ...{ value: startRatio, ...targets.start, larger: true },
      },
      {
        what: 'p99 of lateness',
        ours: late(0),
        beside: `${found.lateness[1]?.name}: ${late(1)}`,
        ...{ value: lateRatio, ...targets.lateness },
      },
      ...found.growth.map(({ name, ratios, rate, rateOfFew }) => ({
        what: `cost with ${many} stored: ${name}`,
        ours: `${figure(rate)}/s`,
        beside: `with ${few}: ${figure(rateOfFew)}/s`,
        ...{ value: median(ratios), ...targets.growth },
      })),
    ],
    notes: [
      'a start is checked, books its slot, and keeps record, queue, lookup by number, why, and service instance: a script and a command; the rival keeps a job with the same data',
      `ratios within a round, medians of rounds; growth is the rate with ${few} stored over that with ${many}`,
      'lateness of a callback is up to the moment its orchestrator is asked, after the mark is written; of a job up to its processor, 500 at a time',
    ],
    failures,
  }
}
