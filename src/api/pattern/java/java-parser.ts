import { foldCase } from './case-folding.ts'
import { type CharSet, complement, noChars, singleChar } from './char-set.ts'
import { readClass } from './java-class.ts'
import { escapedChar, escapedSet } from './java-escapes.ts'
import { type JavaFlags, noFlags, withFlag } from './java-flags.ts'
import { JavaReader } from './java-reader.ts'
import { lineBreakPair, lineEnds, unixLineEnds, verticalBlanks } from './java-sets.ts'
import {
  assertion,
  atomic,
  chars,
  choice,
  type PatternNode,
  repeat,
  sequence,
  type Times,
} from './pattern-tree.ts'

const deepest = 250 // groups in groups; each takes a few frames of the stack
const mostTimes = 1000 // the engine counts no further

/** Reads a pattern as java.util.regex.Pattern does (Java 17). Throws a PatternFault. */
export function parseJavaPattern(pattern: string): PatternNode {
  return new JavaParser(pattern).parse()
}

class JavaParser {
  readonly #reader: JavaReader
  readonly #groups = new Set<string>()
  #flags = noFlags
  #depth = 0

  constructor(pattern: string) {
    this.#reader = new JavaReader(pattern)
  }

  parse(): PatternNode {
    const node = this.#choice()
    if (!this.#reader.isAtEnd) throw this.#faultAfter('a parenthesis closes nothing')
    return node
  }

  #choice(): PatternNode {
    const branches = [this.#sequence()]
    while (this.#reader.accept('|')) branches.push(this.#sequence())
    return choice(branches)
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (!this.#reader.isAtEnd && !this.#reader.isNext('|') && !this.#reader.isNext(')')) {
      const part = this.#part()
      if (part !== undefined) parts.push(this.#quantified(part))
    }
    return sequence(parts)
  }

  /** One part without its quantifier; undefined when it only sets flags. */
  #part(): PatternNode | undefined {
    const reader = this.#reader
    const meaning = reader.peek()
    const letter = reader.take() ?? ''
    switch (meaning) {
      case '(':
        return this.#group()
      case '[':
        return chars(readClass(reader, this.#flags))
      case '\\':
        return this.#escape()
      case '.':
        return chars(this.#flags.s ? complement(noChars) : complement(this.#lineEnds()))
      case '^':
        return assertion(this.#flags.m ? 'lineStart' : 'textStart', reader.place)
      case '$':
        return assertion('lastLineEnd', reader.place, this.#lineEnds())
      case '*':
      case '+':
      case '?':
      case '{':
        throw reader.fault(`nothing stands before ${meaning} that could be repeated`)
      default:
        return this.#char(letter.codePointAt(0) ?? 0)
    }
  }

  #char(code: number): PatternNode {
    const { i, u } = this.#flags
    return chars(i ? foldCase(singleChar(code), u) : singleChar(code))
  }

  #lineEnds(): CharSet {
    return this.#flags.d ? unixLineEnds : lineEnds
  }

  #escape(): PatternNode {
    const reader = this.#reader
    const letter = reader.takeEscaped()
    if (letter === undefined) throw reader.fault('a backslash stands before nothing')
    const code = escapedChar(reader, letter)
    if (code !== undefined) return this.#char(code)
    const set = escapedSet(reader, letter, this.#flags)
    return set === undefined ? this.#special(letter) : chars(set)
  }

  #special(letter: string): PatternNode {
    const reader = this.#reader
    switch (letter) {
      case 'A':
      case 'G': // a full match begins where the last one ended: at the start
        return assertion('textStart', reader.place)
      case 'z':
        return assertion('textEnd', reader.place)
      case 'Z':
        return assertion('lastLineEnd', reader.place, this.#lineEnds())
      case 'b':
      case 'B':
        return this.#wordEdge(letter)
      case 'R':
        return choice([sequence(lineBreakPair.map(chars)), chars(verticalBlanks)])
      default:
        throw reader.fault(refusalOf(letter))
    }
  }

  #wordEdge(letter: string): PatternNode {
    if (letter === 'b' && this.#reader.isNext('{g')) {
      throw this.#reader.fault('\\b{g} is not supported')
    }
    if (this.#flags.U) throw this.#reader.fault(`\\${letter} is not supported with the flag U`)
    return assertion(letter === 'b' ? 'wordEdge' : 'noWordEdge', this.#reader.place)
  }

  /** After the opening parenthesis. */
  #group(): PatternNode | undefined {
    const reader = this.#reader
    if (reader.accept('?=') || reader.accept('?!'))
      throw reader.fault('look-ahead is not supported')
    if (reader.accept('?<=') || reader.accept('?<!')) {
      throw reader.fault('look-behind is not supported')
    }
    const outer = this.#flags
    const at = reader.place
    if (reader.accept('?>')) return atomic(this.#groupRest(outer), at)
    if (reader.accept('?<')) this.#name()
    else if (reader.accept('?')) {
      this.#setFlags()
      if (reader.accept(')')) return undefined // for the rest of the group around
      if (!reader.accept(':')) throw reader.fault('this kind of group is not known')
    }
    return this.#groupRest(outer)
  }

  #groupRest(outer: JavaFlags): PatternNode {
    this.#depth += 1
    if (this.#depth > deepest) throw this.#reader.fault('groups are nested too deep')
    const node = this.#choice()
    if (!this.#reader.accept(')')) throw this.#reader.fault('a group is not closed')
    this.#depth -= 1
    this.#useFlags(outer)
    return node
  }

  #name(): void {
    const name = this.#reader.takeWhile(/[A-Za-z0-9]/)
    if (!/^[A-Za-z]/.test(name) || !this.#reader.accept('>')) {
      throw this.#reader.fault('the name of a group is not letters and digits')
    }
    if (this.#groups.has(name)) throw this.#reader.fault(`there are two groups ${name}`)
    this.#groups.add(name)
  }

  /** `idmsuxU-idmsuxU`, both parts may be empty. */
  #setFlags(): void {
    let isOn = true
    let flags: JavaFlags | undefined = this.#flags
    for (const letter of this.#reader.takeWhile(/[-A-Za-z]/)) {
      if (letter === '-' && isOn) isOn = false
      else flags = withFlag(flags, letter, isOn)
      if (flags === undefined) throw this.#reader.fault('this flag is not known')
    }
    this.#useFlags(flags)
  }

  #useFlags(flags: JavaFlags): void {
    this.#flags = flags
    this.#reader.skipsComments = flags.x
  }

  #quantified(part: PatternNode): PatternNode {
    const reader = this.#reader
    const times = this.#times()
    if (times === undefined) return part
    if (reader.accept('+')) return atomic(repeat(part, times, false), reader.place)
    return repeat(part, times, reader.accept('?'))
  }

  #times(): Times | undefined {
    const reader = this.#reader
    if (reader.accept('?')) return { min: 0, max: 1 }
    if (reader.accept('*')) return { min: 0, max: Number.POSITIVE_INFINITY }
    if (reader.accept('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
    return reader.accept('{') ? this.#counted() : undefined
  }

  #counted(): Times {
    const reader = this.#reader
    const min = reader.takeWhile(/\d/)
    const max = reader.accept(',') ? reader.takeWhile(/\d/) || 'Infinity' : min
    if (min === '' || !reader.accept('}')) throw reader.fault('{ begins no number of times')
    const times = { min: Number(min), max: Number(max) }
    if (times.max < times.min) throw reader.fault('the most times are less than the least')
    if (times.min > mostTimes || (times.max > mostTimes && max !== 'Infinity')) {
      throw reader.fault(`more than ${mostTimes} times are not supported`)
    }
    return times
  }

  /** A fault of the letter that comes next. */
  #faultAfter(message: string) {
    this.#reader.take()
    return this.#reader.fault(message)
  }
}

function refusalOf(letter: string): string {
  if (/[1-9k]/.test(letter)) return 'a reference back to a group is not supported'
  if (letter === 'X' || letter === 'N') return `\\${letter} is not supported`
  return `\\${letter} is not known`
}
