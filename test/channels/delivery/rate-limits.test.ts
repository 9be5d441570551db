import { expect, it } from 'vitest'
import { RateLimits } from '../../../src/channels/delivery/rate-limits.ts'

it('lets a burst through at once and then one at a time, each provider for itself', () => {
  const clock = { at: 1000, now: () => clock.at }
  const limits = new RateLimits(() => ({ rate: 10, burst: 3 }), clock)
  const take = (provider = 'a') => limits.take(provider, 5000)
  expect([take(), take(), take(), take(), take()]).toEqual([0, 0, 0, 100, 200])
  expect(take('b')).toBe(0)
  clock.at += 10_000
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 100])
})

it('gives no token that could not be used in time', () => {
  const limits = new RateLimits(() => ({ rate: 1, burst: 1 }), { now: () => 0 })
  expect(limits.take('a', 1500)).toBe(0)
  expect(limits.take('a', 1500)).toBe(1000)
  expect(limits.take('a', 1500)).toBe(2000)
  expect(limits.take('a', 1500)).toBe(2000)
})

it('sets no limit where the rate is 0', () => {
  const limits = new RateLimits(() => ({ rate: 0, burst: 1 }), { now: () => 0 })
  for (let count = 0; count < 1000; count++) expect(limits.take('a', 0)).toBe(0)
})
