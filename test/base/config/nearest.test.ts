import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../../../src/base/config/nearest.ts'

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['drain', 'drain', 0],
    ['drain', 'drian', 1],
    ['drain', 'rain', 1],
    ['drain', 'drains', 1],
    ['drain', 'drein', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('from %j to %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance)
  })

  it('is the same both ways and never more than the longer text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b)
        expect(distance).toBe(editDistance(b, a))
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(distance === 0).toBe(a === b)
      }),
    )
  })
})

describe('nearest', () => {
  const names = ['pushEnabled', 'defaultSubscriptionExpiration', 'httpcb.allow']

  it.each([
    ['pushEnabeld', 'pushEnabled'],
    ['PUSHENABLED', 'pushEnabled'],
    ['httpcb.alow', 'httpcb.allow'],
    ['default_subscription_expiration', 'defaultSubscriptionExpiration'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearest(name, names)).toBe(meant)
  })

  it.each(['', 'x', 'apple.badge', 'x'.repeat(5000)])('is silent when nothing is near', (name) => {
    expect(nearest(name, names)).toBeUndefined()
  })
})
