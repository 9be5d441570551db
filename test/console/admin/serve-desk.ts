import { createLogger } from '../../../src/base/kernel/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import { deskRoutes } from '../../../src/console/admin/index.ts'
import { startServer } from '../../base/http/start-server.ts'
import { nodeForTest, type RoutingNode } from '../../center/routing/support.ts'
import { basic, request, type Transcript } from '../../support/http.ts'

const roles = { kate: 'agent', adam: 'agent', boss: 'supervisor', root: 'admin', eve: 'viewer' }

export type DeskUser = keyof typeof roles

export interface Desk extends RoutingNode {
  /** One call below `/genesys/1/admin/desk`. */
  as(user: DeskUser, method: string, path: string, body?: unknown): Promise<Transcript>
  readonly base: string
}

/** The desk alone, over real HTTP and a real Redis, for users with every role. */
export async function serveDesk(): Promise<Desk> {
  const node = await nodeForTest()
  const users = Object.entries(roles).map(([name, role]) => [name, { password: `${name}!`, role }])
  const { base } = await startServer({
    routes: [deskRoutes(node.routing)],
    users: Object.fromEntries(users),
    translateError: toRedisError,
    logger: createLogger('silent'),
  })
  return {
    ...node,
    base,
    as: (user, method, path, body) =>
      request(base, method, `/genesys/1/admin/desk${path}`, body, basic(user, `${user}!`)),
  }
}
