/** Storage with Redis against what the HTTP framework can do at most, and against webdis. */
import { setTimeout as pass } from 'node:timers/promises'
import type { ChildServer } from '../support/child-server.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { startRingback, startRival } from './support/child-servers.ts'
import { ClosedLoop } from './support/closed-loop.ts'
import { askOnce } from './support/exchange.ts'
import { cpuMicros, withDriverPinned } from './support/processor.ts'
import { requestText } from './support/raw-http.ts'
import { readSettings } from './support/settings.ts'
import { median } from './support/statistics.ts'
import { startWebdis } from './support/webdis.ts'
import { type BenchTable, figure, verdict } from './table.ts'

const connections = 50
const entries = 1000 // stored beforehand for the reads
const settling = 0.2 // s at the start of each turn that do not count
const formType = 'Content-Type: application/x-www-form-urlencoded\r\n'
const form = 'name=John%20Doe&phone=%2B15551234567&note=please%20call%20after%20five'

/** Something that is asked over and over. */
interface Case {
  readonly name: string
  readonly server: ChildServer
  readonly next: () => string
  /** Requests per second of CPU, one a round: what one core gives when nothing else holds it up. */
  readonly perCore: number[]
  /** Requests per second as they came, and how busy the core was, one a round. */
  readonly perSecond: number[]
  readonly busy: number[]
  refused: number
}

export function run(): Promise<BenchTable> {
  return withDriverPinned(async () => {
    const redis = await startBenchRedis()
    const servers: ChildServer[] = []
    const started = <T extends ChildServer | undefined>(server: T): T => {
      if (server !== undefined) servers.push(server)
      return server
    }
    try {
      const ours = started(await startRingback(redis.url))
      const hello = started(await startRival('fastify-hello'))
      const webdis = started(await startWebdis(redis.port))
      return await measure(await makeCases(redis, ours, hello, webdis))
    } finally {
      for (const server of servers) await server.kill()
      await redis.close()
    }
  })
}

async function makeCases(
  redis: BenchRedis,
  ours: ChildServer,
  hello: ChildServer,
  webdis: ChildServer | undefined,
): Promise<Case[]> {
  const create = requestText('POST', '/genesys/1/storage/3600', formType, form)
  const reads = (await storeEntries(ours)).map((id) =>
    requestText('GET', `/genesys/1/storage/${id}`),
  )
  const cases = [
    newCase('hello GET', hello, same(requestText('GET', '/'))),
    newCase('hello POST, form parsed', hello, same(requestText('POST', '/', formType, form))),
    newCase('ringback POST', ours, same(create)),
    newCase('ringback GET', ours, inTurn(reads)),
  ]
  if (webdis === undefined || redis.pid === undefined) return cases // a given Redis stays as it is
  const keys = Array.from({ length: entries }, (_, index) => `bench${index}`)
  for (const key of keys) await askOnce(webdis.port, 'GET', `/HSET/${key}/a/1/b/2/c/3`)
  return [
    ...cases,
    newCase('webdis SET', webdis, inTurn(keys.map((key) => setByPost(key)))),
    newCase('webdis HGETALL', webdis, inTurn(keys.map((key) => `/HGETALL/${key}`).map(get))),
  ]
}

async function storeEntries(ours: ChildServer): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < entries; index += 1) {
    const reply = await askOnce(ours.port, 'POST', '/genesys/1/storage/3600', formType, form)
    ids.push((JSON.parse(reply.body) as { id: string }).id)
  }
  return ids
}

async function measure(cases: readonly Case[]): Promise<BenchTable> {
  const { rounds, seconds } = readSettings()
  for (const it of cases) await turn(it, seconds * 2, false)
  for (let round = 0; round < rounds; round += 1) {
    for (const it of cases) await turn(it, seconds, true)
  }
  return {
    title: `storage: 3 form fields, ${connections} connections`,
    columns: [
      'case',
      'requests/s',
      'core busy %',
      'requests/s of CPU',
      'to hello GET',
      'to webdis',
    ],
    rows: cases.map((it) => [
      it.name,
      figure(median(it.perSecond)),
      figure(median(it.busy) * 100),
      figure(median(it.perCore)),
      figure(ratio(it, caseOf(cases, 'hello GET'))),
      figure(ratio(it, webdisTwin(cases, it))),
    ]),
    notes: targets(cases),
    failures: cases
      .filter((it) => it.refused > 0)
      .map((it) => `${it.name}: ${it.refused} requests were refused`),
  }
}

async function turn(it: Case, seconds: number, counts: boolean): Promise<void> {
  const loop = new ClosedLoop(it.server.port, connections, it.next)
  await pass(settling * 1000)
  const start = { at: performance.now(), cpu: cpuMicros(it.server.pid), answered: loop.answered }
  await pass(seconds * 1000)
  const answered = loop.answered - start.answered
  const cpu = (cpuMicros(it.server.pid) - start.cpu) / 1e6
  const elapsed = (performance.now() - start.at) / 1000
  loop.stop()
  it.refused += loop.refused
  if (!counts) return
  it.perCore.push(answered / cpu)
  it.perSecond.push(answered / elapsed)
  it.busy.push(cpu / elapsed)
}

function targets(cases: readonly Case[]): string[] {
  const line = (name: string, against: string, hold: number, stretch: number) => {
    const pair = [caseOf(cases, name), caseOf(cases, against)] as const
    const value = ratio(...pair)
    if (Number.isNaN(value)) return `${name} to ${against}: not measured`
    const asCame = figure(ratio(...pair, 'perSecond'))
    const word = verdict(value, hold, stretch, true)
    return `${name} to ${against} ≥ ${hold} / ${stretch}: ${figure(value)}, ${word} (${asCame} by requests/s)`
  }
  return [
    line('ringback POST', 'hello GET', 0.5, 0.62),
    line('ringback GET', 'hello GET', 0.6, 0.75),
    line('ringback POST', 'webdis SET', 0.5, 0.68),
    line('ringback GET', 'webdis HGETALL', 0.7, 0.85),
    'ratios of requests per second of CPU within a round, median of the rounds; where the core is not fully busy, the driver or another process was the limit, and plain requests/s say little',
  ]
}

function ratio(
  it: Case | undefined,
  other: Case | undefined,
  by: 'perCore' | 'perSecond' = 'perCore',
): number {
  if (it === undefined || other === undefined) return Number.NaN
  return median(it[by].map((value, round) => value / (other[by][round] ?? Number.NaN)))
}

function caseOf(cases: readonly Case[], name: string): Case | undefined {
  return cases.find((it) => it.name === name)
}

function webdisTwin(cases: readonly Case[], it: Case): Case | undefined {
  if (it.name === 'ringback POST') return caseOf(cases, 'webdis SET')
  return it.name === 'ringback GET' ? caseOf(cases, 'webdis HGETALL') : undefined
}

function newCase(name: string, server: ChildServer, next: () => string): Case {
  return { name, server, next, perCore: [], perSecond: [], busy: [], refused: 0 }
}

function same(request: string): () => string {
  return () => request
}

function inTurn(requests: readonly string[]): () => string {
  let at = 0
  return () => requests[at++ % requests.length] ?? ''
}

function setByPost(key: string): string {
  return requestText('POST', '/', formType, `SET/${key}-text/${encodeURIComponent(form)}`)
}

function get(path: string): string {
  return requestText('GET', path)
}
