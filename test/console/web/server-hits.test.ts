import { describe, expect, it } from 'vitest'
import type { Role } from '../../../src/console/web/frame/paths.ts'
import { type Found, toGroups } from '../../../src/console/web/shell/server-hits.ts'

const found: Found = {
  callbacks: [
    {
      ...{ id: '369-1', service: 'billing', state: 'SCHEDULED' },
      ...{ desiredTime: '2026-03-02T09:00:00.000Z', customerNumber: '6505550199' },
    },
  ],
  services: [{ name: 'billing' }],
  agents: [{ id: 'kate', nickname: 'Kate', state: 'READY' }],
  nodes: [{ id: 'n1', state: 'up' }],
  patterns: [{ group: 'refused', name: 'premium' }],
  numbers: [{ group: 'DNIS', name: 'first', number: '+18005550100' }],
}

const labelsFor = (role: Role) =>
  toGroups(found, role).flatMap(({ hits }) => hits.map(({ label }) => label))

describe('what the server finds', () => {
  it.each(['admin', 'supervisor'] as const)('is all offered to a %s', (role) => {
    expect(labelsFor(role)).toEqual([
      ...['6505550199', 'billing', 'Kate', 'n1'],
      ...['premium', '+18005550100'],
    ])
  })

  it('is offered to agents and viewers as far as they may see the view that it opens', () => {
    expect(labelsFor('agent')).toEqual(['6505550199', 'n1'])
    expect(labelsFor('viewer')).toEqual(['6505550199', 'billing', 'n1', 'premium', '+18005550100'])
  })
})
