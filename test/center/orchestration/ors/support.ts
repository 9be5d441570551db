import { expect, onTestFinished } from 'vitest'
import {
  type GmsOptions,
  gmsSection,
  Options,
  type OrsOptions,
  orsSection,
} from '../../../../src/base/config/index.ts'
import { createLogger, type Logger, newUuid } from '../../../../src/base/kernel/index.ts'
import type { Redis } from '../../../../src/base/redis/index.ts'
import {
  createOrsOrchestrator,
  mayHaveHappened,
  type OrsOrchestrator,
  type Run,
} from '../../../../src/center/orchestration/index.ts'
import { temporaryFile } from '../../../support/config.ts'
import { type Ors, startOrs } from '../../../support/ors.ts'
import { redisForTest } from '../../../support/redis.ts'
import { freePort } from '../../../support/redis-server.ts'

export const exception = 'com.genesyslab.gsg.services.ors.OrsServiceException'

export type OrsTestOptions = Partial<OrsOptions & GmsOptions>

export interface OrsTestParts {
  readonly redis?: Redis
  readonly logger?: Logger
}

/** Sections ors and gms as they are by default, `given` aside. */
async function optionsWith(given: OrsTestOptions) {
  const options = await Options.load(temporaryFile(''), { logger: createLogger('silent') })
  const ors = { ...options.live(orsSection)(), ...given }
  const gms = { ...options.live(gmsSection)(), ...given }
  return { ors: () => ors, gms: () => gms }
}

/** Over a Redis of its own, or that of another node; with a clock that a test moves. */
export async function orchestratorWith(given: OrsTestOptions = {}, more: OrsTestParts = {}) {
  const clock = { at: 0, now: () => clock.at }
  const orchestrator = createOrsOrchestrator({
    redis: more.redis ?? (await redisForTest()),
    ...(await optionsWith(given)),
    server: () => ({ external_url_base: 'https://gms.example.com/' }),
    logger: more.logger ?? createLogger('silent'),
    clock,
  })
  onTestFinished(() => orchestrator.close())
  return Object.assign(orchestrator, { clock })
}

export async function orsForTest(count = 1): Promise<Ors> {
  const ors = await startOrs(count)
  onTestFinished(() => ors.close())
  return ors
}

/** An address that refuses connections. */
export async function deadUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}/`
}

/** Servers, and an orchestrator that knows their addresses in this order. */
export async function orchestratorOver(
  count: number,
  given: OrsTestOptions = {},
  more: OrsTestParts = {},
): Promise<{ ors: Ors; orchestrator: OrsOrchestrator & { clock: { at: number } } }> {
  const ors = await orsForTest(count)
  return { ors, orchestrator: await orchestratorWith({ _ors: ors.urls, ...given }, more) }
}

export function run(more: Partial<Run> = {}): Run {
  return {
    serviceId: newUuid(),
    service: 'my-callback',
    options: {},
    parameters: {},
    dataId: newUuid(),
    user: 'alice',
    data: {},
    ...more,
  }
}

/** How a call ended, in words: its value, or the status and message it failed with, and whether in doubt. */
export async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    expect(error).toMatchObject({ name: 'ApiError', exception })
    const { status, message } = error as { status: number; message: string }
    return `${status} ${message}${mayHaveHappened(error) ? ', in doubt' : ''}`
  }
}

export const unreachable = '500 ORS request failed: cannot connect to ORS. IO issue.'
export const silent = '500 ORS request failed: no answer from ORS, in doubt'
