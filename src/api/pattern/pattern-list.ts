import type { PatternsOptions } from '../../base/config/index.ts'
import { type CompiledPattern, compileJavaPattern } from './java/java-pattern.ts'

/**
 * The patterns of one section in the order they are tried: as they were written, after those whose
 * names are whole numbers (JavaScript keeps these first in every object, the console's too).
 */
export interface PatternList {
  readonly patterns: readonly NamedPattern[]
  /** What a character of a value may cost at worst, in steps of the engine. */
  readonly size: number
}

interface NamedPattern extends CompiledPattern {
  readonly name: string
}

/** Lists of patterns, each compiled once for as long as its section stays the same object. */
export class PatternLists {
  readonly #compiled = new WeakMap<PatternsOptions, PatternList>()

  of(section: PatternsOptions): PatternList {
    const known = this.#compiled.get(section)
    if (known !== undefined) return known
    const list = compileList(section)
    this.#compiled.set(section, list)
    return list
  }
}

function compileList(section: PatternsOptions): PatternList {
  const patterns = Object.entries(section).flatMap(([name, text]) => {
    const compiled = compileJavaPattern(text)
    return 'fault' in compiled ? [] : [{ name, ...compiled }] // the judge has let none of these in
  })
  return { patterns, size: patterns.reduce((sum, { size }) => sum + size, 0) }
}
