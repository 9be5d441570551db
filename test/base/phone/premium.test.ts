import { describe, expect, it } from 'vitest'
import { isPremium } from '../../../src/base/phone/index.ts'

describe('a premium number', () => {
  it.each([
    ['+19005551234', 'US', true],
    ['(900) 555-1234', 'US', true],
    ['09001123456', 'DE', true],
    ['6504663205', 'US', false],
    ['5115', 'US', false],
    ['bob', 'US', false],
  ])('%s dialled in %s: %s', (number, country, expected) => {
    expect(isPremium(number, country)).toBe(expected)
  })
})
