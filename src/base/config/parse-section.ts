import type { Fault } from './config-error.ts'
import type { Section } from './option.ts'
import type { RawSection } from './raw-sections.ts'

/** Options by name, as the section's schema made them; frozen all the way down. */
export type Values = Readonly<Record<string, unknown>>

export type Parsed = { readonly values: Values } | { readonly faults: readonly SectionFault[] }

/** A fault that also knows which option it belongs to. */
export interface SectionFault extends Fault {
  readonly option: string
}

/** Reads one section. `name` is its own name, which for a family is longer than the schema's. */
export function parseSection(section: Section, name: string, raw: RawSection): Parsed {
  const result = section.schema.safeParse(raw)
  if (result.success) return { values: deepFreeze(result.data) as Values }
  const faults = result.error.issues.map((issue) => ({
    path: [name, ...issue.path].filter((part) => part !== '').join('.'),
    message: issue.message,
    option: String(issue.path[0] ?? ''),
  }))
  return { faults }
}

/** Names in `raw` that the section has no option for; a family, or one with free names, may hold any. */
export function unknownOptions(section: Section, raw: RawSection): string[] {
  if (section.isFamily || section.free !== undefined) return []
  return Object.keys(raw).filter((name) => !Object.hasOwn(section.options, name))
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
