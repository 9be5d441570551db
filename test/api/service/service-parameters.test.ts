import { expect, it } from 'vitest'
import { sortParameters } from '../../../src/api/service/index.ts'
import { Parameters, type ParameterValue, UploadedFile } from '../../../src/base/http/index.ts'

const picture = new UploadedFile('MyPic.png', 'image/png', Buffer.from([1]))

function sort(...entries: (readonly [string, ParameterValue])[]) {
  return sortParameters(Parameters.of(entries))
}

it('tells what steers the service from the user data by the underscore', () => {
  const { steering, data } = sort(
    ['_phone_number', '6504669999'],
    ['language', 'french'],
    ['FileKey', picture],
    ['a_b', '1'],
  )
  expect([...steering]).toEqual([['_phone_number', '6504669999']])
  expect([...data]).toEqual([
    ['language', 'french'],
    ['FileKey', picture],
    ['a_b', '1'],
  ])
})

it('keeps what steers as text, whatever JSON brought', () => {
  const { steering } = sort(['_n', 1.5], ['_t', true], ['_o', { a: ['1'] }], ['_z', null])
  expect([...steering]).toEqual([
    ['_n', '1.5'],
    ['_t', 'true'],
    ['_o', '{"a":["1"]}'],
  ])
})

it.each([['_'], ['_a1'], ['_été'], ['_$'], ['__proto__'], ['_a\u200cb']])(
  'takes the identifier %j',
  (name) => {
    expect([...sort([name, 'x']).steering]).toEqual([[name, 'x']])
  },
)

it.each([['_a-b'], ['_a b'], ['_a.b'], ['_a[0]'], ['_\n'], ['_😀'], ['_a\u0000']])(
  'refuses a name that steers and is no identifier: %j',
  (name) => {
    expect(() => sort([name, 'x'])).toThrow(expect.objectContaining({ status: 400 }))
    expect([...sort([name.slice(1), 'x']).data]).toEqual([[name.slice(1), 'x']])
  },
)

it('refuses a file where text is due', () => {
  expect(() => sort(['_phone_number', picture])).toThrow(expect.objectContaining({ status: 400 }))
})

it('refuses more steering than an instance should carry', () => {
  expect(() => sort(['_a', 'x'.repeat(40_000)], ['_b', 'x'.repeat(40_000)])).toThrow(
    expect.objectContaining({ status: 413 }),
  )
})
