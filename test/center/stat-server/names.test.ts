import { describe, expect, it } from 'vitest'
import { toObjectType } from '../../../src/center/stat-server/index.ts'

describe('an object type', () => {
  it.each([
    ['Queue', ['queue', 'QUEUE', ' Virtual Queue ', 'virtual_queue', 'VQ']],
    ['RoutePoint', ['routepoint', 'Route Point', 'ROUTING_POINT', 'VirtualRoutePoint']],
    ['Agent', ['AGENT', 'person']],
    ['Place', ['place', 'AgentPlace']],
    ['GroupAgents', ['GROUPAGENTS', 'AgentGroup', 'Agent Group', 'group-agents']],
    ['GroupPlaces', ['PlaceGroup']],
  ])('is %s in any spelling of it', (type, spellings) => {
    expect(spellings.map(toObjectType)).toEqual(spellings.map(() => type))
  })
  it('stays as it is written when it is unknown, for the message that says so', () => {
    expect(toObjectType(' Switchboard ')).toBe('Switchboard')
    expect(toObjectType('__proto__')).toBe('__proto__')
  })
})
