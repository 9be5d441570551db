import { isDeepStrictEqual } from 'node:util'
import type { Fault } from './config-error.ts'
import { type Judge, judgeSection, unreadOptions } from './judge.ts'
import { nearestOption, nearestSection, recognize, singleSections } from './known-sections.ts'
import type { Section } from './option.ts'
import {
  type Parsed,
  parseSection,
  type SectionFault,
  unknownOptions,
  type Values,
} from './parse-section.ts'
import { type RawSection, type RawSections, rawSection } from './raw-sections.ts'

/** A section or an option that nothing here reads. */
export interface Unknown {
  readonly path: string
  readonly nearest: string | undefined
}

/** All sections, file and live overrides laid over each other and read. */
export interface Composition {
  readonly values: ReadonlyMap<string, Values>
  /** What `values` was read from. */
  readonly raw: RawSections
  /** Faults of the file. Sections that have one are missing in `values`; there are none after the start. */
  readonly faults: readonly Fault[]
  /** Faults of overrides. Those were left out, so that what the file says holds. */
  readonly refused: readonly Fault[]
  /** Faults of what was in force and stays so: no change brought them, but a file that is gone, say. */
  readonly kept: readonly Fault[]
  readonly unknown: readonly Unknown[]
}

interface Draft {
  readonly values: Map<string, Values>
  readonly raw: Map<string, RawSection>
  readonly faults: Fault[]
  readonly refused: Fault[]
  readonly kept: Fault[]
  readonly unknown: Unknown[]
}

/** One section as it is found: `written` in the file, undefined when the file has none of it. */
interface Found {
  readonly name: string
  readonly section: Section
  readonly written: RawSection | undefined
  readonly judges: readonly Judge[]
  /** What holds now, with what it was read from. */
  readonly before: { readonly values: Values; readonly raw: RawSection } | undefined
}

/**
 * A section that reads as it did in `before` stays the very same object, and is not judged again.
 * What was in force is not lost for a file that cannot be read for a while.
 */
export function compose(
  file: RawSections,
  overrides: RawSections,
  judges: readonly Judge[],
  before?: Composition,
): Composition {
  const faults = { faults: [], refused: [], kept: [] }
  const draft: Draft = { values: new Map(), raw: new Map(), ...faults, unknown: [] }
  const singles = singleSections.map((section) => section.name)
  const names = new Set([...singles, ...Object.keys(file), ...Object.keys(overrides)])
  for (const name of names) {
    const recognized = recognize(name)
    const written = Object.hasOwn(file, name) ? rawSection(file, name) : undefined
    const changed = rawSection(overrides, name)
    if (recognized.kind === 'unknown') {
      draft.unknown.push({ path: name, nearest: nearestSection(name) })
    } else {
      const values = before?.values.get(name)
      const held = values && { values, raw: rawSection(before?.raw ?? {}, name) }
      const found = { name, section: recognized.section, written, judges, before: held }
      draft.unknown.push(...unknownIn(found, { ...written, ...changed }))
      addSection(draft, found, changed)
    }
  }
  return { ...draft, raw: Object.fromEntries(draft.raw) }
}

function unknownIn({ name, section, judges }: Found, raw: RawSection): Unknown[] {
  const misspelt = unknownOptions(section, raw).map((option) => {
    return { path: `${name}.${option}`, nearest: nearestOption(section, option) }
  })
  const unread = unreadOptions(judges, name, raw, Object.keys(section.options))
  return [
    ...misspelt,
    ...unread.map(({ option, nearest }) => {
      return { path: `${name}.${option}`, nearest: nearest && `${name}.${nearest}` }
    }),
  ]
}

/** Reads a section; overrides that cannot be read are refused, and what remains is read again. */
function addSection(draft: Draft, found: Found, changed: RawSection): void {
  const { name, section, written, judges, before } = found
  const raw = layOver(written, changed)
  const isThere = written !== undefined || Object.keys(changed).length > 0
  if (!isThere && section.isFamily) return
  const isSame = before !== undefined && isDeepStrictEqual(before.raw, raw)
  const parsed = isSame ? before : readFound(draft, found, raw, isThere ? judges : [])
  if ('values' in parsed) {
    draft.values.set(name, parsed.values)
    draft.raw.set(name, raw)
  } else if (Object.keys(changed).length > 0) {
    addSection(draft, found, withoutBad(draft, changed, parsed.faults))
  } else if (before === undefined) {
    draft.faults.push(...parsed.faults.map(toFault))
  } else {
    draft.values.set(name, before.values)
    draft.raw.set(name, before.raw)
    draft.kept.push(...parsed.faults.map(toFault))
  }
}

/** Reads a section. What is wrong by now with what is in force is no reason to refuse a change. */
function readFound(
  draft: Draft,
  { name, section, before }: Found,
  raw: RawSection,
  judges: readonly Judge[],
): Parsed {
  const parsed = readSection(section, name, raw, judges)
  if ('values' in parsed || before === undefined) return parsed
  const isOld = isOldFault(judges, name, before.raw, raw)
  const fresh = parsed.faults.filter((fault) => !isOld(fault))
  if (fresh.length > 0) return { faults: fresh }
  draft.kept.push(...parsed.faults.map(toFault))
  return parseSection(section, name, raw)
}

/** Judges look at files, which come and go: asked again, they may refuse what they have accepted. */
function isOldFault(
  judges: readonly Judge[],
  name: string,
  before: RawSection,
  raw: RawSection,
): (fault: SectionFault) => boolean {
  const wasJudged = Object.keys(before).length > 0
  const now = wasJudged ? judgeSection(judges, name, before) : []
  return ({ option, message }) => {
    const isHeldAlike = isDeepStrictEqual(before[option], raw[option])
    return isHeldAlike && now.some((old) => old.option === option && old.message === message)
  }
}

/** Names that are only live come last, by the alphabet: the store they come from knows no order. */
function layOver(written: RawSection | undefined, changed: RawSection): RawSection {
  const sorted = Object.entries(changed).sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...written, ...Object.fromEntries(sorted) }
}

/**
 * The overrides that may stay. Those a fault names go; where faults name none, such as a missing
 * option, it is their company that is wrong, and the file holds alone.
 */
function withoutBad(
  draft: Draft,
  changed: RawSection,
  faults: readonly SectionFault[],
): RawSection {
  const bad = faults.filter((fault) => Object.hasOwn(changed, fault.option))
  draft.refused.push(...(bad.length === 0 ? faults : bad).map(toFault))
  if (bad.length === 0) return {}
  const badNames = new Set(bad.map((fault) => fault.option))
  return Object.fromEntries(Object.entries(changed).filter(([option]) => !badNames.has(option)))
}

/** What schema and judges say of a section; of one option the schema speaks first, and then alone. */
export function readSection(
  section: Section,
  name: string,
  raw: RawSection,
  judges: readonly Judge[],
): Parsed {
  const parsed = parseSection(section, name, raw)
  const judged = judgeSection(judges, name, raw)
  const own = 'faults' in parsed ? parsed.faults : []
  const settled = new Set(own.map((fault) => fault.option))
  const faults = [...own, ...judged.filter((fault) => !settled.has(fault.option))]
  return 'values' in parsed && faults.length === 0 ? parsed : { faults }
}

export function toFault({ path, message }: SectionFault): Fault {
  return { path, message }
}
