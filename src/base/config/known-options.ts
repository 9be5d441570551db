import { recognize } from './known-sections.ts'
import type { RawValue } from './raw-sections.ts'

/** What is known of an option without looking at its value. */
export interface KnownOption {
  readonly name: string
  /** The word of the documentation: `number`, `seconds`, `true | false` … */
  readonly kind: string
  readonly doc: string
  /** As it would be written; absent where `not set` is a value of its own. */
  readonly default?: RawValue | undefined
}

/** A section as its schema describes it; undefined when no section is called so. */
export function describeSection(
  name: string,
):
  | { readonly doc: string; readonly options: readonly KnownOption[]; readonly isOpen: boolean }
  | undefined {
  const recognized = recognize(name)
  if (recognized.kind === 'unknown') return undefined
  const { doc, options, free, isFamily } = recognized.section
  const known = Object.entries(options).map(([option, { kind, fallback, doc: about }]) => {
    return { name: option, kind: kind.label, doc: about, default: fallback }
  })
  return { doc, options: known, isOpen: isFamily || free !== undefined }
}
