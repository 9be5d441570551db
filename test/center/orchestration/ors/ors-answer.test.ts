import { describe, expect, it } from 'vitest'
import {
  parseAnswer,
  parseRefusal,
  parseStart,
} from '../../../../src/center/orchestration/ors/ors-answer.ts'

const id = '00FAVPM3BOBM3223H3CA9ATAES00000G'
const cookies = { ORSSESSIONID: `${id}.node1576` }
const deep = '['.repeat(100_000) + ']'.repeat(100_000)

describe('the answer to a start', () => {
  it.each([id, `  ${id}\r\n`, `"${id}"`, `\ufeff${id}`, '~a0~B1_c2-d3.e4'])(
    'is a bare id: %j',
    (text) => {
      const session = text.replace(/["\s\ufeff]/g, '')
      expect(parseStart(text, {})).toEqual({ session, answer: {} })
    },
  )
  it('is an object that the SCXML answers, the id in the cookie', () => {
    const answer = { _dialog_id: '0', _action: 'ConfirmationDialog', list: [1, { a: null }] }
    expect(parseStart(JSON.stringify(answer), cookies)).toEqual({ session: id, answer })
  })
  it('is an object alone, when no cookie comes', () => {
    expect(parseStart('{"msg":"hello"}', {})).toEqual({ session: '', answer: { msg: 'hello' } })
  })
  it('is the cookie alone', () => {
    expect(parseStart('', cookies)).toEqual({ session: id, answer: {} })
  })
  it.each([
    '',
    'OK',
    'null',
    'true',
    '12',
    '[]',
    '"x y"',
    '<html></html>',
    '{"a":',
    '..',
    `${id} ${id}`,
    'x'.repeat(200),
  ])('names no session: %j', (text) => expect(parseStart(text, {})).toBeUndefined())
  it('names no session when it is nested too deep', () => {
    expect(parseStart(`{"a":${deep}}`, cookies)).toBeUndefined()
  })
  it('takes no cookie for an id that is none', () => {
    expect(parseStart('{}', { ORSSESSIONID: '../x' })).toEqual({ session: '', answer: {} })
  })
  it('keeps keys that objects have themselves', () => {
    const started = parseStart('{"__proto__":{"a":1}}', cookies)
    expect(JSON.stringify(started?.answer)).toBe('{"__proto__":{"a":1}}')
  })
})

describe('the answer to a request', () => {
  it.each<[string, unknown]>([
    ['', null],
    [' \r\n', null],
    ['{"_position":"1"}', { _position: '1' }],
    ['[1]', [1]],
    ['"a"', 'a'],
    ['-1.5', -1.5],
    ['true', true],
    ['null', null],
    ['OK', 'OK'],
    ["12 o'clock", "12 o'clock"],
    ['"a" b', '"a" b'],
    ['<html>', '<html>'],
  ])('%j is %j', (text, value) => expect(parseAnswer(text)).toEqual(value))

  it.each(['{"a":', '[1', deep])(
    'cannot be followed when it begins as JSON and is none',
    (text) => {
      expect(parseAnswer(text)).toBeUndefined()
    },
  )
})

describe('why a request is refused', () => {
  it.each([
    ['{"message":"No agent"}', 'No agent'],
    ['{"message":"a\\nb"}', undefined],
    ['{"message":""}', undefined],
    ['{"message":1}', undefined],
    [JSON.stringify({ message: 'x'.repeat(301) }), undefined],
    ['<html>', undefined],
    ['', undefined],
  ])('%j says %j', (text, reason) => expect(parseRefusal(text)).toBe(reason))
})
