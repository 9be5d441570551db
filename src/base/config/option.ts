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

/** Names that people choose, beside the options a section knows: each holds one value of a kind. */
export interface FreeNames<T> {
  readonly kind: Kind<T>
  readonly doc: string
  /** A name, and what one might write under it. */
  readonly example: readonly [name: string, value: RawValue]
  /** Whether a name that sounds like a password (`token`) is taken for one when options are shown. */
  readonly mayBeSecret: boolean
}

/**
 * A section: its options by the names GMS gives them, and perhaps names of the operator's own.
 * A family is any number of sections of one form, `name` is what their names begin with. Without
 * `free`, names a single section does not know are warned of and those of a family are kept as
 * they were written, since rooms above read them.
 */
export interface Section<O extends OptionSet = OptionSet, F = unknown> {
  readonly name: string
  readonly doc: string
  readonly options: O
  readonly free: FreeNames<F> | undefined
  readonly isFamily: boolean
  /** The member of a family that the documentation shows. */
  readonly member: string
  readonly schema: z.ZodType
}

type ValuesOf<O> = { readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never }

/** What the options of a section are once read: frozen, every default in its place. */
export type OptionsOf<S> =
  S extends Section<infer O, infer F>
    ? [F] extends [never]
      ? ValuesOf<O>
      : ValuesOf<O> & Readonly<Record<string, F | ValuesOf<O>[keyof O]>>
    : never

export function option<T>(
  kind: Kind<T>,
  fallback: RawValue,
  doc: string,
  more: { example?: RawValue } = {},
): Option<T> {
  return { kind, fallback, doc, example: more.example }
}

/** An option for which "not set" differs from every value, such as one that overrules another section's. */
export function optional<T>(
  kind: Kind<T>,
  doc: string,
  more: { example?: RawValue } = {},
): Option<T | undefined> {
  const schema: z.ZodType<T | undefined> = kind.schema.optional()
  return { kind: { label: kind.label, schema }, fallback: undefined, doc, example: more.example }
}

export function section<O extends OptionSet, F = never>(
  name: string,
  doc: string,
  options: O,
  more: { free?: FreeNames<F> } = {},
): Section<O, F> {
  const { free } = more
  const own = z.object(shapeOf(options))
  const schema = free === undefined ? own : own.catchall(free.kind.schema)
  return { name, doc, options, free, isFamily: false, member: '', schema }
}

export function family<O extends OptionSet, F = unknown>(
  prefix: string,
  doc: string,
  options: O,
  more: { member: string; free?: FreeNames<F> },
): Section<O, F> {
  const { member, free } = more
  const own = z.object(shapeOf(options))
  const schema = own.catchall(free === undefined ? z.unknown() : free.kind.schema)
  return { name: prefix, doc, options, free, isFamily: true, member, schema }
}

/** The names of the operator's own in what was read of a section, without the options it knows. */
export function freeOptions(
  { options }: Section<OptionSet, string>,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const free = Object.entries(values).flatMap(([name, value]) => {
    return typeof value === 'string' && !Object.hasOwn(options, name) ? [[name, value]] : []
  })
  return Object.fromEntries(free)
}

function shapeOf(options: OptionSet): Record<string, z.ZodType> {
  const fields = Object.entries(options).map(([name, { kind, fallback }]) => {
    return [name, fallback === undefined ? kind.schema : kind.schema.prefault(fallback)] as const
  })
  return Object.fromEntries(fields)
}
