import { consoleUser, type RouteGroup } from '../../base/http/index.ts'
import { type Clock, systemClock } from '../../base/kernel/index.ts'
import type { AccessNumbers } from '../../center/access-numbers/index.ts'
import { bookingsOf } from './bookings.ts'
import { bookings, found, groupParams, searchQuery } from './lookup.schemas.ts'
import type { Search } from './search.ts'

const tags = ['console']
const area = '/genesys/1/admin'
const config = { access: 'viewer' } as const

export function searchRoutes(search: Search): RouteGroup {
  return (app) => {
    const summary = 'Callbacks, services, agents, nodes, patterns and numbers that are called so'
    const schema = { tags, summary, querystring: searchQuery, response: { 200: found } }
    app.get(`${area}/search`, { schema, config }, (request) => {
      return search.find(request.query.q, consoleUser(request))
    })
  }
}

export function bookingRoutes(
  numbers: Pick<AccessNumbers, 'state'>,
  clock: Clock = systemClock,
): RouteGroup {
  return (app) => {
    const summary = 'Which access numbers of a group are free, and until when others are booked'
    const schema = { tags, summary, params: groupParams, response: { 200: bookings } }
    app.get(
      `${area}/resources/:group/bookings`,
      { schema, config: { ...config, except: 'agent' } },
      (request) => {
        return bookingsOf(numbers, request.params.group, clock)
      },
    )
  }
}
