import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  expiryOf,
  idOf,
  ownerOf,
  toDevice,
  toRecord,
  typeOf,
} from '../../../src/api/notification/subscription-record.ts'
import { subscription } from './support.ts'

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })

describe('subscription record', () => {
  it('is one short text for a comet subscription', () => {
    const id = '6f1a0f7e-0a60-4b5b-8a5a-2b1f9a3f0c11'
    const given = subscription({ id, expiresAt: 1_790_000_000_000, deviceId: 'BuzzBrain' })
    const start = `1790000000000\t${id}\tcomet`
    expect(toRecord(given)).toBe(`${start}\t{"of":"S1"}\tBuzzBrain`)
    const own = toRecord({ ...given, subscriberId: 'BuzzBrain' })
    expect(own).toBe(`${start}\t\tBuzzBrain`)
    expect([idOf(own), expiryOf(own)]).toEqual([id, 1_790_000_000_000])
  })

  it('tells whose the device is', () => {
    const comet = subscription({ deviceId: 'BuzzBrain' })
    expect(ownerOf(toRecord(comet), 'comet')).toEqual({ subscriber: 'S1', user: 'BuzzBrain' })
    expect(ownerOf(toRecord({ ...comet, subscriberId: 'BuzzBrain' }), 'comet')).toEqual({
      ...{ subscriber: 'BuzzBrain', user: 'BuzzBrain' },
    })
    const phone = { ...comet, device: { ...comet.device, type: 'ios' as const, deviceId: 'd' } }
    expect(ownerOf(toRecord(phone), 'ios')).toEqual({ subscriber: 'S1', user: undefined })
    for (const user of ['S1', 'BuzzBrain']) {
      expect(ownerOf(toRecord({ ...phone, user }), 'ios')).toEqual({ subscriber: 'S1', user })
    }
    expect(ownerOf(`${toRecord(phone).slice(0, 50)}\tios\t{broken\td`, 'ios')).toEqual({
      ...{ subscriber: undefined, user: undefined },
    })
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
        const record = toRecord({ ...subscription({}), device: given, user: given.provider })
        expect(typeOf(record)).toBe(given.type)
        expect(JSON.stringify(toDevice(record, given.type))).toBe(JSON.stringify(given))
      }),
    )
  })
})
