import { describe, expect, it } from 'vitest'
import { appForFile } from '../support/app.ts'
import { basic, request } from '../support/http.ts'
import { signedIn } from './browser.ts'
import { type ConsoleUser, consoleUsers } from './console-users.ts'

const yaml = JSON.stringify({
  ...{ server: { drain: 0 }, console: { users: consoleUsers } },
  'service.wanted': { _type: 'builtin', _service: 'request-chat' },
  ...{ 'patterns.wanted': { one: '1.*' }, 'resources.wanted': { one: '+18005550100' } },
})
const app = appForFile({ yaml })

const area = '/genesys/1/admin/'
const ranks = ['viewer', 'agent', 'supervisor', 'admin']
const users: Record<string, ConsoleUser> = {
  ...{ viewer: 'eve', agent: 'kate', supervisor: 'boss', admin: 'root' },
}

/** What anybody may call: balancers ask for the status, and signing in is done by nobody yet. */
const open = ['GET /genesys/1/admin/node/status', 'POST /genesys/1/admin/session']

/** Those of the original, which ask where a caller is, and not who. */
const internal = /^Internal networks only\./

interface Operation {
  readonly description?: string
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

interface Route {
  readonly method: string
  readonly path: string
  readonly role: string | undefined
  readonly except: string | undefined
}

/** Every route of the console, as the server itself describes it. */
async function routes(): Promise<Route[]> {
  const { body } = await request((await app()).url, 'GET', '/genesys/1/openapi.json')
  const { paths } = body as { paths: Record<string, Record<string, Operation>> }
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(area))
    .flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { description = '' }]) => !internal.test(description))
        .map(([method, { security = [], description = '' }]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, 'none'),
          role: Object.values(security[0] ?? {}).flat()[0],
          except: /but not (\w+)/.exec(description)?.[1],
        })),
    )
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`
const isUnsafe = ({ method }: Route) => method !== 'GET'
const mayCall = ({ role, except }: Route, own: string) =>
  own !== except && ranks.indexOf(own) >= ranks.indexOf(role ?? '')

/** Names of the routes that do not answer as they should. */
async function failing(
  chosen: (route: Route) => boolean,
  isRight: (route: Route) => Promise<boolean>,
): Promise<string[]> {
  const wrong: string[] = []
  for (const route of (await routes()).filter(chosen)) {
    if (!(await isRight(route))) wrong.push(nameOf(route))
  }
  return wrong
}

const guarded = ({ role }: Route) => role !== undefined

describe('every route of the console', () => {
  it('names a role, but for those that need none', async () => {
    const found = await routes()
    expect(found.length).toBeGreaterThan(20)
    expect(found.filter((route) => route.role === undefined).map(nameOf)).toEqual(open)
  })

  it('refuses who is not signed in', async () => {
    const { url } = await app()
    const wrong = await failing(guarded, async ({ method, path }) => {
      const { status } = await request(url, method, path)
      return status === 401
    })
    expect(wrong).toEqual([])
  })

  it.each(ranks)(
    'refuses a %s whose role it does not name, by password and by cookie',
    async (own) => {
      const { url } = await app()
      const user = users[own] ?? 'eve'
      const browser = await signedIn(url, user)
      const chosen = (route: Route) => guarded(route) && !mayCall(route, own)
      const wrong = await failing(chosen, async ({ method, path }) => {
        const byPassword = await request(url, method, path, undefined, basic(user, `${user}!`))
        const byCookie = await browser.do(method, path.slice('/genesys/1/admin'.length))
        return [byPassword, byCookie].every(
          ({ status, body }) =>
            status === 403 &&
            (body as { exception: string }).exception.endsWith('RoleRequiredException'),
        )
      })
      expect(wrong).toEqual([])
    },
  )

  it('refuses a cookie without the csrf value where something changes', async () => {
    const { url } = await app()
    const root = await signedIn(url, 'root')
    const wrong = await failing(
      (route) => guarded(route) && isUnsafe(route),
      async ({ method, path }) => (await root.send(method, path)).status === 403,
    )
    expect(wrong).toEqual([])
    expect((await root.do('GET', '/session')).status).toBe(200)
  })

  it("refuses a cookie that another site's page makes the browser send", async () => {
    const { url } = await app()
    const root = await signedIn(url, 'root')
    const headers = { origin: 'https://evil.example', 'x-csrf-token': root.csrf }
    const wrong = await failing(guarded, async ({ method, path }) => {
      return (await root.send(method, path, undefined, headers)).status === 403
    })
    expect(wrong).toEqual([])
  })
})

/** Where else each kind can be read that a search finds, and a word it is found by. */
const readElsewhere = [
  ['services', '/options/service.wanted', 'wanted'],
  ['agents', '/desk/agents', 'wanted'],
  ['nodes', '/nodes', 'node-'],
  ['patterns', '/options/patterns.wanted', 'wanted'],
  ['numbers', '/resources/wanted/bookings', 'wanted'],
] as const

describe('a search', () => {
  it.each(ranks)('finds for a %s what its own route shows, and nothing else', async (own) => {
    const { url } = await app()
    const root = await signedIn(url, 'root')
    await root.do('PUT', '/desk/agents/wanted', { state: 'LOGGED_OUT' })
    const browser = await signedIn(url, users[own] ?? 'eve')
    for (const [kind, route, word] of readElsewhere) {
      const { status } = await browser.do('GET', route)
      const { body } = await browser.do('GET', `/search?q=${word}`)
      const found = (body as Record<string, unknown[]>)[kind] ?? []
      expect([kind, found.length > 0]).toEqual([kind, status === 200])
    }
  })
})
