/** Access numbers booked and matched, against a bare script of one key; and what a large pool costs. */
import { Redis as IoRedis } from 'ioredis'
import type { ResourcesOptions } from '../../src/base/config/index.ts'
import { Closing, createLogger, newHexId } from '../../src/base/kernel/index.ts'
import { openRedis } from '../../src/base/redis/index.ts'
import {
  type AccessNumbers,
  type AllocationStrategy,
  createAccessNumbers,
} from '../../src/center/access-numbers/index.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { cpuMicros } from './support/processor.ts'
import { type BenchSettings, readSettings } from './support/settings.ts'
import { median } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const few = 100
const many = 10_000
const atATime = 256 // for the rival too
const atATimeOfFew = 64 // where pools are compared: the small one must have numbers left
const warmUp = 2 // rounds, in which the pools are loaded and the code is compiled
const rivalScript = "return redis.call('INCRBY', KEYS[1], ARGV[1])"
const targets = { rival: { hold: 0.5, stretch: 0.8 }, growth: { hold: 1.3, stretch: 1.1 } }

/** Something done over and over. */
interface Contender {
  readonly name: string
  readonly lanes: number
  /** Resolves to the number of calls it took. */
  once(lane: number): Promise<number>
  readonly turns: Turn[]
}

interface Turn {
  /** Calls a second. */
  readonly rate: number
  /** Microseconds of CPU a call. */
  readonly node: number
  readonly redis: number
}

export async function run(): Promise<BenchTable> {
  const server = await startBenchRedis()
  const open = new Closing()
  const failures = new Set<string>()
  try {
    const large = await openSide(server, many, open)
    const small = await openSide(server, few, open)
    const cluster = { strategy: 'CLUSTER' } as const
    const fewer = { ...cluster, lanes: atATimeOfFew }
    const contenders = [
      bareEval(server, open),
      pairs(`CLUSTER, ${many}`, large, cluster, failures),
      pairs(`CLUSTER with codes, ${many}`, large, { ...cluster, withCode: true }, failures),
      pairs(`RANDOM, ${many}`, large, { strategy: 'RANDOM' }, failures),
      pairs(
        `ROUND-ROBIN with codes, ${many}`,
        large,
        { strategy: 'ROUND-ROBIN', withCode: true },
        failures,
      ),
      pairs(`CLUSTER, ${many}, ${atATimeOfFew} at a time`, large, fewer, failures),
      pairs(`CLUSTER, ${few}, ${atATimeOfFew} at a time`, small, fewer, failures),
    ]
    await takeTurns(contenders, server, readSettings())
    return toTable(contenders, [...failures])
  } finally {
    await open.close()
    await server.close()
  }
}

/** A group of `size` numbers, over a key space of its own. */
async function openSide({ url }: BenchRedis, size: number, open: Closing): Promise<AccessNumbers> {
  const logger = createLogger('silent')
  const redis = open.keep(await openRedis({ url, keyPrefix: `bench:${newHexId()}:`, logger }))
  const named = Array.from({ length: size }, (_, at) => [`number${at}`, `${6_504_660_000 + at}`])
  const options: ResourcesOptions = {
    _allocation_strategy: undefined,
    _booking_expiration_timeout: undefined,
    _return_pool_health: undefined,
    ...Object.fromEntries(named),
  }
  return createAccessNumbers({ redis, groups: () => options, country: () => 'US' })
}

/** A service books a number, its caller calls it: two calls. */
function pairs(
  name: string,
  numbers: AccessNumbers,
  how: { strategy: AllocationStrategy; withCode?: boolean; lanes?: number },
  failures: Set<string>,
): Contender {
  const { strategy, withCode = false, lanes = atATime } = how
  const held = new Set<string>()
  let started = 0
  return {
    name,
    lanes,
    turns: [],
    async once() {
      const serviceId = `service-${started++}`
      const phoneNumber = `+1415${2_000_000 + (started % 5_000_000)}`
      const wish = { group: 'DNIS', serviceId, dataId: serviceId, phoneNumber, strategy, withCode }
      const { accessNumber, accessCode } = await numbers.allocate({ ...wish, codeLength: 6 })
      if (strategy === 'CLUSTER' && held.has(accessNumber)) failures.add(`${name}: two owners`)
      held.add(accessNumber)
      const found = numbers.match({ accessNumber, phoneNumber, accessCode })
      held.delete(accessNumber) // its next owner may hear of it before the answer is here
      if ((await found)?.serviceId !== serviceId) failures.add(`${name}: a call found another`)
      return 2
    },
  }
}

function bareEval({ url }: BenchRedis, open: Closing): Contender {
  const client = new IoRedis(url)
  open.keep({ close: async () => client.disconnect() })
  return {
    name: 'bare ioredis EVAL',
    lanes: atATime,
    turns: [],
    async once(lane) {
      await client.eval(rivalScript, 1, `bench:rival:${lane}`, 1)
      return 1
    },
  }
}

async function takeTurns(
  contenders: readonly Contender[],
  server: BenchRedis,
  settings: BenchSettings,
): Promise<void> {
  for (let round = -warmUp; round < settings.rounds; round++) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed()
    for (const contender of order) {
      const turn = await takeTurn(contender, server, settings.seconds * 1000)
      if (round >= 0) contender.turns.push(turn)
    }
  }
}

/** Closed loop: each lane goes on as soon as it was answered. */
async function takeTurn(
  contender: Contender,
  { pid }: BenchRedis,
  milliseconds: number,
): Promise<Turn> {
  const redisMicros = () => (pid === undefined ? Number.NaN : cpuMicros(pid))
  const before = { at: performance.now(), node: process.cpuUsage(), redis: redisMicros() }
  let calls = 0
  const go = async (lane: number) => {
    while (performance.now() - before.at < milliseconds) {
      const made = await contender.once(lane)
      calls += made
    }
  }
  await Promise.all(Array.from({ length: contender.lanes }, (_, lane) => go(lane)))
  const { user, system } = process.cpuUsage(before.node)
  return {
    rate: (1000 * calls) / (performance.now() - before.at),
    node: (user + system) / calls,
    redis: (redisMicros() - before.redis) / calls,
  }
}

function toTable(contenders: readonly Contender[], failures: string[]): BenchTable {
  const of = (start: string) => contenders.find(({ name }) => name.startsWith(start))?.turns ?? []
  const [small, large] = [of(`CLUSTER, ${few},`), of(`CLUSTER, ${many}, ${atATimeOfFew}`)]
  return {
    title: `numbers: allocate and match, ${atATime} at a time`,
    columns: ['', 'calls/s', 'CPU µs of Node', 'of Redis', 'to EVAL', 'by CPU'],
    rows: contenders.map(({ name, lanes, turns }) => {
      const share = ratio(turns, of('bare'))
      const byCpu = cpu(of('bare')) / cpu(turns)
      const compares = lanes === atATime && turns !== of('bare')
      return [
        name,
        ...(['rate', 'node', 'redis'] as const).map((unit) => figure(medianOf(turns, unit))),
        compares ? figure(share) : '',
        compares ? figure(byCpu) : '',
      ]
    }),
    targets: [
      ...contenders
        .filter(({ lanes, turns }) => lanes === atATime && turns !== of('bare'))
        .map(({ name, turns }) => ({
          what: `calls/s, ${name}`,
          ours: `${figure(medianOf(turns, 'rate'))}/s`,
          beside: `bare ioredis EVAL: ${figure(medianOf(of('bare'), 'rate'))}/s`,
          value: ratio(turns, of('bare')),
          ...targets.rival,
          larger: true,
        })),
      {
        what: `cost of a call with ${many} numbers, ${atATimeOfFew} at a time`,
        ours: `${figure(medianOf(large, 'rate'))}/s`,
        beside: `with ${few}: ${figure(medianOf(small, 'rate'))}/s`,
        ...{ value: ratio(small, large), ...targets.growth },
      },
    ],
    notes: [
      'a call is one allocate or one match, one script run of the rival; medians of rounds, ratios within a round; where others use the machine, trust the CPU',
      'every caller is another number, of North America; the rival increments a key over a connection of its own',
    ],
    failures,
  }
}

const cpu = (turns: readonly Turn[]) => medianOf(turns, 'node') + medianOf(turns, 'redis')
const medianOf = (turns: readonly Turn[], unit: keyof Turn) => median(turns.map((it) => it[unit]))

/** Of the rates, within a round. */
function ratio(turns: readonly Turn[], others: readonly Turn[]): number {
  return median(turns.map(({ rate }, round) => rate / (others[round]?.rate ?? Number.NaN)))
}
