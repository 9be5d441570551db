import {
  type Judge,
  type OptionFault,
  patternGroupSection,
  patternsSection,
  type Written,
} from '../../base/config/index.ts'
import { compileJavaPattern } from './java/java-pattern.ts'

const maxPatterns = 1000 // a list; each may come to keep some megabytes for the texts it has seen

/** Refuse patterns that cannot be used when they are set, not when they are needed. */
export const patternJudges: readonly Judge[] = [
  { sections: patternsSection.name, faults: (_section, written) => faultsIn(written) },
  { sections: patternGroupSection.name, faults: (_section, written) => faultsIn(written) },
]

function faultsIn(written: Written): OptionFault[] {
  const entries = Object.entries(written)
  const surplus = entries.slice(maxPatterns).map(([option]) => {
    return { option, message: `is one too many: a list holds at most ${maxPatterns} patterns` }
  })
  const unusable = entries.slice(0, maxPatterns).flatMap(([option, text]) => {
    const compiled = compileJavaPattern(text)
    if (!('fault' in compiled)) return []
    return [{ option, message: `is not a usable pattern: ${compiled.fault}` }]
  })
  return [...unusable, ...surplus]
}
