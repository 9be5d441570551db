import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fill, toTemplate } from '../../../../src/channels/push/localization/message-template.ts'

const args = {
  customer: { lastname: 'Doe', age: 42, isNew: false, address: { city: 'Köln' }, tags: ['a'] },
  'first-name': 'Jo',
  price: '$5',
  none: null,
}

/** Written so that no linter takes it for a template of ours. */
const braced = (name: string) => `\${${name}}`

function say(text: string): string | undefined {
  return fill(toTemplate(text), args, 1000)
}

describe('a message', () => {
  it.each([
    ['Dear $customer.lastname, hello', 'Dear Doe, hello'],
    ['$customer.lastname. Next', 'Doe. Next'],
    [`${braced('customer.lastname')}s`, 'Does'],
    ['$customer.age $customer.isNew $customer.address.city', '42 false Köln'],
    [braced('first-name'), 'Jo'],
    ['costs $price', 'costs $5'],
    ['$customer.lastname$customer.lastname', 'DoeDoe'],
    ['', ''],
  ])('%j says %j', (text, said) => {
    expect(say(text)).toBe(said)
  })

  it.each([
    '$nobody',
    braced('customer.nobody'),
    '$customer',
    '$customer.tags',
    '$customer.lastname.length',
    '$none',
    '$constructor $customer.__proto__ $customer.toString',
    `$ $5 $\{ ${braced('')} $. $-a ${braced('a b')}`,
  ])('leaves %j as it is written', (text) => {
    expect(say(text)).toBe(text)
  })

  it('leaves out what is written with ! and not given', () => {
    expect(say('a$!nobody.b $!{nobody}c $!customer.lastname')).toBe('a c Doe')
  })

  it('puts arguments in as they are, and looks for none in them', () => {
    const given = `$b ${braced('b')} \\u00A1`
    expect(fill(toTemplate('$a'), { a: given, b: 'B' }, 1000)).toBe(given)
  })

  it('grows no longer than it may', () => {
    const template = toTemplate('$a'.repeat(4000))
    expect(fill(template, { a: 'x'.repeat(1_000_000) }, 65_536)).toBeUndefined()
    expect(fill(toTemplate('$a'), { a: 'x'.repeat(1000) }, 1000)).toHaveLength(1000)
  })

  it('is never a fault, whatever it is and whatever it is given', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', '!', '.', 'a', '\\u00A', '1') })
    fc.assert(
      fc.property(text, fc.object(), (written, given) => {
        expect(typeof fill(toTemplate(written), given, 100_000)).toBe('string')
      }),
      { numRuns: 500 },
    )
  })
})
