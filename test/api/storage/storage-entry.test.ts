import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayHoldFiles, parseEntry, toEntryText } from '../../../src/api/storage/storage-entry.ts'

const file = { filename: 'a.png', type: 'image/png', bytes: Buffer.from('x') }

describe('the text of an entry', () => {
  it('is its own JSON reply when there is no file', () => {
    expect(
      toEntryText([
        ['b', '2'],
        ['a', '"1"'],
      ]),
    ).toBe('{"b":"2","a":"\\"1\\""}')
  })
  it('holds null where a file is', () => {
    expect(toEntryText([['f', file]])).toBe('{"f":null}')
  })
  it('comes back as it went in', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    const values = fc.dictionary(text, text, { maxKeys: 10 })
    fc.assert(
      fc.property(values, (given) => {
        const entry = toEntryText(Object.entries(given))
        expect(parseEntry(entry)).toEqual(new Map(Object.entries(given)))
      }),
    )
  })
  it('never hides a file, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, name, value) => {
        expect(
          mayHoldFiles(
            toEntryText([
              [before, value],
              [name, file],
            ]),
          ),
        ).toBe(true)
      }),
    )
  })
})
