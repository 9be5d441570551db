import {
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

/** Numbers of North America as they are mostly written; parsing them would give the same, and takes longer. */
const northAmerican = { e164: /^\+1[2-9]\d{9}$/, national: /^[2-9]\d{9}$/ }

const mostRemembered = 10_000 // keys; a megabyte or two

/** Keys found of late, by country and spelling: parsing takes longer than asking Redis. */
const remembered = new Map<string, string>()

/**
 * The number as `+16504663205`, without an extension; `country` (`US`) is where numbers without a
 * `+` are dialled. Undefined when it has not the length of a number of its country.
 */
export function toE164(number: string, country: string): string | undefined {
  return asWritten(number, country) ?? parse(number, country)?.number
}

/**
 * Two numbers are the same caller, or the same line, when their keys are equal: E.164 (and the
 * extension) where they parse, else the digits, a leading + kept, else the text without blanks
 * around it. Unassigned numbers parse too, since numbering plans grow faster than their tables.
 */
export function phoneKey(number: string, country: string): string {
  const written = asWritten(number, country)
  if (written !== undefined) return written
  const spelled = `${country} ${number}`
  const known = remembered.get(spelled)
  if (known !== undefined) return known
  const key = toKey(number, country)
  if (remembered.size >= mostRemembered) remembered.clear()
  if (spelled.length <= 64) remembered.set(spelled, key) // what is longer is no number, and takes room
  return key
}

/** Whether whoever calls the number pays for more than a call, as for 900 numbers in the US. */
export function isPremium(number: string, country: string): boolean {
  return parse(number, country)?.getType() === 'PREMIUM_RATE'
}

function asWritten(number: string, country: string): string | undefined {
  if (northAmerican.e164.test(number)) return number
  const isAtHome = country === 'US' || country === 'CA'
  return isAtHome && northAmerican.national.test(number) ? `+1${number}` : undefined
}

function toKey(number: string, country: string): string {
  const parsed = parse(number, country)
  if (parsed !== undefined) {
    return parsed.ext === undefined ? parsed.number : `${parsed.number};ext=${parsed.ext}`
  }
  const text = number.trim()
  const isDigits = /^\+?[\d\s()./-]+$/.test(text) && /\d/.test(text)
  return isDigits ? text.replaceAll(/[^\d+]/g, '') : text // a name, a SIP address
}

function parse(number: string, country: string): PhoneNumber | undefined {
  const parsed = parseOnce(number, country)
  return parsed?.nationalNumber.startsWith('0') ? withoutPrefixes(parsed) : parsed
}

/** `+49 (0)0 30 1234567`: of several national prefixes each reading takes one; numbers in Italy keep theirs. */
function withoutPrefixes(number: PhoneNumber): PhoneNumber {
  const again = parseOnce(number.number, number.country ?? '')
  if (again === undefined || again.number === number.number) return number
  if (number.ext !== undefined) again.setExt(number.ext)
  return withoutPrefixes(again)
}

function parseOnce(number: string, country: string): PhoneNumber | undefined {
  const home = country.toUpperCase()
  const parsed = parsePhoneNumberFromString(number.replace(/^\s*tel:/i, ''), {
    ...(isSupportedCountry(home) ? { defaultCountry: home } : {}),
    extract: false, // a number, not a text that holds one
  })
  return parsed?.isPossible() ? parsed : undefined
}
