import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filtersOf, isFilter, isTag } from '../../../src/api/notification/tag-grammar.ts'

const part = fc.stringMatching(/^[A-Za-z0-9_]{1,8}$/)
const parts = fc.array(part, { minLength: 1, maxLength: 6 })

describe('tag grammar', () => {
  it.each(['a', '0', '_', 'ors.contact.12345678', '911.a_b.C', '_a._'])(
    'takes %j as a tag',
    (text) => {
      expect(isTag(text)).toBe(true)
      expect(isFilter(text)).toBe(true)
    },
  )

  it.each([
    '',
    '.',
    '.a',
    'a.',
    'a..b',
    'a b',
    'a-b',
    'ä',
    'a.b\n',
    '\n',
    'a/b',
    'a.*b',
    '**',
    '*.a',
    'a*',
  ])('takes %j neither as a tag nor as a filter', (text) => {
    expect(isTag(text)).toBe(false)
    expect(isFilter(text)).toBe(false)
  })

  it.each(['*', 'a.*', 'ors.events.*'])('takes %j as a filter only', (text) => {
    expect(isTag(text)).toBe(false)
    expect(isFilter(text)).toBe(true)
  })

  it('refuses what is longer than 512 characters', () => {
    expect(isTag('a'.repeat(512))).toBe(true)
    expect(isTag('a'.repeat(513))).toBe(false)
    expect(isFilter('a'.repeat(513))).toBe(false)
  })

  it('decides on hostile text without backtracking', () => {
    expect(isFilter(`${'a.'.repeat(255)}!`)).toBe(false)
  })

  it('finds the five filters of the reference for its tag', () => {
    expect(filtersOf('ors.agentavailability.agent123.available')).toEqual([
      '*',
      'ors.*',
      'ors.agentavailability.*',
      'ors.agentavailability.agent123.*',
      'ors.agentavailability.agent123.available',
    ])
  })

  it('finds exactly the filters that match, whatever the tag', () => {
    fc.assert(
      fc.property(parts, parts, fc.boolean(), (ofTag, ofFilter, wild) => {
        const tag = ofTag.join('.')
        const filter = ofFilter.join('.') + (wild ? '.*' : '')
        const matches = wild ? tag.startsWith(`${ofFilter.join('.')}.`) : tag === filter
        expect(filtersOf(tag).includes(filter)).toBe(matches)
        expect(filtersOf(tag)).toHaveLength(ofTag.length + 1)
      }),
    )
  })
})
