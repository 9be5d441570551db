import {
  type CallbackStates,
  type Callbacks,
  createCallbacks,
  createCustomerDevice,
  expectedWaitFrom,
} from '../api/callback/index.ts'
import type { NotificationService } from '../api/notification/index.ts'
import type { PatternService } from '../api/pattern/index.ts'
import { orchestrated, type ServiceService, type ServiceStorage } from '../api/service/index.ts'
import {
  callbackSection,
  diallerSection,
  gmsSection,
  orsSection,
  serviceSection,
} from '../base/config/index.ts'
import type { Closing } from '../base/kernel/index.ts'
import {
  chooseOrchestrator,
  createDialler,
  createEmbeddedOrchestrator,
  createOrsOrchestrator,
  type DialWord,
  type RingAgent,
} from '../center/orchestration/index.ts'
import type { Base } from './open-base.ts'
import type { Center } from './open-center.ts'
import type { Channels } from './open-channels.ts'

interface CallbackRooms {
  readonly services: ServiceService
  readonly storage: ServiceStorage
  readonly notifications: NotificationService
  readonly patterns: PatternService
}

export interface OpenedCallbacks extends Callbacks {
  /** Hears of calls whose service was recognised, and of chats that begin. */
  arrived(serviceId: string): Promise<boolean>
  /** Hears from an agent how a call went. */
  dialOutcome(serviceId: string, outcome: DialWord): Promise<void>
}

/** Callbacks, and who carries them and other services of `_type: ors` out. */
export function openCallback(
  { log, options, redis, server, timers, usage }: Base,
  { cometd, deliveries }: Channels,
  { chats, numbers, routing, statistics }: Center,
  { services, storage, notifications, patterns }: CallbackRooms,
  closing: Closing,
): OpenedCallbacks {
  const ringAgent: RingAgent = (agent, event) => {
    cometd.deliver(`agent:${agent}`, event).catch((err: unknown) => {
      log('orchestration').warn({ err }, 'an agent could not be rung') // the desk shows it nevertheless
    })
  }
  const dialler = createDialler({
    ...{ options: options.live(diallerSection), logger: log('dialler') },
    tellAgent: async ({ agent, serviceId: id, number }) => {
      ringAgent(agent, { tag: 'desk.dial', message: { id, number } })
    },
  })
  const embedded = createEmbeddedOrchestrator({
    ...{ redis, timers, routing, numbers, chats, dialler, server, ringAgent },
    logger: log('orchestration'),
    states: laterStates(() => callbacks.states),
    device: createCustomerDevice({
      services,
      channels: deliveries,
      notifications,
      server,
      logger: log('callback'),
    }),
  })
  const ors = createOrsOrchestrator({
    ...{ redis, server, logger: log('ors') },
    ors: options.live(orsSection),
    gms: options.live(gmsSection),
  })
  const orchestrator = closing.keep(chooseOrchestrator(ors, embedded))
  const callbacks = createCallbacks({
    ...{ redis, timers, orchestrator, services, storage, patterns, notifications },
    ...{ channels: deliveries, logger: log('callback') },
    expectedWait: expectedWaitFrom(statistics),
    refused(service) {
      usage.counts.callbackRefused(service)
      usage.counts.serviceAccessed(service)
      usage.counts.serviceFailed(service)
    },
    options: {
      service: (name) => options.family(serviceSection, name),
      names: () => options.names(serviceSection),
      section: options.live(callbackSection),
      server,
    },
  })
  services.add(callbacks.kind)
  services.add(orchestrated(ors, services))
  return {
    ...callbacks,
    arrived: (serviceId) => embedded.arrived(serviceId),
    dialOutcome: (serviceId, outcome) => embedded.dialOutcome(serviceId, outcome),
  }
}

/** The scenarios and the callbacks need each other; nothing is asked before both are there. */
function laterStates(states: () => CallbackStates): CallbackStates {
  return { to: (...change) => states().to(...change) }
}
