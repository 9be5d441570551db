import type { Fault } from './config-error.ts'
import { nearestOption, nearestSection, recognize } from './known-sections.ts'
import { parseSection, unknownOptions } from './parse-section.ts'
import { isName } from './raw-sections.ts'

const maxValueLength = 65_536 // characters; every node keeps all overrides in memory

/** What is wrong with setting one option; nothing when it may be stored. */
export function judgeOverride(section: string, name: string, value: string): Fault[] {
  const path = `${section}.${name}`
  if (!isName(section) || !isName(name)) return [{ path, message: 'is not a usable name' }]
  if (value.length > maxValueLength) {
    return [{ path, message: `is longer than ${maxValueLength} characters` }]
  }
  const recognized = recognize(section)
  if (recognized.kind === 'reserved') return []
  if (recognized.kind === 'unknown') {
    return [{ path, message: `unknown section${perhaps(nearestSection(section))}` }]
  }
  const raw = { [name]: value }
  if (unknownOptions(recognized.section, raw).length > 0) {
    return [{ path, message: `unknown option${perhaps(nearestOption(recognized.section, name))}` }]
  }
  const parsed = parseSection(recognized.section, section, raw)
  return 'faults' in parsed ? parsed.faults.map(({ path, message }) => ({ path, message })) : []
}

function perhaps(nearest: string | undefined): string {
  return nearest === undefined ? '' : `, perhaps ${nearest} is meant`
}
