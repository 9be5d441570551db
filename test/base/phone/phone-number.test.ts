import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phoneKey, toE164 } from '../../../src/base/phone/index.ts'

describe('toE164', () => {
  it.each([
    ['6504663205', 'US', '+16504663205'],
    ['(650) 466-3205', 'US', '+16504663205'],
    ['1 650.466.3205', 'us', '+16504663205'],
    ['+1 650 466 3205', 'DE', '+16504663205'],
    ['011 49 171 1234567', 'US', '+491711234567'],
    ['0171/1234567', 'DE', '+491711234567'],
    ['tel:+1-650-466-3205', 'FR', '+16504663205'],
    ['650-466-3205 ext 12', 'US', '+16504663205'],
    ['+39 06 698 12345', 'US', '+390669812345'],
    ['+49 (0)0 30 1234567', 'US', '+49301234567'],
    ['000 30 1234567', 'DE', '+49301234567'],
    ['٦٥٠٤٦٦٣٢٠٥', 'US', '+16504663205'],
  ])('reads %j as dialled in %s', (number, country, e164) => {
    expect(toE164(number, country)).toBe(e164)
  })

  it.each([
    ['', 'US'],
    ['5115', 'US'],
    ['911', 'US'],
    ['anonymous', 'US'],
    ['1-800-FLOWERS', 'US'],
    ['sip:6504663205@example.com', 'US'],
    ['call 6504663205 please', 'US'],
    ['+999123456789', 'US'],
    ['6504663205', 'ZZ'],
    ['6504663205', '__proto__'],
    ['1'.repeat(1_000_000), 'US'],
  ])('is undefined for %j in %s', (number, country) => {
    expect(toE164(number, country)).toBeUndefined()
  })
})

describe('phoneKey', () => {
  it.each([
    ['6504663205', '+1 (650) 466-3205'],
    ['5115', '51-15'],
    ['+5115', ' +51 15'],
    ['anonymous', ' anonymous '],
    ['650-466-3205 x12', '+16504663205;ext=12'],
    ['+49 00 30 1234567 x12', '+49301234567;ext=12'],
  ])('is one for %j and %j', (one, other) => {
    expect(phoneKey(one, 'US')).toBe(phoneKey(other, 'US'))
  })

  it.each([
    ['6504663205', '6504663206'],
    ['5115', '+5115'],
    ['1-800-FLOWERS', '1-800-GENESYS'],
    ['sip:5115@one.example', 'sip:5115@two.example'],
    ['650-466-3205 x12', '650-466-3205 x13'],
    ['5115', '5115,1'],
    ['', '0'],
  ])('differs for %j and %j', (one, other) => {
    expect(phoneKey(one, 'US')).not.toBe(phoneKey(other, 'US'))
  })

  it('differs by the country in which a number is dialled', () => {
    expect(phoneKey('1712345678', 'DE')).toBe('+491712345678')
    expect(phoneKey('1712345678', 'US')).toBe('+11712345678')
  })

  it('is its own key, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('US', 'DE', ''),
        (text, country) => {
          const key = phoneKey(text, country)
          expect(phoneKey(key, country)).toBe(key)
        },
      ),
    )
    fc.assert(
      fc.property(
        fc.stringMatching(/^\+?[0-9 ()./-]{1,18}$/),
        fc.constantFrom('US', 'DE'),
        (text, country) => {
          const key = phoneKey(text, country)
          expect(phoneKey(key, country)).toBe(key)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(['1', '+', ' ', '(', '1x', '٦'])('takes a million of %j in its stride', (piece) => {
    expect(phoneKey(piece.repeat(1_000_000), 'US').length).toBeGreaterThanOrEqual(0)
  })
})
