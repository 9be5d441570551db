import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxAgeOf } from '../../../src/api/stat/cache-control.ts'

describe('Cache-Control of a request', () => {
  it.each([
    ['max-age=2', 2],
    ['max-age=0', 0],
    ['Max-Age = "5"', 5],
    ['private, max-age=30 , must-revalidate', 30],
    ['max-age=60, max-age=2', 2],
    ['max-age=2.5', 2],
    ['max-age=00099', 99],
    ['no-cache', 0],
    ['No-Store, max-age=60', 0],
  ])('%j asks for at most %d seconds', (header, seconds) => {
    expect(maxAgeOf(header)).toBe(seconds)
  })
  it.each([
    undefined,
    '',
    ',,',
    'max-age',
    'max-age=',
    'max-age=two',
    'max-age=-1',
    'max-age=1e9',
    'max-age=99999999999999999999',
    'x-max-age=2',
    'max-stale=5',
    'only-if-cached',
  ])('%j says nothing about it', (header) => {
    expect(maxAgeOf(header)).toBeUndefined()
  })
  it('is read whatever stands there', () => {
    const check = (header: string) => {
      const seconds = maxAgeOf(header)
      expect(seconds === undefined || (Number.isFinite(seconds) && seconds >= 0)).toBe(true)
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check))
  })
})
