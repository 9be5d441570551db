import { unescape as unescapeBytes } from 'node:querystring'
import { type BodyLimits, checkCount, checkName } from './body-limits.ts'
import type { ParameterValue } from './parameters.ts'

/**
 * Adds the fields of an urlencoded form to `values`.
 * As tolerant as the original: what is no valid escape stays as it is, a name without `=` has an
 * empty value, empty places are skipped.
 */
export function addFormFields(
  text: string,
  values: Map<string, ParameterValue>,
  limits: BodyLimits,
): void {
  let count = 0
  for (let start = 0; start <= text.length; ) {
    const separator = text.indexOf('&', start)
    const end = separator < 0 ? text.length : separator
    if (end > start) {
      count += 1
      checkCount(count, limits)
      addField(text.slice(start, end), values, limits)
    }
    start = end + 1
  }
}

function addField(field: string, values: Map<string, ParameterValue>, limits: BodyLimits): void {
  const equals = field.indexOf('=')
  const name = decode(equals < 0 ? field : field.slice(0, equals))
  if (name === '') return
  checkName(name, limits)
  values.set(name, equals < 0 ? '' : decode(field.slice(equals + 1)))
}

/** `+` is a blank; a broken escape is text, and does not spoil the others. */
export function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return unescapeBytes(Buffer.from(spaced).toString('latin1')) // Node's own takes bytes, one a character
  }
}
