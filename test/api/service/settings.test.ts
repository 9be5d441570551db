import { describe, expect, it } from 'vitest'
import { Settings } from '../../../src/api/service/index.ts'
import { Parameters, type ParameterValue, UploadedFile } from '../../../src/base/http/index.ts'

const picture = new UploadedFile('MyPic.png', 'image/png', Buffer.from([1]))

function settings(
  options: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, ParameterValue>> = {},
): Settings {
  return new Settings('sales', options, Parameters.of(Object.entries(parameters)))
}

const badRequest = expect.objectContaining({ status: 400 })
const misconfigured = expect.objectContaining({ status: 500 })

describe('an option', () => {
  it('beats the parameter of the same name', () => {
    expect(settings({ _group: 'DNIS' }, { _group: 'Other' }).text('_group')).toBe('DNIS')
  })
  it.each([[''], ['  '], [undefined]])(
    'that says nothing (%j) leaves it to the request',
    (option) => {
      expect(settings({ _group: option }, { _group: 'Other' }).text('_group')).toBe('Other')
    },
  )
  it('counts as text, whatever type it was written in', () => {
    const given = settings({ _ttl: 60, _provide_code: true })
    expect([given.number('_ttl', { min: 1, max: 100 }), given.flag('_provide_code')]).toEqual([
      60,
      true,
    ])
  })
  it('is beaten where the request goes first', () => {
    const limits = { min: 5, max: 1800 }
    expect(settings({ _t: '30' }, { _t: '60' }).requestedNumber('_t', limits)).toBe(60)
    expect(settings({ _t: '30' }).requestedNumber('_t', limits)).toBe(30)
  })
  it('never comes from what every object has', () => {
    expect(settings({}).text('constructor')).toBeUndefined()
    expect(settings({}).text('__proto__')).toBeUndefined()
  })
  it('is the fault of the operator when it is wrong', () => {
    const given = settings({ _n: 'many', _flag: 'maybe', _word: 'x' })
    expect(() => given.number('_n', { min: 1, max: 9 })).toThrow(misconfigured)
    expect(() => given.flag('_flag')).toThrow(misconfigured)
    expect(() => given.choice('_word', ['RANDOM'])).toThrow(misconfigured)
  })
})

describe('a variable', () => {
  it('is replaced by the parameter of its name, as often as it stands there', () => {
    const given = settings({ _q: '$line$-$_city$-$line$' }, { line: 'gold', _city: 'Köln' })
    expect(given.text('_q')).toBe('gold-Köln-gold')
  })
  it('is not looked for in what replaces another', () => {
    expect(settings({ _q: '$a$' }, { a: '$b$', b: 'x' }).text('_q')).toBe('$b$')
  })
  it.each([[{}], [{ line: '' }], [{ line: picture }], [{ line: ['a'] }]])(
    'is asked for when the request has no text for it: %j',
    (parameters) => {
      expect(() => settings({ _q: '$line$' }, parameters).text('_q')).toThrow(badRequest)
    },
  )
  it('that nobody reads is not asked for', () => {
    expect(settings({ _q: '$line$', _group: 'DNIS' }).text('_group')).toBe('DNIS')
  })
  it.each([['$5 and $6'], ['$$'], ['a$b'], ['$1$']])('is none in %j', (text) => {
    expect(settings({ _q: text }).text('_q')).toBe(text)
  })
})

describe('a parameter', () => {
  it.each([
    ['a file', picture],
    ['a list', ['DNIS']],
    ['an object', { name: 'DNIS' }],
    ['too long', 'x'.repeat(1025)],
  ])('is refused when it is %s', (_, value) => {
    expect(() => settings({}, { _group: value }).text('_group')).toThrow(badRequest)
  })
  it('is asked for when it must be there', () => {
    expect(() => settings({}, { _group: ' ' }).required('_group')).toThrow(badRequest)
    expect(settings({}, { _group: ' DNIS ' }).required('_group')).toBe('DNIS')
  })
  it.each([
    ['true', true],
    ['TRUE', true],
    [true, true],
    ['false', false],
    ['', false],
    [undefined, false],
  ])('of two truths is one: %j', (value, truth) => {
    expect(settings({}, value === undefined ? {} : { _flag: value }).flag('_flag')).toBe(truth)
  })
  it.each([['4'], ['1801'], ['-5'], ['5.5'], ['0x10'], ['1e2'], ['five'], ['9'.repeat(400)]])(
    'that is a number out of its limits is refused: %s',
    (value) => {
      const read = () => settings({}, { _n: value }).number('_n', { min: 5, max: 1800 })
      expect(read).toThrow(badRequest)
    },
  )
  it('is not heard where options alone decide', () => {
    expect(settings({}, { _word: 'RANDOM' }).choice('_word', ['RANDOM'])).toBeUndefined()
    expect(settings({}, { _word: 'RANDOM' }).option('_word')).toBeUndefined()
  })
})
