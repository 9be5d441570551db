import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  systemClock,
} from '../../../base/kernel/index.ts'
import type { Redis } from '../../../base/redis/index.ts'
import type { Timers } from '../../../base/timers/index.ts'
import type { AccessNumbers } from '../../access-numbers/index.ts'
import type { ChatServer } from '../../chat-server/index.ts'
import type { Routing } from '../../routing/index.ts'
import type { Dialler } from '../dialler/dialler.ts'
import { DeskWatch } from './desk-watch.ts'
import { EmbeddedOrchestrator } from './embedded-orchestrator.ts'
import { Engine } from './engine.ts'
import { Errands } from './errands.ts'
import { Outlook } from './outlook.ts'
import type { CallbackStates, CustomerDevice, RingAgent } from './ports.ts'
import { createRedisMessageBox } from './requests/message-box-redis.ts'
import { mostMessages, Notifications } from './requests/notifications.ts'
import { Requests } from './requests/requests.ts'
import type { RunStore } from './run/run-store.ts'
import { createRedisRunStore } from './run/run-store-redis.ts'
import { Wakes } from './wakes.ts'

export interface EmbeddedParts {
  readonly redis: Redis
  /** Not started yet: the scenarios say what is to be done with their timers. */
  readonly timers: Pick<Timers, 'handle' | 'schedule' | 'cancel'>
  readonly routing: Routing
  readonly numbers: AccessNumbers
  readonly chats: Pick<ChatServer, 'find' | 'end' | 'accept'>
  readonly states: CallbackStates
  readonly device: CustomerDevice
  readonly dialler: Dialler
  /** Absent: desks look by themselves. */
  readonly ringAgent?: RingAgent
  readonly server: Live<{ readonly external_url_base: string }>
  readonly logger: Logger
  /** Only says when to wake up; what is due is decided by the time of Redis. */
  readonly clock?: Clock
  /** How long a node that died keeps the others from what it worked on. */
  readonly lease?: Milliseconds
  /** In place of that in Redis. */
  readonly store?: RunStore
}

const usualLease: Milliseconds = 8000 // a node that lives renews it, however long its work takes
const messagesKept: Milliseconds = 86_400_000 // a day after the last; nobody asks for older ones

export function createEmbeddedOrchestrator(parts: EmbeddedParts): EmbeddedOrchestrator {
  const { redis, timers, routing, device, logger, clock = systemClock } = parts
  const { lease = usualLease, store = createRedisRunStore(redis, lease) } = parts
  const engine = new Engine({
    ...{ ...parts, store, lease },
    errands: new Errands({ ...parts, watchDesks: () => desks.begin() }),
    outlook: new Outlook(parts),
    wakes: new Wakes(timers, clock),
  })
  const desks = new DeskWatch({ timers, routing, store, engine, clock, logger })
  const box = createRedisMessageBox(redis, { most: mostMessages, kept: messagesKept })
  const notifications = new Notifications({
    ...{ store, box, device, ringAgent: parts.ringAgent ?? (() => {}) },
  })
  return new EmbeddedOrchestrator({
    ...{ ...parts, store, engine },
    requests: new Requests({ ...parts, store, engine, notifications }),
  })
}
