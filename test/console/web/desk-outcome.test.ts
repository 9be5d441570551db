import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../../src/console/web/views/desk/outcome.ts'

const slot = { start: '2026-11-23T09:00:00.000Z', spelled: 'Mon 23 Nov, 10:00 CET' }
const interaction = '/desk/agents/kate/interactions/369%2F1'

describe('what a desk tells of a call', () => {
  it('is the outcome, which ends it', () => {
    expect(stepsOf('kate', '369/1', { outcome: 'busy' })).toEqual([
      [`${interaction}/outcome`, { outcome: 'busy' }],
    ])
  })

  it('is that the customer was reached, and then that the agent is done', () => {
    expect(stepsOf('kate', '369/1', { outcome: 'reached' })).toEqual([
      [`${interaction}/outcome`, { outcome: 'reached' }],
      [`${interaction}/complete`],
    ])
  })

  it('is the time of the next one, when the customer asks to be called later', () => {
    expect(stepsOf('kate', '369/1', { outcome: 'later', slot })).toEqual([
      ['/callback/369%2F1/later', { desiredTime: slot.start }],
    ])
  })
})
