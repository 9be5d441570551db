import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDevice, toRecord, typeOf } from '../../../src/api/notification/subscription-record.ts'
import { subscription } from './support.ts'

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })

describe('subscription record', () => {
  it('is one short text for a comet subscription', () => {
    const record = toRecord(
      subscription({
        id: '6f1a0f7e-0a60-4b5b-8a5a-2b1f9a3f0c11',
        expiresAt: 1_790_000_000_000,
        deviceId: 'BuzzBrain',
      }),
    )
    expect(record).toBe('1790000000000\t6f1a0f7e-0a60-4b5b-8a5a-2b1f9a3f0c11\tcomet\t\tBuzzBrain')
  })

  it('gives back every field of the device', () => {
    const device = fc.record({
      type: fc.constantFrom('comet' as const, 'customhttp' as const),
      deviceId: text,
      provider: fc.option(text, { nil: undefined }),
      language: fc.option(text, { nil: undefined }),
      debug: fc.boolean(),
      authorization: fc.option(text, { nil: undefined }),
      properties: fc.dictionary(text, text),
    })
    fc.assert(
      fc.property(device, (given) => {
        const record = toRecord({ ...subscription({}), device: given })
        expect(typeOf(record)).toBe(given.type)
        expect(JSON.stringify(toDevice(record, given.type))).toBe(JSON.stringify(given))
      }),
    )
  })
})
