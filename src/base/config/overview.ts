import type { Composition } from './compose.ts'
import { type RawSections, type RawValue, rawSection } from './raw-sections.ts'
import { redact } from './redact.ts'
import { mask } from './secret.ts'

/** An option in force, as it may be shown, and where it comes from. */
export interface ShownOption {
  readonly value: RawValue
  readonly source: 'live' | 'file' | 'default'
}

export type ShownSection = Readonly<Record<string, ShownOption>>

/** Every option in force with its source, secrets as `***`. */
export function overviewOf(
  composition: Composition,
  file: RawSections,
  overrides: RawSections,
): Readonly<Record<string, ShownSection>> {
  const sourceOf = (section: string, option: string): ShownOption['source'] => {
    const live = rawSection(overrides, section)
    const used = rawSection(composition.raw, section)
    if (Object.hasOwn(live, option) && used[option] === live[option]) return 'live'
    return Object.hasOwn(rawSection(file, section), option) ? 'file' : 'default'
  }
  const sections = Object.entries(redact(composition)).map(([name, values]) => {
    const options = Object.entries(values).map(([option, value]) => {
      return [option, { value, source: sourceOf(name, option) }] as const
    })
    return [name, Object.fromEntries(options)] as const
  })
  return Object.fromEntries(sections)
}

/** Whether a shown value hides something. */
export function isMasked(value: RawValue | undefined): boolean {
  if (typeof value === 'object') return Object.values(value).some(isMasked)
  return typeof value === 'string' && value.includes(mask)
}
