import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { Secret } from '../../../src/base/config/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type {
  ContactCentre,
  MeasuredAgent,
  MeasuredQueue,
  Statistic,
  StatSource,
} from '../../../src/center/stat-server/index.ts'
import { SourceCaller } from '../../../src/center/stat-server/source-caller.ts'
import type { TimeLimit } from '../../../src/center/stat-server/time-limit.ts'

export function statistic(given: Partial<Statistic> = {}): Statistic {
  return {
    objectType: 'Queue',
    objectId: 'sales',
    tenant: 'Environment',
    tenantPassword: '',
    metric: 'ExpectedWaitTime',
    ...{ filter: '', timeProfile: '', timeRange: '', timeRange2: '' },
    ...given,
  }
}

/** A section `stat.<name>` as it is without options, `given` aside. */
export function statSource(given: Partial<StatSource> = {}): StatSource {
  return {
    name: 'remote',
    ...{ url: '', backup_url: '', username: '', password: new Secret(''), timeout: 10 },
    metrics: ['*'],
    ...given,
  }
}

export function agent(id: string, given: Partial<MeasuredAgent> = {}): MeasuredAgent {
  return {
    id,
    queues: ['sales'],
    state: 'READY',
    since: 0,
    load: { voice: 0, chat: 0 },
    ...{ loginTime: 0, readyTime: 0, handled: 0 },
    ...given,
  }
}

export function queue(name: string, given: Partial<MeasuredQueue> = {}): MeasuredQueue {
  return {
    queue: name,
    ...{ waiting: 0, longestWait: 0, accepted: 0, handled: 0, abandoned: 0 },
    ...{ expectedWait: undefined, averageWait: undefined, averageHandling: undefined },
    ...given,
  }
}

/** A contact centre that stands still, and counts how often it is read. */
export function centreOf(
  queues: readonly MeasuredQueue[],
  agents: readonly MeasuredAgent[] = [],
): ContactCentre & { reads: number } {
  return {
    reads: 0,
    async queues() {
      this.reads += 1
      return queues
    },
    async agents() {
      this.reads += 1
      return agents
    },
  }
}

export interface Asked {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly form: Readonly<Record<string, string>>
}

type Answer = (response: ServerResponse) => void

/** A source of statistics; `answer` may be changed while it runs. */
export async function sourceServer(answer: Answer) {
  const asked: Asked[] = []
  const state = { answer }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {}) // some tests give up on it
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
      asked.push({ method: request.method, headers: request.headers, form })
      state.answer(response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(state, { url: `http://127.0.0.1:${port}/statistic`, asked })
}

export function json(body: unknown, status = 200): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

/** With a clock that a test moves. */
export function sourceCaller() {
  const clock = { at: 0, now: () => clock.at }
  const caller = new SourceCaller(createLogger('silent'), clock)
  onTestFinished(() => caller.close())
  return { caller, clock }
}

/** An address that refuses connections. */
export async function deadUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/`
}

export const never: TimeLimit = {
  signal: new AbortController().signal,
  left: () => Number.POSITIVE_INFINITY,
}
