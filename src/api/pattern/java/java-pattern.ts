import { RE2JS, RE2JSException } from 're2js'
import { parseJavaPattern } from './java-parser.ts'
import { PatternFault } from './pattern-fault.ts'
import { toRe2 } from './to-re2.ts'

const maxLength = 4096 // characters; a list of some hundred numbers fits
const maxRe2Length = 1_048_576 // characters; \p{L} alone is ten thousand once written out
const maxSize = 5000 // instructions; each may be looked at for every character of a text

/** A pattern that can be used. */
export interface CompiledPattern {
  /** Whether the whole text matches; takes time in proportion to its length, whatever it is. */
  matches(text: string): boolean
  /** What a character may cost at worst, in steps. */
  readonly size: number
}

/**
 * A regular expression as java.util.regex.Pattern reads it, run by an engine that does not go back.
 * What only a backtracking engine can do is a fault. Where versions of Java differ the newest holds:
 * `\b` knows the letters of ASCII. Only `\R` may be taken apart when it is repeated, as Java's own
 * manual describes it, and empty rounds of a counted group count.
 */
export function compileJavaPattern(text: string): CompiledPattern | { readonly fault: string } {
  try {
    if (text.length > maxLength) return { fault: `is longer than ${maxLength} characters` }
    const translated = toRe2(parseJavaPattern(text))
    if (translated.length > maxRe2Length) return { fault: 'is too large' }
    const compiled = RE2JS.compile(translated)
    const size = compiled.programSize()
    if (size > maxSize) return { fault: 'is too large' }
    return { size, matches: (subject) => compiled.matches(subject) }
  } catch (thrown) {
    if (thrown instanceof PatternFault) return { fault: thrown.message }
    if (thrown instanceof RE2JSException) return { fault: 'is too large' } // numbers of times in one another, and depth
    throw thrown
  }
}
