import { describe, expect, it } from 'vitest'
import { goneFrom, merged, newIn } from '../../../src/console/web/components/steady-rows.ts'

interface Row {
  readonly id: string
  readonly state: string
}
const idOf = ({ id }: Row) => id
const rows = (...spelled: string[]): Row[] =>
  spelled.map((each) => {
    const [id = '', state = ''] = each.split(':')
    return { id, state }
  })

describe('rows that somebody holds', () => {
  const shown = rows('a:1', 'b:1', 'c:1')

  it('keep their places, with what is known of them now', () => {
    const latest = rows('new:1', 'c:2', 'a:2')
    expect(merged(shown, latest, idOf)).toEqual(rows('a:2', 'b:1', 'c:2'))
    expect(newIn(latest, shown, idOf)).toEqual(rows('new:1'))
  })

  it('are gone when one after them is still there, or none is', () => {
    expect(goneFrom(rows('a:1', 'c:1'), shown, idOf)).toEqual(new Set(['b']))
    expect(goneFrom([], shown, idOf)).toEqual(new Set(['a', 'b', 'c']))
  })

  it('are not gone when new ones have pushed them off the page', () => {
    expect(goneFrom(rows('new:1', 'a:1', 'b:1'), shown, idOf)).toEqual(new Set())
  })
})
