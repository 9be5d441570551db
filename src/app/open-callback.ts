import {
  type CallbackStates,
  type Callbacks,
  createCallbacks,
  createCustomerDevice,
  expectedWaitFrom,
} from '../api/callback/index.ts'
import type { NotificationService } from '../api/notification/index.ts'
import type { PatternService } from '../api/pattern/index.ts'
import type { ServiceService, ServiceStorage } from '../api/service/index.ts'
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

/** Callbacks, and who carries them out. `arrived` hears of calls whose service was recognised. */
export function openCallback(
  { log, options, redis, server, timers }: Base,
  { push }: Channels,
  { chats, numbers, routing, statistics }: Center,
  { services, storage, notifications, patterns }: CallbackRooms,
  closing: Closing,
): Callbacks & { arrived(serviceId: string): Promise<boolean> } {
  const dialler = createDialler({ options: options.live(diallerSection), logger: log('dialler') })
  const embedded = createEmbeddedOrchestrator({
    ...{ redis, timers, routing, numbers, chats, dialler, server, logger: log('orchestration') },
    states: laterStates(() => callbacks.states),
    device: createCustomerDevice({
      services,
      channels: push,
      notifications,
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
    ...{ redis, timers, orchestrator, services, storage, patterns, logger: log('callback') },
    expectedWait: expectedWaitFrom(statistics),
    options: {
      service: (name) => options.family(serviceSection, name),
      names: () => options.names(serviceSection),
      section: options.live(callbackSection),
      server,
    },
  })
  services.add(callbacks.kind)
  return { ...callbacks, arrived: (serviceId) => embedded.arrived(serviceId) }
}

/** The scenarios and the callbacks need each other; nothing is asked before both are there. */
function laterStates(states: () => CallbackStates): CallbackStates {
  return { to: (...change) => states().to(...change) }
}
