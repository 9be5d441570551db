import { expect, it } from 'vitest'
import { linkOfThing } from '../../../src/console/web/views/audit/link-of-thing.ts'

it('a note leads to what it tells of, where a view shows it', () => {
  expect(linkOfThing('desk.changed', 'kate')).toBe('/genesys/ui/desk/team')
  expect(linkOfThing('callback.cancelled', '369-1')).toBe('/genesys/ui/callback/369-1')
  expect(linkOfThing('option.changed', 'patterns.refused.one')).toMatch(
    /\/tools\/patterns\/refused$/,
  )
  expect(linkOfThing('session.opened', 'kate')).toBeUndefined()
})
