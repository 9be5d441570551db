import {
  AvailableSlots,
  Calendars,
  CallbackOptions,
  type Callbacks,
  createRedisCallbackStore,
  createRedisHomes,
  type OptionSource,
} from '../../api/callback/index.ts'
import type { ServiceService } from '../../api/service/index.ts'
import type { ServerOptions } from '../../base/config/index.ts'
import { type Clock, type Live, type Milliseconds, systemClock } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Routing } from '../../center/routing/index.ts'
import type { Audited } from './actor.ts'
import { Bookings } from './bookings.ts'
import { CallbackDesk } from './callback-desk.ts'
import { serviceCredentials } from './credentials.ts'
import { CallbackExports } from './export/callback-exports.ts'
import { LaterCalls } from './later-calls.ts'
import { CallbackBook } from './queue/callback-book.ts'
import type { UserData } from './user-data.ts'
import { Weeks } from './week/week.ts'

export interface CallbackConsoleParts {
  readonly redis: Redis
  readonly callbacks: Pick<Callbacks, 'administering' | 'changing' | 'starting'>
  readonly services: Pick<ServiceService, 'find'>
  readonly storage: UserData
  readonly routing: Pick<Routing, 'interaction' | 'complete'>
  readonly options: OptionSource & {
    /** The names of all services. */
    names(): readonly string[]
    readonly server: Live<Pick<ServerOptions, 'username' | 'password'>>
  }
  readonly audit: Audited
  readonly clock?: Clock
}

/** What the routes call; search looks into the book too. */
export interface CallbackConsole {
  readonly book: CallbackBook
  readonly desk: CallbackDesk
  readonly bookings: Bookings
  readonly laterCalls: LaterCalls
  readonly weeks: Weeks
  readonly exports: CallbackExports
  readonly clock: Clock
  /** The beginnings of a service's free slots from then on, at most `most` within a week of it. */
  freeSlots(service: string, from: Milliseconds, most: number): Promise<readonly Milliseconds[]>
}

const week: Milliseconds = 7 * 86_400_000

/** Reads the Callback API's own store; whatever changes a callback goes through that room. */
export function createCallbackConsole(parts: CallbackConsoleParts): CallbackConsole {
  const { redis, callbacks, services, storage, routing, options, audit } = parts
  const { clock = systemClock } = parts
  const store = createRedisCallbackStore(redis, clock)
  const source = { service: options.service, section: options.section }
  const homes = createRedisHomes(redis, services)
  const book = new CallbackBook({ store, homes, source, services: options.names, clock })
  const calendars = new Calendars(source)
  const available = new AvailableSlots(store, calendars, clock)
  const credentials = serviceCredentials(source, options.server)
  const agentOf = async (id: string) => (await routing.interaction(id))?.agent
  const freeSlots: CallbackConsole['freeSlots'] = async (service, from, most) => {
    const own = CallbackOptions.of(source, service)
    if (own === undefined) return []
    return [...(await available.free(service, own, { from, to: from + week }, most)).keys()]
  }
  return {
    book,
    desk: new CallbackDesk({
      ...{ book, callbacks, source, credentials, storage, agentOf, audit, clock },
    }),
    bookings: new Bookings({ callbacks, credentials, audit }),
    laterCalls: new LaterCalls({
      ...{ book, callbacks, routing, source, credentials, storage, audit },
      isFree: async (callback, at) => (await freeSlots(callback.service, at, 1))[0] === at,
    }),
    weeks: new Weeks({ store, calendars, source, clock }),
    exports: new CallbackExports({ book, source, agentOf, clock }),
    clock,
    freeSlots,
  }
}
