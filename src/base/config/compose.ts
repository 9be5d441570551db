import type { Fault } from './config-error.ts'
import { nearestOption, nearestSection, recognize, singleSections } from './known-sections.ts'
import type { Section } from './option.ts'
import { parseSection, type SectionFault, unknownOptions, type Values } from './parse-section.ts'
import { type RawSection, type RawSections, rawSection } from './raw-sections.ts'

/** A section or an option that nothing here reads. */
export interface Unknown {
  readonly path: string
  readonly nearest: string | undefined
}

/** All sections, file and live overrides laid over each other and read. */
export interface Composition {
  readonly values: ReadonlyMap<string, Values>
  /** What `values` was read from, reserved sections included. */
  readonly raw: RawSections
  /** Faults of the file. Sections that have one are missing in `values`. */
  readonly faults: readonly Fault[]
  /** Faults of overrides. Those were left out, so that what the file says holds. */
  readonly refused: readonly Fault[]
  readonly unknown: readonly Unknown[]
}

interface Draft {
  readonly values: Map<string, Values>
  readonly raw: Map<string, RawSection>
  readonly faults: Fault[]
  readonly refused: Fault[]
  readonly unknown: Unknown[]
}

export function compose(file: RawSections, overrides: RawSections): Composition {
  const draft: Draft = { values: new Map(), raw: new Map(), faults: [], refused: [], unknown: [] }
  const singles = singleSections.map((section) => section.name)
  const names = new Set([...singles, ...Object.keys(file), ...Object.keys(overrides)])
  for (const name of names) {
    const recognized = recognize(name)
    const written = rawSection(file, name)
    const changed = rawSection(overrides, name)
    if (recognized.kind === 'unknown') {
      draft.unknown.push({ path: name, nearest: nearestSection(name) })
    } else if (recognized.kind === 'reserved') {
      draft.raw.set(name, { ...written, ...changed })
    } else {
      const { section } = recognized
      for (const option of unknownOptions(section, { ...written, ...changed })) {
        draft.unknown.push({ path: `${name}.${option}`, nearest: nearestOption(section, option) })
      }
      addSection(draft, section, name, written, changed)
    }
  }
  return { ...draft, raw: Object.fromEntries(draft.raw) }
}

/** Reads a section; overrides that cannot be read are refused, and what remains is read again. */
function addSection(
  draft: Draft,
  section: Section,
  name: string,
  written: RawSection,
  changed: RawSection,
): void {
  const raw = { ...written, ...changed }
  const parsed = parseSection(section, name, raw)
  if ('values' in parsed) {
    draft.values.set(name, parsed.values)
    draft.raw.set(name, raw)
    return
  }
  const bad = parsed.faults.filter((fault) => Object.hasOwn(changed, fault.option))
  if (bad.length === 0) {
    draft.faults.push(...parsed.faults.map(toFault))
    return
  }
  draft.refused.push(...bad.map(toFault))
  const badNames = new Set(bad.map((fault) => fault.option))
  const good = Object.entries(changed).filter(([option]) => !badNames.has(option))
  addSection(draft, section, name, written, Object.fromEntries(good))
}

function toFault({ path, message }: SectionFault): Fault {
  return { path, message }
}
