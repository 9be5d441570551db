import type { NodeService } from '../api/node/index.ts'
import { consoleSection } from '../base/config/index.ts'
import type { Attempt, CookieSessions, RouteGroup } from '../base/http/index.ts'
import type { Closing } from '../base/kernel/index.ts'
import { DeskService, deskChatRoutes, deskRoutes, notifyDesks } from '../console/admin/index.ts'
import { Audit, auditRoutes, createRedisAuditStore } from '../console/audit/index.ts'
import { createRedisListeners, Live, NodeWatch } from '../console/live/index.ts'
import { createRedisHistory, OptionsService, optionsRoutes } from '../console/options/index.ts'
import {
  createNotices,
  createRedisSessionStore,
  noteAttempts,
  SessionService,
  sessionRoutes,
} from '../console/session/index.ts'
import { consolePages } from '../console/ui/index.ts'
import type { Api } from './open-api.ts'
import type { Base } from './open-base.ts'
import type { Center } from './open-center.ts'
import type { Channels } from './open-channels.ts'
import { openOperations } from './open-operations.ts'

/** What agents and operators use. */
export interface Console {
  readonly routes: readonly RouteGroup[]
  readonly sessions: CookieSessions
  readonly onAttempt: (attempt: Attempt) => void
  /** For other rooms' actions and changes. */
  readonly audit: Audit
  readonly live: Live
}

export function openConsole(
  base: Base,
  channels: Channels,
  center: Center,
  api: Api,
  node: NodeService,
  closing: Closing,
): Console {
  const { log, options, redis, server } = base
  const { cometd } = channels
  const live = closing.keep(
    new Live({
      listeners: createRedisListeners(redis),
      deliver: (user, event) => cometd.deliver(user, event),
      logger: log('live'),
    }),
  )
  const audit = new Audit({
    store: createRedisAuditStore(redis),
    logger: log('audit'),
    onNote: () => live.changed('audit'),
  })
  notifyDesks(center.routing, (user, event) => cometd.deliver(user, event)) // for as long as routing is there
  tellChanges({ options }, channels, center, api, node, { audit, live }, closing)
  const users = options.live(consoleSection)
  const sessions = new SessionService({
    store: createRedisSessionStore(redis),
    console: users,
    onUse: ({ mailbox }) => live.listens(mailbox),
    onEnd: ({ mailbox }) => live.forget(mailbox),
  })
  const notices = createNotices({ isEmbedded: redis.kind === 'embedded', console: users })
  const desk = new DeskService({ ...center, dialOutcome: api.callbacks.dialOutcome, audit })
  const settings = new OptionsService({
    ...{ options, history: createRedisHistory(redis), audit, logger: log('options') },
  })
  return {
    ...{ sessions, audit, live, onAttempt: noteAttempts({ audit, console: users }) },
    routes: [
      sessionRoutes({ sessions, server, audit, notices }),
      optionsRoutes(settings),
      auditRoutes(audit),
      deskRoutes(desk),
      deskChatRoutes(desk),
      ...openOperations(base, channels, center, api, node, audit),
      consolePages(),
    ],
  }
}

/** What happens elsewhere, to open consoles and to the notes of who did it; for as long as the node lives. */
function tellChanges(
  { options }: Pick<Base, 'options'>,
  { deliveries }: Channels,
  { routing }: Center,
  { callbacks }: Api,
  node: NodeService,
  { audit, live }: Pick<Console, 'audit' | 'live'>,
  closing: Closing,
): void {
  options.onChange(() => live.changed('options'))
  deliveries.onChange(() => live.changed('delivery'))
  callbacks.onChange(({ service }) => live.changed('callback', service))
  routing.onEvent((event) => {
    live.changed('desk', event.kind === 'agent-changed' ? event.agent.id : event.agent)
  })
  node.onStatusChanged(() => live.changed('nodes'))
  node.onAct(({ what, id, by: { name: who, role, address } }) => {
    live.changed('nodes', id)
    void audit.note({ who, role, address, what, thing: id })
  })
  closing.keep(
    new NodeWatch({
      list: () => node.list(),
      changed: () => live.changed('nodes'),
      isWatched: () => live.isWatched,
    }),
  )
}
