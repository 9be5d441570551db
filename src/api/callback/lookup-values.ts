import { phoneKey } from '../../base/phone/index.ts'
import type { CallbackOptions } from './callback-options.ts'

/** A value that callbacks can be found by. */
export interface LookupValue {
  readonly name: string
  /** As `toLookupValue` spells it. */
  readonly value: string
}

const numberName = '_customer_number'
const longest = 256 // characters of a value that can be looked up; part of a Redis key

/** A value as it is indexed: numbers in the form that all their spellings share. */
export function toLookupValue(name: string, value: string, country: string): LookupValue {
  const text = value.slice(0, longest)
  return { name, value: name === numberName ? phoneKey(text, country) : text }
}

/** The values a callback can be found by. */
export function lookupValuesOf(
  options: CallbackOptions,
  properties: Readonly<Record<string, string>>,
): LookupValue[] {
  const { country } = options
  return options.lookupKeys.flatMap((name) => {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined
    return value === undefined || value === '' ? [] : [toLookupValue(name, value, country)]
  })
}
