import type { RouteGroup } from '../base/http/index.ts'
import { DeskService, deskChatRoutes, deskRoutes, notifyDesks } from '../console/admin/index.ts'
import type { Center } from './open-center.ts'
import type { Channels } from './open-channels.ts'

/** What agents and operators use. */
export function openConsole({ cometd }: Channels, center: Center): RouteGroup[] {
  notifyDesks(center.routing, (user, event) => cometd.deliver(user, event)) // for as long as routing is there
  const desk = new DeskService(center)
  return [deskRoutes(desk), deskChatRoutes(desk)]
}
