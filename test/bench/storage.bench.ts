/** Storage with Redis against what the HTTP framework can do at most, and against webdis. */
import type { ChildServer } from '../support/child-server.ts'
import { type Asked, asked, askInTurns, ratioOf, refusals } from './support/asking.ts'
import { type BenchRedis, startBenchRedis } from './support/bench-redis.ts'
import { startRingback, startRival } from './support/child-servers.ts'
import { askOnce } from './support/exchange.ts'
import { withDriverPinned } from './support/processor.ts'
import { requestText } from './support/raw-http.ts'
import { readSettings } from './support/settings.ts'
import { median } from './support/statistics.ts'
import { startWebdis } from './support/webdis.ts'
import { type BenchTable, figure, type Target } from './table.ts'

const connections = 50
const entries = 1000 // stored beforehand for the reads
const formType = 'Content-Type: application/x-www-form-urlencoded\r\n'
const form = 'name=John%20Doe&phone=%2B15551234567&note=please%20call%20after%20five'

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
): Promise<Asked[]> {
  const create = requestText('POST', '/genesys/1/storage/3600', formType, form)
  const reads = (await storeEntries(ours)).map((id) =>
    requestText('GET', `/genesys/1/storage/${id}`),
  )
  const cases = [
    asked('hello GET', hello, same(requestText('GET', '/'))),
    asked('hello POST, form parsed', hello, same(requestText('POST', '/', formType, form))),
    asked('ringback POST', ours, same(create)),
    asked('ringback GET', ours, inTurn(reads)),
  ]
  if (webdis === undefined || redis.pid === undefined) return cases // a given Redis stays as it is
  const keys = Array.from({ length: entries }, (_, index) => `bench${index}`)
  for (const key of keys) await askOnce(webdis.port, 'GET', `/HSET/${key}/a/1/b/2/c/3`)
  return [
    ...cases,
    asked('webdis SET', webdis, inTurn(keys.map((key) => setByPost(key)))),
    asked('webdis HGETALL', webdis, inTurn(keys.map((key) => `/HGETALL/${key}`).map(get))),
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

async function measure(cases: readonly Asked[]): Promise<BenchTable> {
  await askInTurns(cases, connections, readSettings())
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
      figure(ratioOf(it, caseOf(cases, 'hello GET'))),
      figure(ratioOf(it, webdisTwin(cases, it))),
    ]),
    targets: targets(cases),
    notes: [
      'requests/s of CPU: what one core gives when nothing else holds it up; ratios are of these, within a round, median of the rounds. Where the core is not fully busy, the driver or another process was the limit, and plain requests/s say little',
    ],
    failures: refusals(cases),
  }
}

function targets(cases: readonly Asked[]): Target[] {
  const rate = (it: Asked | undefined) => `${figure(median(it?.perCore ?? []))}/s`
  const line = (name: string, against: string, hold: number, stretch: number): Target => {
    const [it, other] = [caseOf(cases, name), caseOf(cases, against)]
    return {
      what: `${name}, requests/s of CPU`,
      ours: rate(it),
      beside: `${against}: ${rate(other)}`,
      ...{ value: ratioOf(it, other), hold, stretch, larger: true },
    }
  }
  return [
    line('ringback POST', 'hello GET', 0.5, 0.62),
    line('ringback GET', 'hello GET', 0.6, 0.75),
    line('ringback POST', 'webdis SET', 0.5, 0.68),
    line('ringback GET', 'webdis HGETALL', 0.7, 0.85),
  ]
}

function caseOf(cases: readonly Asked[], name: string): Asked | undefined {
  return cases.find((it) => it.name === name)
}

function webdisTwin(cases: readonly Asked[], it: Asked): Asked | undefined {
  if (it.name === 'ringback POST') return caseOf(cases, 'webdis SET')
  return it.name === 'ringback GET' ? caseOf(cases, 'webdis HGETALL') : undefined
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
