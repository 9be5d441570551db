import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kept, type Resolution } from '../../../src/base/usage/index.ts'
import { countingNode } from './support.ts'

const begin = Date.UTC(2026, 9, 24, 22, 30)
const resolutions: Resolution[] = ['minute', 'hour', 'day']

interface Step {
  /** Until the next request, in seconds. */
  readonly after: number
  readonly service: string
  readonly isFlushed: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 50_000 })),
  service: fc.constantFrom('a', 'b'),
  isFlushed: fc.boolean(),
})

it('every resolution sums what was counted in its buckets, however flushes fell', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { usage, clock } = await countingNode(begin)
      const seen: { at: number; service: string }[] = []
      for (const { after, service, isFlushed } of steps) {
        clock.set(clock.now() + after * 1000)
        usage.counts.serviceAccessed(service)
        seen.push({ at: clock.now(), service })
        if (isFlushed) await usage.flush()
      }
      await usage.close()
      for (const resolution of resolutions) {
        const names = ['a', 'b', '*']
        const to = clock.now() + 1
        const asked = { subject: 'services', names, resolution, from: begin, to } as const
        const reading = await usage.series.read(asked)
        const read = reading.parts.map((parts) => [...(parts.get('accesses') ?? [])])
        const model = names.map((name) => bucketsOf(seen, name, resolution, reading.count))
        expect(read).toEqual(model.map((sums) => (sums.every((sum) => sum === 0) ? [] : sums)))
      }
    }),
    { numRuns: 15 },
  )
})

function bucketsOf(
  seen: readonly { at: number; service: string }[],
  name: string,
  resolution: Resolution,
  count: number,
): number[] {
  const { length } = kept[resolution]
  const sums = Array.from({ length: count }, () => 0)
  for (const { at, service } of seen) {
    const bucket = Math.floor(at / length) - Math.floor(begin / length)
    if (name === '*' || name === service) sums[bucket] = (sums[bucket] ?? 0) + 1
  }
  return sums
}
