import type { JsonValue, SignedIn } from '../../base/http/index.ts'

/** What of a telephone number everybody who signs in may see. */
export function maskNumber(number: string): string {
  const digits = number.replaceAll(/\D/g, '')
  return digits.length < shortest ? '••••' : `•••• ${digits.slice(-4)}`
}

const shortest = 7 // digits; of a shorter number the last four would be most of it

/** Viewers watch; who the customers are is no business of theirs. */
export function isMasked({ role }: SignedIn): boolean {
  return role === 'viewer'
}

/** A customer's number as this user may see it. */
export function numberFor(user: SignedIn, number: string): string {
  return number !== '' && isMasked(user) ? maskNumber(number) : number
}

const numberAlone = /^\s*(?:tel:)?\+?[\d\s()./-]{7,32}$/i
const date = /^\d{4}-\d\d-\d\d/

/** Text and values as this user may see them: of numbers, and wherever `number` stands, the last digits. */
export function masker(user: SignedIn, number: string): (value: JsonValue) => JsonValue {
  if (!isMasked(user)) return (value) => value
  const spellings = [number, number.replaceAll(/\D/g, '')].filter((each) => each.length >= shortest)
  const maskText = (text: string) => {
    if (numberAlone.test(text) && !date.test(text)) return maskNumber(text)
    return spellings.reduce((masked, each) => masked.replaceAll(each, maskNumber(number)), text)
  }
  const mask = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return maskText(value)
    if (Array.isArray(value)) return value.map(mask)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each)]))
  }
  return mask
}
