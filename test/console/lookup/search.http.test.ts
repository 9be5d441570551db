import { beforeEach, describe, expect, it } from 'vitest'
import { type Options, resourcesSection } from '../../../src/base/config/index.ts'
import { createLogger, systemClock } from '../../../src/base/kernel/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import {
  type AccessNumbers,
  createAccessNumbers,
} from '../../../src/center/access-numbers/index.ts'
import { bookingRoutes, Search, searchRoutes } from '../../../src/console/lookup/index.ts'
import { monday } from '../../api/callback/serve-callbacks.ts'
import { optionsOf } from '../../api/service/support.ts'
import { startServer } from '../../base/http/start-server.ts'
import { nodeForTest } from '../../center/routing/support.ts'
import { basic, request } from '../../support/http.ts'
import { type Console, serveCallbackConsole } from '../callback/serve-callback-console.ts'
import { type ConsoleUser, consoleUsers } from '../console-users.ts'

const yaml = `
  service.billing: { _type: ors, _service: callback }
  service.billing-chat: { _type: builtin, _service: request-chat }
  service.shop: { _type: ors, _service: callback, username: app, password: word }
  patterns.refused: { premium: "900.*", billing-only: "800.*" }
  resources.DNIS: { first: "+1 800 555 0100", second: "+1 800 555 0101", _allocation_strategy: CLUSTER }
`
const at = new Date(monday + 3_600_000).toISOString()

let console: Console
let options: Options
let numbers: AccessNumbers
let base: string
let nodes: () => Promise<{ id: string; host: string; state: string }[]>
beforeEach(async () => {
  console = await serveCallbackConsole(yaml)
  options = await optionsOf(yaml)
  const { redis, routing } = await nodeForTest()
  await routing.setAgent('kate', { nickname: 'Kate Billing', state: 'READY' })
  numbers = createAccessNumbers({
    redis,
    groups: (group) => options.family(resourcesSection, group),
    country: () => 'US',
  })
  nodes = async () => [{ id: 'n1.example:8080', host: 'n1.example', state: 'up' }]
  const search = new Search({
    ...{ callbacks: console.console, options, routing, clock: systemClock },
    nodes: { list: () => nodes() as never },
    logger: createLogger('silent'),
    patience: 2000, // tests share their cores: slow is not late
  })
  const routes = [searchRoutes(search), bookingRoutes(numbers)]
  base = (await startServer({ routes, users: consoleUsers, translateError: toRedisError })).base
})

const get = (path: string, user: ConsoleUser = 'boss') =>
  request(base, 'GET', `/genesys/1/admin${path}`, undefined, basic(user, `${user}!`))
const search = async (q: string, user?: ConsoleUser) =>
  (await get(`/search?q=${encodeURIComponent(q)}`, user)).body
const nothing = {
  ...{ callbacks: [], services: [], agents: [], nodes: [], patterns: [], numbers: [], late: [] },
}

describe('GET /admin/search', () => {
  it('finds what is called so, of each kind, the best first', async () => {
    expect(await search('billing')).toEqual({
      ...{ ...nothing, q: 'billing' },
      services: [
        { name: 'billing', kind: 'callback' },
        { name: 'billing-chat', kind: 'request-chat' },
      ],
      agents: [{ id: 'kate', nickname: 'Kate Billing', state: 'READY' }],
      patterns: [{ group: 'refused', name: 'billing-only', value: '800.*' }],
    })
    expect(await search('N1.')).toMatchObject({ nodes: [{ id: 'n1.example:8080', state: 'up' }] })
  })

  it.each(['650 555 0199', '(650) 555-0199', '+16505550199', '6505550199'])(
    'finds a callback by its number as %s',
    async (spelling) => {
      const wish = { _customer_number: '650-555-0199', _desired_time: at }
      const id = await console.book('shop', wish)
      expect(await search(spelling)).toMatchObject({
        callbacks: [{ id, service: 'shop', state: 'SCHEDULED', customerNumber: '650-555-0199' }],
      })
      expect(await search(spelling, 'eve')).toMatchObject({
        callbacks: [{ id, customerNumber: '•••• 0199' }],
      })
      expect(await search(id)).toMatchObject({ callbacks: [{ id }] })
    },
  )

  it('has at most five of a kind', async () => {
    for (let n = 0; n < 7; n++) {
      await console.book('billing', { _customer_number: '6505550199', _desired_time: at })
    }
    const { callbacks } = (await search('6505550199')) as { callbacks: unknown[] }
    expect(callbacks).toHaveLength(5)
  })

  it('finds access numbers by a part of their digits', async () => {
    expect(await search('555-0101')).toMatchObject({
      numbers: [{ group: 'DNIS', name: 'second', number: '+1 800 555 0101' }],
    })
  })

  it('leaves out what does not answer, and says so', async () => {
    nodes = () => new Promise(() => undefined)
    expect(await search('billing')).toMatchObject({
      late: ['nodes'],
      nodes: [],
      services: [{}, {}],
    })
    nodes = () => Promise.reject(new Error('away'))
    expect(await search('billing')).toMatchObject({ late: ['nodes'] })
  })

  it.each(['', '?q=', '?q=a', '?q=%20a%20', `?q=${'a'.repeat(257)}`])(
    'refuses %s',
    async (query) => {
      expect((await get(`/search${query}`)).status).toBe(400)
    },
  )
})

describe('GET /admin/resources/{group}/bookings', () => {
  it('has each number, free or booked until', async () => {
    const wish = { group: 'DNIS', serviceId: 's1', dataId: 's1', withCode: false, codeLength: 0 }
    const { accessNumber } = await numbers.allocate({ ...wish, timeout: 30 })
    const { body } = await get('/resources/DNIS/bookings', 'eve')
    const answer = body as { numbers: { number: string; state: string; left?: number }[] }
    expect(answer).toMatchObject({ group: 'DNIS', booked: 1, free: 1 })
    expect(answer.numbers.find(({ number }) => number === accessNumber)).toEqual({
      ...{ name: expect.any(String), number: accessNumber, state: 'booked', bookings: 1 },
      ...{ until: expect.any(String), left: expect.any(Number) },
    })
    expect(answer.numbers.find(({ number }) => number !== accessNumber)).toMatchObject({
      ...{ state: 'free', bookings: 0 },
    })
  })

  it('refuses a group there is not', async () => {
    const { status } = await get('/resources/nobody/bookings')
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
})
