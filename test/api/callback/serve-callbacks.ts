import { afterAll } from 'vitest'
import { type Callbacks, createCallbacks } from '../../../src/api/callback/index.ts'
import type { NotificationService } from '../../../src/api/notification/index.ts'
import { PatternService, patternRoutes } from '../../../src/api/pattern/index.ts'
import {
  createRedisServiceInstances,
  ServiceService,
  ServiceStorage,
  serviceRoutes,
  serviceStorageRoutes,
} from '../../../src/api/service/index.ts'
import {
  createRedisStorageStore,
  StorageService,
  storageRoutes,
} from '../../../src/api/storage/index.ts'
import {
  callbackSection,
  patternGroupSection,
  patternsSection,
  serverSection,
  serviceSection,
} from '../../../src/base/config/index.ts'
import { type Clock, createLogger, systemClock } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createTimers, type Timers } from '../../../src/base/timers/index.ts'
import type { Deliveries } from '../../../src/channels/delivery/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve } from '../serve.ts'
import { optionsOf } from '../service/support.ts'
import { FakeOrchestrator } from './fake-orchestrator.ts'

const logger = createLogger('silent')

const unreachable = { send: async () => ({ kind: 'failed', reason: 'no channels here' }) as const }
const nobody = {
  announce: async () => ({ of: 0, failed: 0, reason: '' }),
  subscribe: async () => 'nobody',
  unsubscribe: async () => undefined,
}

export interface RoomOptions {
  readonly clock?: Clock
  /** That of another node of the same test. */
  readonly redis?: Redis
  readonly orchestrator?: FakeOrchestrator
  readonly timers?: Timers
  /** Where status notifications go. */
  readonly channels?: Pick<Deliveries, 'send'>
  /** How those who subscribed are told. */
  readonly announce?: NotificationService['announce']
  readonly expectedWait?: (statistic: string) => Promise<number | undefined>
}

export interface Room {
  readonly callbacks: Callbacks
  readonly orchestrator: FakeOrchestrator
  readonly services: ServiceService
  readonly storage: StorageService
  readonly serviceStorage: ServiceStorage
  readonly patterns: PatternService
  readonly redis: Redis
  readonly timers: Timers
}

const running: Timers[] = []
afterAll(async () => {
  await Promise.all(running.splice(0).map((timers) => timers.close()))
})

/** The room as `yaml` configures it, over a real Redis; its timers run once they are started. */
export async function openCallbacks(yaml: string, given: RoomOptions = {}): Promise<Room> {
  const { clock = systemClock, orchestrator = new FakeOrchestrator() } = given
  const [options, redis] = await Promise.all([optionsOf(yaml), given.redis ?? redisForTest()])
  const timers = given.timers ?? createTimers(redis, { nodeId: 'n', logger, clock })
  running.push(timers)
  const server = options.live(serverSection)
  const storage = new StorageService(createRedisStorageStore(redis), server)
  const service = (name: string) => options.family(serviceSection, name)
  const services = new ServiceService({
    instances: createRedisServiceInstances(redis),
    storage,
    numbers: { release: async () => 0 },
    options: service,
    server,
    kinds: [],
  })
  const serviceStorage = new ServiceStorage(services, storage)
  const patterns = new PatternService(options.live(patternsSection), (group) =>
    options.family(patternGroupSection, group),
  )
  const names = () => options.names(serviceSection)
  const callbacks = createCallbacks({
    ...{ redis, timers, orchestrator, services, storage: serviceStorage, patterns, logger, clock },
    channels: given.channels ?? unreachable,
    notifications: { ...nobody, ...(given.announce && { announce: given.announce }) },
    expectedWait: given.expectedWait ?? (async () => undefined),
    options: { service, names, section: options.live(callbackSection), server },
  })
  services.add(callbacks.kind)
  return { callbacks, orchestrator, services, storage, serviceStorage, patterns, redis, timers }
}

export interface Served extends Room {
  readonly url: string
}

/** The same over real HTTP, with the rooms it touches. */
export async function serveCallbacks(yaml: string, given: RoomOptions = {}): Promise<Served> {
  const room = await openCallbacks(yaml, given)
  const { callbacks, services, storage, serviceStorage, patterns } = room
  const url = await serve([
    ...callbacks.routes,
    serviceRoutes(services),
    serviceStorageRoutes(serviceStorage),
    storageRoutes(storage),
    patternRoutes(patterns),
  ])
  return { ...room, url }
}

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  moveTo(now: number): void {
    this.#now = now
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000
  }
}

const day = 86_400_000

/** A Monday at noon in UTC, some weeks from now: what is kept by Redis' own clock lives till then. */
export const monday = Math.ceil((Date.now() + 7 * day) / (7 * day)) * 7 * day + 4 * day + day / 2
