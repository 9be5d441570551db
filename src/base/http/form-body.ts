import { parse } from 'fast-querystring'
import { type BodyLimits, checkCount, checkName } from './body-limits.ts'
import type { ParameterValue } from './parameters.ts'

/** What the parser makes of a query or a form: an array where a name was repeated. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>

/**
 * Adds the fields of an urlencoded form to `values`.
 * The parser is the one Fastify reads queries with. @fastify/formbody has it too, but would take
 * the text away: under the form's type there may be JSON. What has a broken escape stays as it is.
 */
export function addForm(
  text: string,
  values: Map<string, ParameterValue>,
  limits: BodyLimits,
): void {
  if (text.length > limits.max_parts) checkCount(countFields(text), limits) // before a million of them are parsed
  addFields(parse(text), values, limits)
}

/** Adds fields that are parsed; the last value of a name wins, and one without a name is none. */
export function addFields(
  fields: FormFields,
  values: Map<string, ParameterValue>,
  limits: BodyLimits,
): void {
  for (const name in fields) {
    if (name === '') continue
    checkName(name, limits)
    const value = fields[name]
    values.set(name, (typeof value === 'string' ? value : value?.at(-1)) ?? '')
  }
}

function countFields(text: string): number {
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1
  return count
}
