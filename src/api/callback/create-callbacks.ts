import type {
  CallbackSectionOptions,
  ServerOptions,
  ServiceOptions,
} from '../../base/config/index.ts'
import type { RouteGroup } from '../../base/http/index.ts'
import {
  type Clock,
  type Live,
  type Logger,
  systemClock,
  type Undo,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { Orchestrator, SessionWatch } from '../../center/orchestration/index.ts'
import type { Deliveries } from '../../channels/delivery/index.ts'
import type { NotificationService } from '../notification/index.ts'
import type { PatternService } from '../pattern/index.ts'
import type { ServiceKind, ServiceService, ServiceStorage } from '../service/index.ts'
import { Administering } from './administering.ts'
import { changeSteps, startSteps } from './admission/index.ts'
import { AvailableSlots } from './availability.ts'
import { Calendars } from './calendars.ts'
import { callbackRoutes } from './callback.routes.ts'
import { callbackAdminRoutes } from './callback-admin.routes.ts'
import { createCallbackKind } from './callback-kind.ts'
import { CallbackLedger, type ChangeListener } from './callback-ledger.ts'
import { type CallbackStates, createCallbackStates } from './callback-states.ts'
import { createRedisCallbackStore } from './callback-store-redis.ts'
import { Changing } from './changing.ts'
import { Door } from './door.ts'
import { Handover } from './handover.ts'
import { createRedisHomes } from './homes-redis.ts'
import { createRedisIdempotencyKeys } from './idempotency-redis.ts'
import { IdempotentStarting } from './idempotent-starting.ts'
import { NewsTeller, wantsNews } from './news-teller.ts'
import { Offering } from './offering.ts'
import { createRedisOutstanding } from './outstanding-redis.ts'
import { Patrol } from './patrol.ts'
import { Querying } from './querying.ts'
import { type ExpectedWait, Timekeeper } from './queue-time.ts'
import { Schedule } from './schedule.ts'
import { SessionWatching } from './session-watch.ts'
import { Starting } from './starting.ts'
import { createRedisThrottle } from './throttle-redis.ts'

export interface CallbackParts {
  readonly redis: Redis
  /** Not started yet: the room says what to do when its timers ring. */
  readonly timers: Timers
  readonly orchestrator: Pick<Orchestrator, 'start' | 'request' | 'event' | 'terminate'> &
    Partial<SessionWatch>
  readonly expectedWait: ExpectedWait
  readonly services: ServiceService
  readonly storage: Pick<ServiceStorage, 'deleteValue'>
  readonly patterns: Pick<PatternService, 'matchesGroup'>
  /** By which other systems are told what becomes of callbacks. */
  readonly channels: Pick<Deliveries, 'send'>
  readonly notifications: Pick<NotificationService, 'announce' | 'subscribe' | 'unsubscribe'>
  readonly options: {
    /** Section `service.<name>`, or undefined. */
    service(name: string): ServiceOptions | undefined
    /** The names of all services. */
    names(): readonly string[]
    readonly section: Live<CallbackSectionOptions>
    readonly server: Live<Pick<ServerOptions, 'external_url_base' | 'username' | 'password'>>
  }
  /** Hears of each start that was turned away, for whichever reason. */
  readonly refused?: (service: string) => void
  readonly logger: Logger
  readonly clock?: Clock
}

export interface Callbacks {
  readonly routes: readonly RouteGroup[]
  /** What the routes call; for other rooms that ask, look or act. */
  readonly starting: Pick<IdempotentStarting, 'start'>
  readonly changing: Pick<Changing, 'update' | 'cancel'>
  readonly querying: Pick<Querying, 'query'>
  readonly offering: Pick<Offering, 'availability'>
  readonly administering: Pick<Administering, 'queues' | 'cancel' | 'why'>
  /** Makes callbacks instances of the Service API. */
  readonly kind: ServiceKind
  /** For those who carry callbacks out. */
  readonly states: CallbackStates
  /** Hears of changes made on this node. */
  onChange(listener: ChangeListener): Undo
  /** Sets the patrol out; once timers run. */
  start(): Promise<void>
}

/** The whole room, over Redis. */
export function createCallbacks(parts: CallbackParts): Callbacks {
  const { redis, timers, services, patterns, options, logger, clock = systemClock } = parts
  const { orchestrator, storage } = parts
  const { server } = options
  const source = { service: options.service, section: options.section }
  const names = options.names
  const store = createRedisCallbackStore(redis, clock)
  const outstanding = createRedisOutstanding(redis, clock)
  const homes = createRedisHomes(redis, services)
  const ledger = new CallbackLedger({
    ...{ store, outstanding, clock, logger },
    wantsNews: (callback) => wantsNews(source, callback),
  })
  const calendars = new Calendars(source)
  const available = new AvailableSlots(store, calendars, clock)
  const door = new Door(source, server)
  const lookEvery = () => 1000 * options.section()['queue-polling-rate']
  const timekeeper = new Timekeeper(parts.expectedWait, lookEvery, logger)
  const handover = new Handover({ ledger, orchestrator, services, source, clock, logger })
  const { channels, notifications } = parts
  const teller = new NewsTeller({
    ...{ ledger, timers, channels, notifications, source, server, clock, logger },
  })
  const sessions = new SessionWatching({ ledger, orchestrator, source, clock })
  const schedule = new Schedule({
    ...{ ledger, store, timers, handover, sessions, timekeeper, teller, source, clock, logger },
  })
  const patrol = new Patrol({
    ...{ store, ledger, schedule, timers, source, services: names, clock, logger },
  })
  const throttle = createRedisThrottle(redis)
  const starting = new Starting({
    ...{ door, source, available, timekeeper, ledger, schedule, services, clock, logger },
    steps: startSteps({ patterns, calendars, throttle, outstanding, store }),
  })
  const changing = new Changing({
    ...{ door, source, available, timekeeper, ledger, schedule, services, storage },
    ...{ outstanding, clock },
    steps: changeSteps({ patterns, calendars, outstanding, store }),
  })
  const querying = new Querying({
    ...{ door, source, store, homes, services: names, server },
  })
  const administering = new Administering({
    ...{ source, services: names, store, homes, querying, changing, clock },
  })
  const api = {
    starting: new IdempotentStarting({
      ...{
        starting: heard(starting, parts),
        door,
        ledger,
        logger,
        keys: createRedisIdempotencyKeys(redis),
      },
    }),
    offering: new Offering({ door, available, calendars, clock }),
    ...{ changing, querying, administering },
  }
  schedule.register()
  teller.register()
  patrol.register()
  return {
    ...api,
    routes: [callbackRoutes({ door, ...api }), callbackAdminRoutes(administering)],
    kind: createCallbackKind({ ledger, changing, homes, orchestrator, services, source }),
    states: createCallbackStates({ ledger, homes, schedule }),
    onChange: (listener) => ledger.onChange(listener),
    start() {
      redis.onResubscribed(() => patrol.setOutAgain())
      return patrol.setOut()
    },
  }
}

/** Tells of starts that fail; a name from outside that is no service of ours is nobody's. */
function heard(
  starting: Starting,
  { options, refused = () => undefined }: Pick<CallbackParts, 'options' | 'refused'>,
): Pick<Starting, 'start'> {
  return {
    start: (service, ...more) =>
      starting.start(service, ...more).catch((error: unknown) => {
        if (options.service(service) !== undefined) refused(service)
        throw error
      }),
  }
}
