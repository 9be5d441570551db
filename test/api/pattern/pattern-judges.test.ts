import { describe, expect, it } from 'vitest'
import { patternGroupSection, patternsSection } from '../../../src/base/config/index.ts'
import { rejectedFaultsOf } from '../../base/config/faults.ts'
import { loadOptions } from './serve-pattern.ts'

describe('patterns that cannot be used', () => {
  it('stop the start, all at once, each with its path and reason', async () => {
    const yaml = [
      'patterns: { good: "a+", open: "(a", back: "(a)\\\\1" }',
      'patterns.refused: { ahead: "a(?=b)", good: b }',
      'patterns.other: { cut: "[a&&b]" }',
    ].join('\n')
    expect(await rejectedFaultsOf(loadOptions(yaml))).toEqual([
      'patterns.open: is not a usable pattern: a group is not closed (at 2)',
      'patterns.back: is not a usable pattern: a reference back to a group is not supported (at 5)',
      'patterns.refused.ahead: is not a usable pattern: look-ahead is not supported (at 4)',
      'patterns.other.cut: is not a usable pattern: an intersection (&&) is not supported (at 2)',
    ])
  })

  it('are refused when they are set, and what was there stays in force', async () => {
    const options = await loadOptions('patterns: { one: a }')
    const refused = (section: string) => rejectedFaultsOf(options.set(section, 'one', 'a**'))
    const reason = 'is not a usable pattern: nothing stands before * that could be repeated (at 3)'
    expect(await refused('patterns')).toEqual([`patterns.one: ${reason}`])
    expect(await refused('patterns.group')).toEqual([`patterns.group.one: ${reason}`])
    expect(options.live(patternsSection)()).toEqual({ one: 'a' })
    expect(options.names(patternGroupSection)).toEqual([])
  })

  it('are those beyond a thousand of a list', async () => {
    const list = Array.from({ length: 1001 }, (_, at) => `p${at}: a`).join(', ')
    expect(await rejectedFaultsOf(loadOptions(`patterns.many: { ${list} }`))).toEqual([
      'patterns.many.p1000: is one too many: a list holds at most 1000 patterns',
    ])
  })
})
