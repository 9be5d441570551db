import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileJavaPattern } from '../../../src/api/pattern/index.ts'
import { verdicts } from './java-verdicts.ts'

/** Whether a pattern, which must be usable, matches a text. */
function matches(pattern: string, text: string): boolean {
  const compiled = compileJavaPattern(pattern)
  if ('fault' in compiled) throw new Error(`${pattern}: ${compiled.fault}`)
  return compiled.matches(text)
}

function faultOf(pattern: string): string | undefined {
  const compiled = compileJavaPattern(pattern)
  return 'fault' in compiled ? compiled.fault : undefined
}

describe('a pattern', () => {
  it.each(verdicts)('%j matches what it matches in Java', (pattern, matching, others) => {
    expect([...matching, ...others].filter((text) => matches(pattern, text))).toEqual(matching)
  })

  it.each([
    ['[a-z&&[^q]]', 'an intersection (&&) is not supported (at 4)'],
    ['a(?=b)', 'look-ahead is not supported (at 4)'],
    ['a(?!b)', 'look-ahead is not supported (at 4)'],
    ['(?<=a)b', 'look-behind is not supported (at 4)'],
    ['(?<!a)b', 'look-behind is not supported (at 4)'],
    ['(a)\\1', 'a reference back to a group is not supported (at 5)'],
    ['(?<n>a)\\k<n>', 'a reference back to a group is not supported (at 9)'],
    ['\\w++@', undefined],
    ['\\w++\\d', 'a possessive quantifier or atomic group is not supported here (at 4)'],
    ['(?>a|ab)c', 'a possessive quantifier or atomic group is not supported here (at 1)'],
    ['a$\\s', '$ and \\Z are not supported before what may be the end of a line (at 2)'],
    ['a\\Z.', undefined],
    ['a(?m)^b', '^ with the flag m is supported only at the start (at 6)'],
    ['\\p{InGreek}', 'blocks of Unicode are not supported (at 11)'],
    ['\\X', '\\X is not supported (at 2)'],
    ['\\b{g}', '\\b{g} is not supported (at 2)'],
    ['(?U)\\b', '\\b is not supported with the flag U (at 6)'],
    ['a{1001}', 'more than 1000 times are not supported (at 7)'],
  ])('%s is refused where only going back could tell: %s', (pattern, fault) => {
    expect(faultOf(pattern)).toBe(fault)
  })

  it.each([
    ['(a', 'a group is not closed (at 2)'],
    ['a)b', 'a parenthesis closes nothing (at 2)'],
    ['[a', 'a bracket is not closed (at 2)'],
    ['[]', 'a bracket is not closed (at 2)'],
    ['[b-a]', 'a range goes backwards or to a set (at 4)'],
    ['*a', 'nothing stands before * that could be repeated (at 1)'],
    ['a**', 'nothing stands before * that could be repeated (at 3)'],
    ['a{2,1}', 'the most times are less than the least (at 6)'],
    ['a{,2}', '{ begins no number of times (at 4)'],
    ['{a}', 'nothing stands before { that could be repeated (at 1)'],
    ['a\\', 'a backslash stands before nothing (at 2)'],
    ['\\y', '\\y is not known (at 2)'],
    ['[\\b]', '\\b is not known within brackets (at 3)'],
    ['\\p{Foo}', '\\p{Foo} is not known (at 7)'],
    ['\\p{Lu', '\\p{ is not closed (at 5)'],
    ['\\x4', '\\x needs two hexadecimal digits (at 3)'],
    ['\\x{110000}', '\\x{…} names no character (at 10)'],
    ['\\u12', '\\u needs four hexadecimal digits (at 4)'],
    ['\\08', '\\0 needs an octal number (at 2)'],
    ['(?<1>a)', 'the name of a group is not letters and digits (at 4)'],
    ['(?<a>b)(?<a>c)', 'there are two groups a (at 12)'],
    ['(?z)', 'this flag is not known (at 3)'],
    ['(?P<a>b)', 'this flag is not known (at 3)'],
  ])('%s is refused as Java refuses it: %s', (pattern, fault) => {
    expect(faultOf(pattern)).toBe(fault)
  })

  it.each([
    ['a'.repeat(4097), 'is longer than 4096 characters'],
    ['(((((a{9}){9}){9}){9}){9}){9}', 'is too large'],
    ['(a{1000}){2}', 'is too large'],
    ['\\p{L}'.repeat(700), 'is too large'],
    ['[ab]{1000}'.repeat(20), 'is too large'],
    [`${'('.repeat(2000)}a${')'.repeat(2000)}`, 'groups are nested too deep (at 251)'],
    [`${'['.repeat(2000)}a${']'.repeat(2000)}`, 'brackets are nested too deep (at 101)'],
  ])('%.30s… is refused for its size', (pattern, fault) => {
    expect(faultOf(pattern)).toBe(fault)
  })

  it.each([
    '(a+)+$',
    '(a|aa)+',
    '(.*a){20}b',
    '(?:a?){500}a{500}',
    '(x+x+)+y',
    '([a-z]+)*@',
    '(a|b)*a(a|b){12}',
  ])('%s meets a text of 100,000 characters and comes back', (pattern) => {
    const text = 'a'.repeat(100_000)
    expect(matches(pattern, `${text}!`)).toBe(false)
    expect(matches(`(?:${pattern})|a*!`, `${text}!`)).toBe(true)
  })
})

/** A pattern of Java, and what JavaScript writes for it. */
interface Pair {
  readonly java: string
  readonly script: string
}

/** Short, and patterns shallow: JavaScript goes back, and takes its time about it. */
const texts = fc.array(fc.string({ unit: fc.constantFrom(...'ab1_- .\n\r'), maxLength: 5 }))

/** Parts that both languages read alike. */
const atoms = fc
  .constantFrom(
    ...['a', 'b', '1', '_', '-', ' ', '.', '\\.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\n'],
    ...['[ab]', '[^a]', '[a-b1]', '[\\d-]', '[^\\w ]', '\\x61', '\\u0062', '\\b', '\\B', '^'],
  )
  .map((text): Pair => ({ java: text, script: text }))

const quantifiers = fc
  .constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?', '+?', '??')
  .map((sign) => ({ java: sign, isAtomic: false }))

const possessives = fc
  .constantFrom('*+', '++', '?+', '{1,2}+')
  .map((sign) => ({ java: sign, isAtomic: true }))

/** Before the end of the text, or before the end of the line that ends it. */
const dollar: Pair = {
  java: '$',
  script: '(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?$)(?!(?<=\\r)\\n)',
}

let groups = 0 // names must differ within a pattern

/** What has been matched once is not tried again: in JavaScript, a look-ahead and what it caught. */
function atomic(script: string): string {
  groups += 1
  return `(?:(?=(?<g${groups}>${script}))\\k<g${groups}>)`
}

function patternsOf(
  parts: fc.Arbitrary<Pair>,
  signs: fc.Arbitrary<{ java: string; isAtomic: boolean }>,
  opens: readonly string[],
): fc.Arbitrary<Pair> {
  const { pattern } = fc.letrec<{ pattern: Pair; part: Pair }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      parts,
      fc.tuple(fc.constantFrom(...opens), tie('pattern')).map(([open, { java, script }]) => {
        return {
          java: `${open}${java})`,
          script: open === '(?>' ? atomic(script) : `${open}${script})`,
        }
      }),
    ),
    pattern: fc
      .array(fc.tuple(tie('part'), signs, fc.constantFrom('', '', '', '|')), {
        minLength: 1,
        maxLength: 3,
      })
      .map((all) => ({
        java: all.map(([{ java }, sign, bar]) => java + sign.java + bar).join(''),
        script: all.map(([{ script }, sign, bar]) => quantified(script, sign) + bar).join(''),
      })),
  }))
  return pattern
}

function quantified(script: string, sign: { java: string; isAtomic: boolean }): string {
  const part = sign.java === '' ? script : `(?:${script})`
  return sign.isAtomic ? atomic(part + sign.java.slice(0, -1)) : part + sign.java
}

const verdictOf = (script: string, text: string) => new RegExp(`^(?:${script})$`).test(text)

describe('any pattern', () => {
  it('is matched as JavaScript matches it where both languages say the same', () => {
    fc.assert(
      fc.property(patternsOf(atoms, quantifiers, ['(', '(?:']), texts, ({ java, script }, all) => {
        for (const text of all) {
          expect([java, text, matches(java, text)]).toEqual([java, text, verdictOf(script, text)])
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('that is possessive, atomic or asks for the last end of a line and is not refused is matched so', () => {
    const parts = fc.oneof({ weight: 6, arbitrary: atoms }, fc.constant(dollar))
    const signs = fc.oneof({ weight: 3, arbitrary: quantifiers }, possessives)
    let accepted = 0
    fc.assert(
      fc.property(patternsOf(parts, signs, ['(?:', '(?>']), texts, ({ java, script }, all) => {
        const compiled = compileJavaPattern(java)
        if ('fault' in compiled) return
        if (java !== script) accepted += 1
        for (const text of all) {
          expect([java, text, compiled.matches(text)]).toEqual([
            java,
            text,
            verdictOf(script, text),
          ])
        }
      }),
      { numRuns: 5000 },
    )
    expect(accepted).toBeGreaterThan(500)
  })

  it('is either usable or a fault in words, whatever the text', () => {
    const unit = fc.constantFrom(...'()[]{}?*+|\\^$.,-&<>=!:aQEpbdu01ix#é😀 ')
    const signs = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit, maxLength: 30 }))
    fc.assert(
      fc.property(signs, texts, (pattern, all) => {
        const compiled = compileJavaPattern(pattern)
        if ('fault' in compiled) expect(compiled.fault).toMatch(/\w/)
        else expect(all.every((text) => typeof compiled.matches(text) === 'boolean')).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})
