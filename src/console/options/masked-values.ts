import type { ConsoleUser, RawValue, SectionChange, ShownSection } from '../../base/config/index.ts'
import { isMasked } from '../../base/config/index.ts'

const mask = '***'

type Users = Readonly<Record<string, ConsoleUser>>

/**
 * Console users come back as they were shown: whose password is still the mask keeps the one it has,
 * so that a role can be changed by somebody who does not know it.
 */
export function withPasswords(text: string, users: Users): string {
  const given = parse(text)
  if (given === undefined) return text
  const filled = Object.entries(given).map(([name, user]) => {
    const known = Object.hasOwn(users, name) ? users[name] : undefined
    if (!isObject(user) || user.password !== mask || known === undefined) return [name, user]
    return [name, { ...user, password: known.password.reveal() }]
  })
  return JSON.stringify(Object.fromEntries(filled))
}

/** True for console users of whom none could change them again. */
export function hasNoAdmin(text: string): boolean {
  const given = parse(text)
  if (given === undefined) return false // refused for what it is
  return !Object.values(given).some((user) => isObject(user) && user.role === 'admin')
}

/** Names of options that would be set to what only stands for a secret. */
export function maskedIn({ set }: SectionChange, shown: ShownSection): string[] {
  return Object.entries(set).flatMap(([name, text]) => {
    const isHidden = isMasked(Object.hasOwn(shown, name) ? shown[name]?.value : undefined)
    return text === mask || (isHidden && text.includes(mask)) || hasMaskedUser(text) ? [name] : []
  })
}

/** A shown value as text. */
export function toText(value: RawValue | undefined): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Whoever it was made up for: no user has the mask for a password. */
function hasMaskedUser(text: string): boolean {
  const given = parse(text)
  return Object.values(given ?? {}).some((user) => isObject(user) && user.password === mask)
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined // no JSON: judged as what it is
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
