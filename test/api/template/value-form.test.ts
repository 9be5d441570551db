import { describe, expect, it } from 'vitest'
import { faultOf, type ValueForm } from '../../../src/api/template/value-form.ts'

const seconds: ValueForm = { kind: 'integer', min: 5, max: 1800, unit: 'seconds' }
const direction: ValueForm = { kind: 'choice', choices: ['IN', 'OUT'] }

describe('a value', () => {
  it.each<[ValueForm, string]>([
    [seconds, '5'],
    [seconds, ' 1800 '],
    [{ kind: 'integer', min: -1, max: 1 }, '-1'],
    [direction, 'OUT'],
    [{ kind: 'boolean' }, 'true'],
    [{ kind: 'boolean' }, 'False'],
    [{ kind: 'list' }, '_a, _b'],
    [{ kind: 'list', choices: ['a', 'b'] }, 'b,a,'],
    [{ kind: 'url' }, 'https://urs.example.com:7200/a?b=c'],
    [{ kind: 'urls' }, 'http://ors1:7210, http://ors2:7210'],
    [{ kind: 'country' }, 'US'],
    [{ kind: 'span' }, '1M'],
    [{ kind: 'span' }, '1y6M'],
    [{ kind: 'text' }, 'Anything at all $'],
    [{ kind: 'secret' }, 'Anything at all $'],
    [{ kind: 'reference', to: 'service' }, 'billing-hours'],
  ])('of form %j may be %j', (form, value) => {
    expect(faultOf(form, value)).toBeUndefined()
  })

  it.each<[ValueForm, string, string]>([
    [seconds, '4', '4 is outside 5 to 1800'],
    [seconds, '1801', '1801 is outside 5 to 1800'],
    [seconds, '5 s', '"5 s" is not a whole number'],
    [seconds, '5.0', '"5.0" is not a whole number'],
    [seconds, '1e2', '"1e2" is not a whole number'],
    [seconds, '9'.repeat(11), '"99999999999" is not a whole number'],
    [direction, 'out', '"out" is not one of IN, OUT'],
    [{ kind: 'boolean' }, 'yes', '"yes" is not true or false'],
    [{ kind: 'list', choices: ['a', 'b'] }, 'a,c,d', '"c" is not one of a, b'],
    [{ kind: 'url' }, 'urs:7200', 'is not an http or https URL'],
    [{ kind: 'url' }, 'http://', 'is not an http or https URL'],
    [{ kind: 'urls' }, 'http://a,ftp://b', 'holds what is not an http or https URL'],
    [{ kind: 'country' }, 'USA', '"USA" is not a country of two letters'],
    [{ kind: 'span' }, '1 month', expect.stringContaining('"1 month" is not a time such as 1M')],
    [direction, 'x'.repeat(99), `"${'x'.repeat(80)}…" is not one of IN, OUT`],
  ])('of form %j may not be %j', (form, value, fault) => {
    expect(faultOf(form, value)).toEqual(fault)
  })
})
