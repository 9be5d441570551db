import { describe, expect, it } from 'vitest'
import {
  hasWord,
  membersOf,
  readTree,
  spellPath,
} from '../../../src/console/web/components/json-tree.ts'

describe('a tree of JSON', () => {
  it('is one where there is something inside, and not too much', () => {
    expect(readTree('{"a":[1]}')).toEqual({ a: [1] })
    expect(readTree('[]')).toBeUndefined()
    expect(readTree('"text"')).toBeUndefined()
    expect(readTree('<html>')).toBeUndefined()
    expect(readTree(JSON.stringify(['x'.repeat(256_000)]))).toBeUndefined()
  })

  it('has its members in their order, by name or number', () => {
    expect(membersOf({ b: null, a: 2 })).toEqual([
      { name: 'b', value: null },
      { name: 'a', value: 2 },
    ])
    expect(membersOf(['x'])).toEqual([{ name: 0, value: 'x' }])
    expect(membersOf(null)).toBeUndefined()
  })

  it('spells a path as code would reach it', () => {
    expect(spellPath(['data', 'items', 0, 'two words', 'x'])).toBe('data.items[0]["two words"].x')
    expect(spellPath([3, 'id'])).toBe('[3].id')
  })

  it('finds a word in names and values, however deep', () => {
    const member = { name: 'data', value: { items: [{ Id: 'A-17', ok: true }] } }
    expect(['a-17', 'id', 'true'].map((word) => hasWord(member, word))).toEqual([true, true, true])
    expect(hasWord(member, 'false')).toBe(false)
  })
})
