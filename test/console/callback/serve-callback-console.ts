import { callbackSection, serverSection, serviceSection } from '../../../src/base/config/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import type { AuditNote } from '../../../src/console/audit/index.ts'
import {
  type CallbackConsole,
  callbackConsoleRoutes,
  createCallbackConsole,
} from '../../../src/console/callback/index.ts'
import { ManualTimers } from '../../api/callback/manual-timers.ts'
import {
  ManualClock,
  monday,
  openCallbacks,
  type Room,
} from '../../api/callback/serve-callbacks.ts'
import { optionsOf } from '../../api/service/support.ts'
import { startServer } from '../../base/http/start-server.ts'
import { basic, request, type Transcript } from '../../support/http.ts'
import { type ConsoleUser, consoleUsers } from '../console-users.ts'

export interface Console extends Room {
  readonly console: CallbackConsole
  readonly clock: ManualClock
  readonly notes: AuditNote[]
  /** Puts a callback where an app would; gives its id. */
  book(service: string, wish: Record<string, unknown>): Promise<string>
  /** One call below `/genesys/1/admin/callback`. */
  as(user: ConsoleUser, method: string, path: string, body?: unknown): Promise<Transcript>
}

/** The callback console over real HTTP and a real Redis; the clock stands at `now`. */
export async function serveCallbackConsole(yaml: string, now = monday): Promise<Console> {
  const clock = new ManualClock(now)
  const room = await openCallbacks(yaml, { clock, timers: new ManualTimers(clock) })
  const options = await optionsOf(yaml)
  const notes: AuditNote[] = []
  const console = createCallbackConsole({
    redis: room.redis,
    callbacks: room.callbacks,
    services: room.services,
    storage: room.storage,
    routing: { interaction: async () => undefined, complete: async () => undefined },
    options: {
      service: (name) => options.family(serviceSection, name),
      names: () => options.names(serviceSection),
      section: options.live(callbackSection),
      server: options.live(serverSection),
    },
    audit: { note: async (note) => void notes.push(note) },
    clock,
  })
  const { base } = await startServer({
    routes: [...room.callbacks.routes, callbackConsoleRoutes(console)],
    users: consoleUsers,
    translateError: toRedisError,
  })
  return {
    ...{ ...room, console, clock, notes },
    async book(service, wish) {
      const path = `/genesys/1/service/callback/${service}`
      const { body, status, text } = await request(base, 'POST', path, wish, basic('app', 'word'))
      if (status !== 200) throw new Error(text)
      return (body as { _id: string })._id
    },
    as: (user, method, path, body) => {
      const area = '/genesys/1/admin/callback'
      return request(base, method, `${area}${path}`, body, basic(user, `${user}!`))
    },
  }
}
