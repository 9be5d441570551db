import { readSection } from './compose.ts'
import type { Fault } from './config-error.ts'
import { type Judge, unreadOptions } from './judge.ts'
import { nearestOption, nearestSection, recognize } from './known-sections.ts'
import type { Section } from './option.ts'
import { unknownOptions } from './parse-section.ts'
import { isName, type RawSection } from './raw-sections.ts'

const maxValueLength = 65_536 // characters; every node keeps all overrides in memory
const maxOptions = 1000 // of one change; resource groups hold hundreds of numbers

/** Options to be set, or put back to what the file says. */
export interface SectionChange {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

/** A change, and the section it would come into. */
export interface Change extends SectionChange {
  readonly section: string
  /** The section as it is. */
  readonly present: RawSection
  /** What the file says of it; undefined when it has none of it. */
  readonly written: RawSection | undefined
  /** False for a section that is being made, an option at a time: it may lack something yet. */
  readonly isWhole: boolean
}

/** What is wrong, of which option, and what was probably meant. */
export interface ChangeFault extends Fault {
  readonly option: string
  readonly nearest?: string | undefined
}

/** What is wrong with a change; nothing when it may be stored. */
export function judgeChange(change: Change, judges: readonly Judge[]): ChangeFault[] {
  const { section, set, unset, isWhole } = change
  const names = Object.keys(set)
  const odd = [...names, ...unset].flatMap((name) => oddness(change, name))
  if (odd.length > 0) return odd
  if (names.length + unset.length > maxOptions) {
    return [faultOf(section, '', `a change may have ${maxOptions} options at most`)]
  }
  const recognized = recognize(section)
  if (recognized.kind === 'unknown') return names.map((name) => unknownSection(section, name))
  const unknown = unknownOptions(recognized.section, { ...set })
  if (unknown.length > 0) {
    return unknown.map((name) => unknownOption(recognized.section, section, name))
  }
  const raw = result(change)
  if (raw === undefined) return [] // nothing is left of it
  const parsed = readSection(recognized.section, section, raw, judges)
  if ('values' in parsed) return []
  const faults = parsed.faults.filter(({ option }) => isWhole || Object.hasOwn(set, option))
  return faults.map(({ path, option, message }) => ({ path, option, message }))
}

/** Options of a change that may be stored, but that nothing reads. */
export function unreadIn(change: Change, judges: readonly Judge[]): ChangeFault[] {
  const recognized = recognize(change.section)
  if (recognized.kind === 'unknown') return []
  const own = Object.keys(recognized.section.options)
  const unread = unreadOptions(judges, change.section, result(change) ?? {}, own)
  return unread
    .filter(({ option }) => Object.hasOwn(change.set, option))
    .map(({ option, nearest }) => {
      return { ...faultOf(change.section, option, 'nothing here reads this option'), nearest }
    })
}

/** The section once it is changed; undefined when it is gone. */
function result({ section, set, unset, present, written }: Change): RawSection | undefined {
  const isBack = (name: string) => unset.includes(name) && !Object.hasOwn(set, name)
  const kept = Object.entries(present).filter(([name]) => !isBack(name))
  const back = Object.entries(written ?? {}).filter(([name]) => isBack(name))
  const raw = { ...Object.fromEntries([...kept, ...back]), ...set }
  const isFamily = recognize(section).kind === 'family'
  return isFamily && written === undefined && Object.keys(raw).length === 0 ? undefined : raw
}

function oddness({ section, set }: Change, name: string): ChangeFault[] {
  if (!isName(section) || !isName(name)) return [faultOf(section, name, 'is not a usable name')]
  const { length } = (Object.hasOwn(set, name) ? set[name] : undefined) ?? ''
  return length > maxValueLength
    ? [faultOf(section, name, `is longer than ${maxValueLength} characters`)]
    : []
}

function unknownSection(section: string, name: string): ChangeFault {
  const near = nearestSection(section)
  return { ...faultOf(section, name, `unknown section${perhaps(near)}`), nearest: near }
}

function unknownOption(known: Section, section: string, name: string): ChangeFault {
  const near = nearestOption(known, name)
  return { ...faultOf(section, name, `unknown option${perhaps(near)}`), nearest: near }
}

function faultOf(section: string, option: string, message: string): ChangeFault {
  return { path: `${section}.${option}`, option, message }
}

function perhaps(nearest: string | undefined): string {
  return nearest === undefined ? '' : `, perhaps ${nearest} is meant`
}
