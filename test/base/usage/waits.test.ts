import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binOf, bins, quantile } from '../../../src/base/usage/waits.ts'

function countsOf(waits: readonly number[]): (bin: string) => number {
  const names = waits.map(binOf)
  return (bin) => names.filter((name) => name === bin).length
}

/** Lower and upper end of the bin a wait falls into, in seconds. */
function binAround(wait: number): [number, number] {
  const at = bins.indexOf(binOf(wait))
  const bound = (bin: string | undefined) => Number(bin?.slice('wait-'.length) ?? 0)
  return [bound(bins[at - 1]), at === bins.length - 1 ? bound(bins[at - 1]) : bound(bins[at])]
}

describe('a quantile', () => {
  it('lies in the bin of the wait that it stands for', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 1 })
    fc.assert(
      fc.property(waits, fc.constantFrom(0.5, 0.9), (some, share) => {
        const sorted = [...some].sort((a, b) => a - b)
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0
        const [from, to] = binAround(exact)
        const told = quantile(share, countsOf(some)) ?? Number.NaN
        expect(told).toBeGreaterThanOrEqual(from)
        expect(told).toBeLessThanOrEqual(to)
      }),
    )
  })
  it('is null when nobody waited', () => {
    expect(quantile(0.5, () => 0)).toBeNull()
  })
  it('of one short wait is short', () => {
    expect(quantile(0.5, countsOf([0]))).toBe(0.5)
  })
})
