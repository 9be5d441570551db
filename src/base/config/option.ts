import { z } from 'zod'
import type { RawValue } from './raw-sections.ts'

/** What an option may hold: how its text is read, and the word for it in the documentation. */
export interface Kind<T> {
  readonly label: string
  readonly schema: z.ZodType<T>
}

/** One option: its kind, what it is when nobody sets it, and what it does. */
export interface Option<T> {
  readonly kind: Kind<T>
  /** As it would be written; undefined where "not set" is a value of its own. */
  readonly fallback: RawValue | undefined
  readonly doc: string
  /** Written into the production example, where the default would not do. */
  readonly example: RawValue | undefined
}

type OptionSet = Readonly<Record<string, Option<unknown>>>

/**
 * A section: its options by the names GMS gives them.
 * A family is any number of sections of one form, `name` is what their names begin with, and
 * names it does not know are kept, since rooms above read them.
 */
export interface Section<O extends OptionSet = OptionSet> {
  readonly name: string
  readonly doc: string
  readonly options: O
  readonly isFamily: boolean
  readonly schema: z.ZodType
}

type ValuesOf<O> = { readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never }

/** What the options of a section are once read: frozen, every default in its place. */
export type OptionsOf<S> = S extends Section<infer O> ? ValuesOf<O> : never

/** What a section of a family holds: what is known of it typed, the rest as it was written. */
export type FamilyOptionsOf<S> = OptionsOf<S> & Readonly<Record<string, unknown>>

export function option<T>(
  kind: Kind<T>,
  fallback: RawValue,
  doc: string,
  more: { example?: RawValue } = {},
): Option<T> {
  return { kind, fallback, doc, example: more.example }
}

/** An option for which "not set" differs from every value, such as one that overrules another section's. */
export function optional<T>(kind: Kind<T>, doc: string): Option<T | undefined> {
  const schema: z.ZodType<T | undefined> = kind.schema.optional()
  return { kind: { label: kind.label, schema }, fallback: undefined, doc, example: undefined }
}

export function section<O extends OptionSet>(name: string, doc: string, options: O): Section<O> {
  return { name, doc, options, isFamily: false, schema: z.object(shapeOf(options)) }
}

export function family<O extends OptionSet>(prefix: string, doc: string, options: O): Section<O> {
  return { name: prefix, doc, options, isFamily: true, schema: z.looseObject(shapeOf(options)) }
}

function shapeOf(options: OptionSet): Record<string, z.ZodType> {
  const fields = Object.entries(options).map(([name, { kind, fallback }]) => {
    return [name, fallback === undefined ? kind.schema : kind.schema.prefault(fallback)] as const
  })
  return Object.fromEntries(fields)
}
