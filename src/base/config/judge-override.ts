import { readSection, toFault } from './compose.ts'
import type { Fault } from './config-error.ts'
import type { Judge } from './judge.ts'
import { nearestOption, nearestSection, recognize } from './known-sections.ts'
import { unknownOptions } from './parse-section.ts'
import { isName, type RawSection } from './raw-sections.ts'

const maxValueLength = 65_536 // characters; every node keeps all overrides in memory

/** One option to be set, and the section it would come into. */
export interface Change {
  readonly section: string
  readonly name: string
  readonly value: string
  /** The section as it is. */
  readonly present: RawSection
  /** False for a section that does not hold yet: it is being made, an option at a time. */
  readonly isInForce: boolean
}

/** What is wrong with setting one option; nothing when it may be stored. */
export function judgeOverride(change: Change, judges: readonly Judge[]): Fault[] {
  const { section, name, value } = change
  const path = `${section}.${name}`
  if (!isName(section) || !isName(name)) return [{ path, message: 'is not a usable name' }]
  if (value.length > maxValueLength) {
    return [{ path, message: `is longer than ${maxValueLength} characters` }]
  }
  const recognized = recognize(section)
  if (recognized.kind === 'unknown') {
    return [{ path, message: `unknown section${perhaps(nearestSection(section))}` }]
  }
  if (unknownOptions(recognized.section, { [name]: value }).length > 0) {
    return [{ path, message: `unknown option${perhaps(nearestOption(recognized.section, name))}` }]
  }
  const parsed = readSection(
    recognized.section,
    section,
    { ...change.present, [name]: value },
    judges,
  )
  if ('values' in parsed) return []
  // A new section lacks what is yet to be set; it comes into force with the option that completes it.
  const own = parsed.faults.filter((fault) => change.isInForce || fault.option === name)
  return own.map(toFault)
}

function perhaps(nearest: string | undefined): string {
  return nearest === undefined ? '' : `, perhaps ${nearest} is meant`
}
