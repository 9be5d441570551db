/** A value as it was written: text, or what YAML and JSON make of it. */
export type RawValue = string | number | boolean | RawMap

export interface RawMap {
  readonly [name: string]: RawValue
}

/** Options of one section as they were written: name → value. */
export type RawSection = RawMap

/** Section → option → value. Names come from outside: ask by `rawSection`, which no prototype answers. */
export interface RawSections {
  readonly [section: string]: RawSection
}

/** What is written in a section; nothing when it is absent. */
export function rawSection(sections: RawSections, name: string): RawSection {
  return (Object.hasOwn(sections, name) ? sections[name] : undefined) ?? {}
}

const maxNameLength = 256

/**
 * Whether a section or an option may be called so. Control characters would spoil the lines that
 * faults and logs are, and `__proto__` is taken for something else by too much code.
 */
export function isName(name: string): boolean {
  const isShown = name !== '' && name.length <= maxNameLength && !/\p{Cc}/u.test(name)
  return isShown && name !== '__proto__'
}
