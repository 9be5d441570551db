import { describe, expect, it } from 'vitest'
import { readCsv, toCsv } from '../../../src/console/web/frame/csv.ts'
import { byGroup, importRows } from '../../../src/console/web/views/patterns/import-rows.ts'

describe('a CSV file of the page', () => {
  it('comes back as it left, formulas marked on the way', () => {
    const rows = [
      ['group', 'name', 'value'],
      ['a "b"', '=1+1', '+1800'],
      ["'=2", 'two\r\nlines', 'x,y'],
    ]
    const text = toCsv(rows)
    expect(text).toContain(`"a ""b""",'=1+1,'+1800\r\n`)
    expect(readCsv(text)).toEqual(rows)
  })

  it('may have bare line ends, empty lines and no end, but no open quotation', () => {
    expect(readCsv('a,b\n\nc,d')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(readCsv('a,"b')).toBeUndefined()
  })
})

describe('imported rows', () => {
  it('lose their heading, and say which are not whole', () => {
    const rows = importRows(
      [
        ['Group', 'name', 'value'],
        ['g', 'n', 'v'],
        ['g', 'n'],
      ],
      'ill',
    )
    expect(rows).toEqual([
      { group: 'g', name: 'n', value: 'v' },
      { group: 'g', name: 'n', value: '', fault: 'ill' },
    ])
    expect(byGroup(rows.slice(0, 1))).toEqual(new Map([['g', { n: 'v' }]]))
  })
})
