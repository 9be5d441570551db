import { invalidParameter, type RouteGroup } from '../../base/http/index.ts'
import { simulated, simulateQuery } from './calendar.schemas.ts'
import type { Simulation } from './simulation.ts'

const config = { access: 'viewer', except: 'agent' } as const

export function calendarRoutes(simulation: Simulation): RouteGroup {
  return (app) => {
    const summary =
      'Whether a service is open at a moment or in a month, why not, and when it opens'
    const about = { tags: ['console'], summary, querystring: simulateQuery }
    const schema = { ...about, response: { 200: simulated } }
    app.get('/genesys/1/admin/calendar/simulate', { schema, config }, async (request) => {
      const { service, at, month } = request.query
      if (at !== undefined && month !== undefined)
        throw invalidParameter('at and month exclude each other')
      return month === undefined ? simulation.at(service, at) : simulation.month(service, month)
    })
  }
}
