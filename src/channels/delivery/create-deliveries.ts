import type { DeliveryOptions } from '../../base/config/index.ts'
import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  type Seconds,
  systemClock,
  type Undo,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Timers } from '../../base/timers/index.ts'
import type { CometdServer } from '../cometd/index.ts'
import type { PushChannels } from '../push/index.ts'
import type { Deliveries } from './deliveries.ts'
import { DeliveryBell, deliveryTimer } from './delivery-bell.ts'
import { DeliveryCarrier } from './delivery-carrier.ts'
import { DeliveryDesk } from './delivery-desk.ts'
import { DeliveryJournal } from './delivery-journal.ts'
import { DeliveryMetrics } from './delivery-metrics.ts'
import { createRedisDeliveryStore } from './delivery-store-redis.ts'
import { OverdueWatch } from './overdue-watch.ts'
import { RateLimits } from './rate-limits.ts'
import type { Purpose } from './retry-schedule.ts'

export interface DeliveriesParts {
  readonly redis: Redis
  /** Not started yet: the room says what is to be done with its timers. */
  readonly timers: Pick<Timers, 'handle' | 'schedule' | 'cancel'>
  readonly channels: Pick<PushChannels, 'isEnabled' | 'send' | 'sendToUsers'>
  readonly cometd: Pick<CometdServer, 'isPresent' | 'standing'>
  readonly options: Live<DeliveryOptions>
  /** How long a user who is connected has to read what lies in the mailbox. */
  readonly grace: Live<Seconds>
  /** The longest that a channel may take over one push. */
  readonly longestPush: Live<Seconds>
  readonly nodeId: string
  readonly logger: Logger
  readonly clock?: Clock
  readonly chance?: () => number
  /** How long a push may wait here for its provider's rate; beyond it a timer waits. */
  readonly longestQueue?: Milliseconds
}

const room: Milliseconds = 30_000 // beyond a push's own time, for its queue and for a busy node

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { channels, timers, options, clock = systemClock, chance = Math.random } = parts
  const { longestQueue = 5_000 } = parts
  const store = createRedisDeliveryStore(parts.redis)
  const watchAfter = () => 3000 * parts.longestPush() + room
  const journal = new DeliveryJournal({ ...parts, store, limits: options, clock, watchAfter })
  const metrics = new DeliveryMetrics()
  const horizon = (purpose: Purpose) => options()[`${purpose}_horizon`]
  const rates = new RateLimits(options, clock)
  const bell = new DeliveryBell(timers, parts.logger)
  const carrier = new DeliveryCarrier({
    ...{ ...parts, store, journal, metrics, rates, bell },
    ...{ horizon, clock, chance, longestQueue },
  })
  const subscriptions = () => carrier.subscriptions
  const desk = new DeliveryDesk({ store, journal, timers, horizon, subscriptions, clock })
  const watch = new OverdueWatch({ store, timers, watchAfter, clock })
  timers.handle(deliveryTimer, ({ id }) => carrier.goOn(id), { apart: true }) // far ends may be silent
  let undo: Undo = () => {}
  return {
    isEnabled: (type) => channels.isEnabled(type),
    send(event, device, o = {}) {
      // The hot path of a comet event pays one comparison for this room.
      if (device.type === 'comet' || !channels.isEnabled(device.type)) {
        return channels.send(event, device)
      }
      return carrier.send(event, device, o)
    },
    sendToUsers: (event, users) => channels.sendToUsers(event, users),
    list: (filter) => desk.list(filter),
    find: (id) => desk.find(id),
    replay: (ids) => desk.replay(ids),
    discard: (ids) => desk.discard(ids),
    undo: (id) => desk.undo(id),
    onChange: (listener) => journal.onChange(listener),
    pruneIn(given) {
      carrier.subscriptions = given
    },
    countIn: (registry) => metrics.countIn(registry),
    start() {
      // A Redis that comes back may have lost the timer: else nobody would look any more.
      undo = parts.redis.onResubscribed(() => {
        watch.start().catch((err: unknown) => parts.logger.warn({ err }, 'no watch for deliveries'))
      })
      return watch.start()
    },
    close() {
      undo()
      bell.close()
      return journal.close()
    },
  }
}
