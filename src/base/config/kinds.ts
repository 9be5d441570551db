import { z } from 'zod'
import type { Kind } from './option.ts'
import { Secret } from './secret.ts'

/**
 * The kinds of values an option may have. All of them read text, since YAML, the environment and
 * live overrides must mean the same by the same letters; numbers and booleans are written out first.
 */

/** One value as text, blanks and all: a password may begin with one. */
export const verbatim = z
  .union([z.string(), z.number(), z.boolean()], {
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be one value, not a group'),
  })
  .transform(String)

/** One value as text, without the blanks around it. */
export const scalar = verbatim.transform((value) => value.trim())

/** Text that must have a certain form; `form` completes "… is not". */
export function formed<T>(parse: (text: string) => T | undefined, form: string): z.ZodType<T> {
  return scalar.transform((text, context) => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: `${quote(text)} is not ${form}` })
    return z.NEVER
  })
}

/** Comma list, blanks and empty places left out; `parse` judges one place of it. */
export function commaList<T>(
  parse: (text: string) => T | undefined,
  form: string,
): z.ZodType<readonly T[]> {
  return scalar.transform((text, context) => {
    const places = text.split(',').map((place) => place.trim())
    return places
      .filter((place) => place !== '')
      .flatMap((place) => {
        const value = parse(place)
        if (value !== undefined) return [value]
        context.addIssue({ code: 'custom', message: `${quote(place)} is not ${form}` })
        return []
      })
  })
}

export const text: Kind<string> = { label: 'text', schema: verbatim }

/** Text that must not be seen; empty where there is none. */
export const secret: Kind<Secret> = {
  label: 'secret',
  schema: verbatim.transform((value) => new Secret(value)),
}

const truths = new Map([
  ['true', true],
  ['false', false],
])

export const boolean: Kind<boolean> = {
  label: 'true | false',
  schema: formed((value) => truths.get(value.toLowerCase()), 'true or false'),
}

export const list: Kind<readonly string[]> = {
  label: 'comma list',
  schema: commaList((place) => place, 'a name'),
}

export function choice<const T extends string>(...choices: readonly T[]): Kind<T> {
  const parse = (value: string) => choices.find((one) => one === value)
  return { label: choices.join(' | '), schema: formed(parse, `one of ${choices.join(', ')}`) }
}

export interface Limits {
  readonly min: number
  readonly max: number
}

export function wholeNumber(limits: Limits): Kind<number> {
  const parse = (value: string) => (/^[+-]?\d{1,15}$/.test(value) ? Number(value) : undefined)
  return { label: 'number', schema: within(formed(parse, 'a whole number'), limits) }
}

const millisecondsBy = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A duration in seconds: `30`, `0.5`, or with a unit, `500 ms`, `5 min`, `1 h`.
 * `whole` is for those that Redis counts, which takes no broken ones.
 */
export function seconds(limits: Limits & { readonly whole?: true }): Kind<number> {
  const parse = (value: string) => {
    const duration = toUnits(value, millisecondsBy, 's')
    return limits.whole && !Number.isInteger(duration) ? undefined : duration
  }
  const amount = limits.whole ? 'whole seconds' : 'seconds'
  const form = `a duration in ${amount} (or with ms, s, min, h or d after it)`
  return { label: 'seconds', schema: within(formed(parse, form), limits) }
}

/** A duration in milliseconds: `500`, or with a unit. */
export function milliseconds(limits: Limits): Kind<number> {
  const parse = (value: string) => toUnits(value, millisecondsBy, 'ms')
  const form = 'a duration in milliseconds (or with ms, s, min, h or d after it)'
  return { label: 'milliseconds', schema: within(formed(parse, form), limits) }
}

const bytesBy = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }

/** A size in bytes: `65536`, or with a unit, `64 KiB`, `10 MiB`. */
export function bytes(limits: Limits): Kind<number> {
  const parse = (value: string) => {
    const size = toUnits(value, bytesBy, 'B')
    return Number.isInteger(size) ? size : undefined
  }
  const form = 'a size in bytes (or with B, KiB, MiB or GiB after it)'
  return { label: 'bytes', schema: within(formed(parse, form), limits) }
}

/** `12 KiB` in the unit that is meant when none is written. */
function toUnits(
  value: string,
  units: Readonly<Record<string, number>>,
  own: string,
): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?([A-Za-z]{0,3})$/.exec(value)
  const unit = match?.[2] || own
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined
  const base = units[own]
  if (match === null || factor === undefined || base === undefined) return undefined
  return (Number(match[1]) * factor) / base
}

function within(number: z.ZodType<number>, { min, max }: Limits): z.ZodType<number> {
  return number.refine((value) => value >= min && value <= max, {
    error: ({ input }) => `${String(input)} is outside ${min} to ${max}`,
  })
}

/** A value as a fault shows it: it may be long, and it may hold control characters. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
}
