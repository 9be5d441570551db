/**
 * A thousand chats over CometD at a thousand messages a second, half of them from customers and half
 * from agents: the time from saying to hearing against that of plain publishing to the same
 * customers in the same run, and what a chat of fifty entries takes of Redis.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildServer } from '../support/child-server.ts'
import { startNode } from '../support/start-node.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { builtServer } from './support/built-server.ts'
import {
  agentNames,
  agentsRequest,
  type BenchChat,
  credentialsOf,
  customersRequest,
  officeConfig,
  openChats,
  openDesks,
} from './support/chat-office.ts'
import { subscribeToTag } from './support/contenders.ts'
import { inParallel } from './support/exchange.ts'
import { growth, keySizes } from './support/key-sizes.ts'
import { Ledger, settled } from './support/ledger.ts'
import { PollingClient } from './support/polling-client.ts'
import { cpuMicros, onCore, serverCore, withDriverPinned } from './support/processor.ts'
import { Publishers, readMessages, sendOpenLoop, stamped } from './support/publishers.ts'
import { readSettings } from './support/settings.ts'
import { median, percentile } from './support/statistics.ts'
import { type BenchTable, figure, verdict } from './table.ts'

const chats = 1000
const rate = 1000 // messages a second, both ways together
const connections = 32
const turnLength = 3 // times the usual: each of a thousand chats speaks once or twice a second
const settling = 0.5 // s at the start of each turn that do not count: connections are made in it
const latencyTarget = { hold: 2, stretch: 1.5 } // p99 of chats as a multiple of publishing's
const weighed = { chats: 200, entries: 50 }
const line =
  'A line of a chat as people write them, some hundred characters long, though many are shorter.'
const weightTarget = { hold: 25, stretch: 15 } // KB a chat

type Kind = 'publish' | 'to agent' | 'to customer'

interface Turn {
  readonly micros: number
  readonly redisMicros: number
  readonly ages: Readonly<Record<Kind, readonly number[]>>
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    try {
      const node = await startOffice(redis.url)
      const stand = new Stand(node, redis)
      try {
        await stand.open()
        return await measure(stand, redis, node)
      } finally {
        stand.close()
        await node.kill()
      }
    } finally {
      await redis.close()
    }
  })
}

async function startOffice(redisUrl: string): Promise<ChildServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-chat-'))
  const file = join(folder, 'gms.yaml')
  writeFileSync(file, officeConfig())
  try {
    return await startNode({
      redisUrl,
      entry: builtServer(),
      env: { LOG_LEVEL: 'warn', GMS_CONFIG: file },
      wrap: (command) => onCore(serverCore, command),
    })
  } finally {
    rmSync(folder, { recursive: true }) // it has read its configuration
  }
}

async function measure(stand: Stand, redis: BenchRedis, node: ChildServer): Promise<BenchTable> {
  const settings = readSettings()
  const seconds = settings.seconds * turnLength
  const modes = ['publish', 'chat'] as const
  const turns: Record<(typeof modes)[number], Turn[]> = { publish: [], chat: [] }
  for (const mode of modes) await stand.turn(mode, seconds * 2.5)
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const mode of modes) turns[mode].push(await stand.turn(mode, seconds))
  }
  const weight = await weigh(redis, node)
  return {
    title: 'chat: from saying to hearing',
    columns: ['what', 'p50 ms', 'p99 ms', 'of publish', 'target', 'CPU µs', 'Redis µs'],
    rows: toRows(turns.publish, turns.chat),
    notes: [
      `${chats} chats of ${agentNames.length} agents, ${rate} messages a second in total; publish: as many to the same customers; all hold polls with ext.ack`,
      'a message of a chat is written to its transcript and told to two mailboxes, a published one to one; latencies are the median of the rounds',
      ...weight,
      stand.summary(),
    ],
    failures: stand.failures(),
  }
}

function toRows(publishing: readonly Turn[], talking: readonly Turn[]): (string | number)[][] {
  const base = latencyOf(publishing, ['publish'], 0.99)
  const latencies = (turns: readonly Turn[], ...kinds: Kind[]) => {
    const [p50, p99] = [latencyOf(turns, kinds, 0.5), latencyOf(turns, kinds, 0.99)]
    return [figure(p50), figure(p99), figure(p99 / base)]
  }
  const costs = (turns: readonly Turn[]) => [
    figure(median(turns.map(({ micros }) => micros))),
    figure(median(turns.map(({ redisMicros }) => redisMicros))),
  ]
  const ratio = latencyOf(talking, ['to agent', 'to customer'], 0.99) / base
  const { hold, stretch } = latencyTarget
  const wanted = `≤ ${hold} / ${stretch}: ${verdict(ratio, hold, stretch)}`
  return [
    ['publish', ...latencies(publishing, 'publish'), '', ...costs(publishing)],
    ['chat', ...latencies(talking, 'to agent', 'to customer'), wanted, ...costs(talking)],
    ['  to the agent', ...latencies(talking, 'to agent'), '', '', ''],
    ['  to the customer', ...latencies(talking, 'to customer'), '', '', ''],
  ]
}

/** The median of the rounds: one in which the machine was busy with something else does not count. */
function latencyOf(turns: readonly Turn[], kinds: readonly Kind[], share: number): number {
  return median(
    turns.map(({ ages }) =>
      percentile(
        kinds.flatMap((kind) => ages[kind]),
        share,
      ),
    ),
  )
}

/** What chats of fifty entries add to Redis; nobody reads the mailboxes of these customers. */
async function weigh(redis: BenchRedis, node: ChildServer): Promise<string[]> {
  const before = await keySizes(redis.url)
  const customers = Array.from({ length: weighed.chats }, (_, at) => `weighed${at}`)
  const opened = await openChats(node.port, customers)
  const refusals: number[] = []
  const target = { port: node.port, publishPath: '' }
  const publishers = new Publishers(target, connections, (number) => refusals.push(number))
  for (let entry = 2; entry < weighed.entries; entry += 1) {
    await inParallel(opened, connections, (chat) => {
      const asked = entry % 2 === 0 ? customersRequest(chat, line) : agentsRequest(chat, line)
      return new Promise<void>((resolve) => publishers.send(asked, entry, resolve))
    })
  }
  publishers.close()
  if (refusals.length > 0) throw new Error(`${refusals.length} entries were refused`)
  const grown = growth(before, await keySizes(redis.url))
  const inMailboxes = grown.filter(([family]) => family.startsWith('gms:mailbox:'))
  const own = grown.filter((each) => !inMailboxes.includes(each))
  const weight = kilobytes(own)
  const { hold, stretch } = weightTarget
  const parts = own.map((each) => `${each[0]} ${figure(kilobytes([each]))}`)
  return [
    `a chat of ${weighed.entries} entries with its service takes ${figure(weight)} KB of Redis (≤ ${hold} / ${stretch}: ${verdict(weight, hold, stretch)}): ${parts.join(', ')}`,
    `its messages stay ${figure(kilobytes(inMailboxes))} KB in the mailboxes of customer and agent, until 500 newer ones have come or two hours have passed`,
  ]
}

function kilobytes(families: readonly (readonly [string, number])[]): number {
  const bytes = families.reduce((total, [, each]) => total + each, 0)
  return bytes / weighed.chats / 1000
}

/** A node with chats that go on, each heard by its customer and its agent. */
class Stand {
  readonly #node: ChildServer
  readonly #redis: BenchRedis
  readonly #ledger = new Ledger()
  readonly #kinds: Kind[] = []
  readonly #clients: PollingClient[] = []
  readonly #customers = Array.from({ length: chats }, (_, at) => `customer${at}`)
  #chats: readonly BenchChat[] = []
  #ages: Record<Kind, number[]> = noAges()
  #next = 0

  constructor(node: ChildServer, redis: BenchRedis) {
    this.#node = node
    this.#redis = redis
  }

  async open(): Promise<void> {
    const { port } = this.#node
    const server = { port, path: '/genesys/cometd', ack: true }
    for (const user of this.#customers) {
      this.#clients.push(new PollingClient(server, user, '/_genesys', this.#customerHears))
    }
    await openDesks(port)
    for (const agent of agentNames) {
      const headers = credentialsOf(agent)
      const own = { ...server, headers }
      this.#clients.push(new PollingClient(own, `agent:${agent}`, '/_genesys', this.#agentHears))
    }
    await inParallel(this.#clients, 20, (client) => client.start())
    await inParallel(this.#customers, 20, (user) => subscribeToTag(port, user, `bench.${user}`))
    this.#chats = await openChats(port, this.#customers)
  }

  /** Sends at the rate for that long and waits until everything has arrived. */
  async turn(mode: 'publish' | 'chat', seconds: number): Promise<Turn> {
    const target = { port: this.#node.port, publishPath: '/genesys/1/notification/publish' }
    // New ones each turn: servers close a connection that was idle for some seconds.
    const publishers = new Publishers(target, connections, this.#refused)
    const send = mode === 'chat' ? () => this.#talk(publishers) : () => this.#publish(publishers)
    const sending = sendOpenLoop(rate, seconds, send)
    await new Promise((resolve) => setTimeout(resolve, settling * 1000))
    const start = this.#reading()
    this.#ages = noAges()
    await sending
    const end = this.#reading()
    const ages = this.#ages
    await settled(this.#ledger)
    publishers.close()
    const messages = end.received - start.received
    return {
      micros: (end.cpu - start.cpu) / messages,
      redisMicros: (end.redis - start.redis) / messages,
      ages,
    }
  }

  summary(): string {
    const { sent, lost, twice, refused } = this.#ledger.counts()
    return `${sent} sent, ${lost} lost, ${twice} twice, ${refused} refused`
  }

  failures(): string[] {
    const { lost, twice, refused } = this.#ledger.counts()
    return lost + twice + refused === 0 ? [] : [this.summary()]
  }

  close(): void {
    for (const client of this.#clients) client.stop()
  }

  #publish(publishers: Publishers): void {
    const user = this.#customers[this.#next % chats] ?? ''
    this.#next += 1
    publishers.publish(`bench.${user}`, this.#number('publish'))
  }

  /** Each chat in its turn; customer and agent speak alternately. */
  #talk(publishers: Publishers): void {
    const chat = this.#chats[(this.#next >> 1) % chats]
    if (chat === undefined) throw new Error('there are no chats')
    const isAgents = this.#next % 2 === 1
    this.#next += 1
    const number = this.#number(isAgents ? 'to customer' : 'to agent')
    const request = isAgents ? agentsRequest : customersRequest
    publishers.send(request(chat, stamped(number)), number)
  }

  #number(kind: Kind): number {
    this.#kinds.push(kind)
    return this.#ledger.next()
  }

  readonly #refused = (number: number): void => this.#ledger.refused(number)

  readonly #customerHears = (body: string): void => this.#take(body, 'to agent')

  readonly #agentHears = (body: string): void => this.#take(body, 'to customer')

  /** What `own` says comes back to whoever said it, and does not count. */
  #take(body: string, own: Kind): void {
    readMessages(body, (number, age) => {
      const kind = this.#kinds[number]
      if (kind === undefined || kind === own) return
      this.#ledger.arrived(number)
      this.#ages[kind].push(age)
    })
  }

  #reading() {
    return {
      cpu: cpuMicros(this.#node.pid),
      redis: this.#redis.pid === undefined ? Number.NaN : cpuMicros(this.#redis.pid),
      received: this.#ledger.received,
    }
  }
}

const noAges = (): Record<Kind, number[]> => ({ publish: [], 'to agent': [], 'to customer': [] })
